import { expect, test } from "vitest";
import { checkImports, importsOf, violation } from "./check-imports.ts";
import { ROOT } from "./lib/stack.ts";

test("finds every kind of import, and none in block comments", () => {
  const source = `
    import a from "a";
    import { b,
      c } from "b/c";
    import "side-effect";
    export * from "./d.ts";
    const e = await import("e");
    /* import x from "commented" */
    const text = "from nowhere";
  `;
  expect(importsOf(source)).toEqual(["a", "b/c", "side-effect", "./d.ts", "e"]);
});

test("the arrows", () => {
  const why = (room: string, specifier: string) => violation(room, `${room}/src/deep/file.ts`, specifier);
  expect(why("packages/model", "@reptok/shared")).toBeUndefined();
  expect(why("packages/shared", "@reptok/model")).toMatch(/no other room/);
  expect(why("apps/edge", "@reptok/model")).toMatch(/may import @reptok\/shared$/);
  expect(why("apps/cli", "@reptok/gpu-worker")).toMatch(/may import/);
  expect(why("apps/gpu-worker", "@reptok/shared/src/errors.ts")).toMatch(/past the public entry/);
  expect(why("apps/gpu-worker", "../../../edge/src/index.ts")).toMatch(/leaves/);
  expect(why("apps/gpu-worker", "../index.ts")).toBeUndefined();
  expect(why("packages/model", "node:fs")).toMatch(/outside of Node/);
  expect(why("packages/runtime", "node:fs")).toBeUndefined();
  expect(why("apps/gpu-worker", "onnxruntime-node")).toMatch(/belongs to packages\/runtime/);
  expect(why("packages/new", "zod")).toMatch(/no row/);
});

test("this repository keeps to them", () => {
  expect(checkImports(ROOT)).toEqual([]);
});
