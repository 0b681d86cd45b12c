import { expect, test } from "vitest";
import { checkImports, importsOf, violation } from "./check-imports.ts";
import { findCycle, layerViolation } from "./lib/layers.ts";
import { ROOT } from "./lib/stack.ts";

test("finds every kind of import, except in block comments", () => {
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

test("import rules between packages", () => {
  const why = (workspace: string, specifier: string) =>
    violation(workspace, `${workspace}/src/deep/file.ts`, specifier);
  expect(why("packages/model", "@reptok/shared")).toBeUndefined();
  expect(why("packages/shared", "@reptok/model")).toMatch(/no other workspace/);
  expect(why("apps/edge", "@reptok/model")).toMatch(/may import @reptok\/shared$/);
  expect(why("apps/cli", "@reptok/gpu-worker")).toMatch(/may import/);
  expect(why("apps/gpu-worker", "@reptok/shared/src/errors.ts")).toMatch(/past the public entry/);
  expect(why("apps/gpu-worker", "../../../edge/src/index.ts")).toMatch(/leaves/);
  expect(why("apps/gpu-worker", "../index.ts")).toBeUndefined();
  expect(why("packages/model", "node:fs")).toMatch(/outside of Node/);
  expect(why("packages/runtime", "node:fs")).toBeUndefined();
  expect(why("apps/gpu-worker", "onnxruntime-node")).toMatch(/belongs to packages\/runtime/);
  expect(why("packages/new", "zod")).toMatch(/no rule/);
});

test("layers and purity inside the edge", () => {
  const why = (file: string, specifier: string) => layerViolation(`apps/edge/src/${file}`, specifier);
  expect(why("jobs/submit.ts", "../db/jobs.ts")).toBeUndefined();
  expect(why("db/jobs.ts", "../jobs/submit.ts")).toMatch(/points upwards, from db to jobs/);
  expect(why("api/latents/list.ts", "../images/data.ts")).toMatch(/points upwards/);
  expect(why("api/images/data.ts", "../latents/make.ts")).toBeUndefined();
  expect(why("db/jobs.ts", "./latents.ts")).toBeUndefined();
  expect(why("domain/job.ts", "hono")).toMatch(/pure file/);
  expect(why("domain/job.ts", "zod")).toBeUndefined();
  expect(why("api/latents/search.rules.ts", "../../domain/job.ts")).toBeUndefined();
  expect(why("api/latents/search.rules.ts", "./search.ts")).toMatch(/not pure/);
  expect(why("elsewhere/file.ts", "./other.ts")).toMatch(/outside the layers/);
  expect(layerViolation("apps/cli/src/main.ts", "./anything.ts")).toBeUndefined();
});

test("finds import cycles", () => {
  const imports = new Map([
    ["a", ["b"]],
    ["b", ["c", "d"]],
    ["c", []],
    ["d", ["b"]],
  ]);
  expect(findCycle(imports)).toEqual(["b", "d", "b"]);
  expect(findCycle(new Map([["a", ["b"]]]))).toBeUndefined();
});

test("this repository follows the rules", () => {
  expect(checkImports(ROOT)).toEqual([]);
});
