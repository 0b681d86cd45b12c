/** Names in the file: inputs in their order, outputs as labelled, and no clashes. */
import { describe, expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { ndarray } from "../graph/interpret.ts";
import { load } from "../../test/ort.ts";
import { emitOnnx } from "./emit.ts";

const one = ndarray([1, 2], [2]);

describe("inputs", () => {
  const [a, b, unused] = [g.input("a", [2]), g.input("b", [2]), g.input("unused", [3], "i32")];

  test("are declared in the requested order, read or not, others in graph order", async () => {
    const outputs = { y: g.sub(b, a) };
    expect((await load(emitOnnx({ name: "n", outputs }))).inputs).toEqual(["b", "a"]);
    const all = await load(emitOnnx({ name: "n", inputs: [unused, a], outputs }));
    expect(all.inputs).toEqual(["unused", "a", "b"]);
    const feeds = new Map([
      ["a", one],
      ["b", ndarray([5, 5], [2])],
      ["unused", ndarray([1, 2, 3], [3])],
    ]);
    expect((await all.run(feeds))["y"]).toEqual(ndarray([4, 3], [2]));
  });

  test("of the same name and shape are one input", async () => {
    const network = await load(emitOnnx({ name: "n", outputs: { y: g.add(g.input("a", [2]), a) } }));
    expect(network.inputs).toEqual(["a"]);
    expect((await network.run(new Map([["a", one]])))["y"]).toEqual(ndarray([2, 4], [2]));
  });

  test("params of the same name are one initializer", async () => {
    const outputs = { y: g.add(g.param("w", [2, 1]), g.param("w", [2, 1])) };
    const weights = new Map([["w", { data: Float32Array.of(1, 2), storage: "i8" as const }]]);
    expect((await (await load(emitOnnx({ name: "n", outputs, weights }))).run(new Map()))["y"]!.shape).toEqual([2, 1]);
  });

  test("that contradict each other are rejected, even if one is only declared", () => {
    const message = "the name a denotes two different values";
    expect(() => emitOnnx({ name: "n", inputs: [g.input("a", [3])], outputs: { y: g.neg(a) } })).toThrow(message);
    expect(() => emitOnnx({ name: "n", inputs: [g.input("a", [2], "i32")], outputs: { y: g.neg(a) } })).toThrow(
      message,
    );
    expect(() => emitOnnx({ name: "n", inputs: [a], outputs: { y: g.param("a", [2]) } })).toThrow(message);
  });
});

describe("outputs", () => {
  test("may be an input, a param and one value under two labels", async () => {
    const [x, w] = [g.input("x", [2]), g.param("w", [2])];
    const y = g.add(x, w);
    const outputs = { sum: y, again: y, same: x, weight: w, stored: g.param("s", [1]) };
    const weights = new Map([["s", { data: Float32Array.of(7) }]]);
    const results = await (
      await load(emitOnnx({ name: "n", outputs, weights }))
    ).run(
      new Map([
        ["x", one],
        ["w", one],
      ]),
    );
    const sum = ndarray([2, 4], [2]);
    expect(results).toEqual({ sum, again: sum, same: one, weight: one, stored: ndarray([7], [1]) });
  });

  test("cannot have the name of an input or param", () => {
    const message = "the name x denotes an output and an input";
    expect(() => emitOnnx({ name: "n", outputs: { x: g.neg(g.input("x", [2])) } })).toThrow(message);
    expect(() => emitOnnx({ name: "n", outputs: { x: g.neg(g.param("x", [2])) } })).toThrow(message);
  });
});

test("user names that look like generated ones are unchanged", async () => {
  const inputs = ["v0", "v1", "c0", "c2", "v1'"].map((name) => g.input(name, [2]));
  const sum = inputs.reduce((total, x) => g.mul(g.add(total, x), 3));
  const [scale, w] = [g.param("w.scale", [2]), g.param("w", [1, 2])];
  const outputs = { v2: g.add(sum, g.reshape(w, [2])), c1: g.mul(scale, 2) };
  const weights = new Map([["w", { data: Float32Array.of(127, -127), storage: "i8" as const }]]);
  const network = await load(emitOnnx({ name: "n", inputs, outputs, weights }));
  const feeds = new Map(inputs.map((x) => [(x.attrs as { name: string }).name, one]));
  const results = await network.run(feeds.set("w.scale", one));
  // ((((1 + 1) 3 + 1) 3 + 1) 3 + 1) 3 of ones: 201
  expect(results["v2"]).toEqual(ndarray([201 + 127, 402 - 127], [2]));
  expect(results["c1"]).toEqual(ndarray([2, 4], [2]));
});
