/** Invalid inputs of each op and their error messages. Shape inference itself is tested by running every case. */
import { describe, expect, test } from "vitest";
import * as g from "./build.ts";
import type { Attrs, OpName } from "./ops.ts";
import { BINARY, UNARY } from "./ops.ts";
import { make, ShapeError } from "./shapes.ts";
import type { Shape, Value } from "./value.ts";

const x = (...shape: Shape): Value => g.input("x", shape);
const ids = (...shape: Shape): Value => g.input("ids", shape, "i32");
/** An op with attributes that its type or its constructor would reject. */
const raw = <K extends OpName>(op: K, inputs: readonly Value[], attrs: Attrs[K]): Value => make(op, inputs, attrs);

type Refusal = readonly [make: () => Value, message: string];

const elementwise = (): Refusal[] => [
  ...UNARY.flatMap((op): Refusal[] => [
    [() => raw(op, [], {}), `${op}: expected 1 inputs, got 0`],
    [() => raw(op, [ids(2)], {}), `${op}: expected f32, got i32`],
  ]),
  ...BINARY.flatMap((op): Refusal[] => [
    [() => raw(op, [x(2)], {}), `${op}: expected 2 inputs, got 1`],
    [() => raw(op, [x(2), ids(2)], {}), `${op}: expected f32, got i32`],
    [() => raw(op, [x(2, 3), x(2)], {}), `${op}: [2, 3] and [2] do not broadcast`],
    [() => raw(op, [x("batch", 3), x(2, 3)], {}), `${op}: [batch, 3] and [2, 3] do not broadcast`],
    [() => raw(op, [x(2, 3), x("batch", 3)], {}), `${op}: [2, 3] and [batch, 3] do not broadcast`],
  ]),
];

const REFUSALS = {
  input: [
    [() => x(2, 0), "input: expected integer sizes of at least 1, got 2, 0"],
    [() => x("batch", 1.5), "input: expected integer sizes of at least 1, got 1.5"],
  ],
  param: [
    [() => g.param("w", ["batch", 2]), "param: expected known sizes, got [batch, 2]"],
    [() => g.param("w", [-1]), "param: expected integer sizes of at least 1, got -1"],
  ],
  constant: [
    [() => g.constant(new Float32Array(3), [2]), "constant: 3 values for [2]"],
    [() => g.constant(new Int32Array(0), [0]), "constant: expected integer sizes"],
    [() => g.constant(new Float32Array(6), [-2, -3]), "constant: expected integer sizes"],
  ],
  elementwise: elementwise(),
  matmul: [
    [() => g.matmul(x(2, 3), x(2, 3)), "matmul: expected [..., M, K] and [..., K, N], got [2, 3] and [2, 3]"],
    [() => g.matmul(x(3), x(3, 2)), "matmul: expected [..., M, K]"],
    [() => g.matmul(x(2, 2, 3), x(3, 3, 2)), "matmul: [2] and [3] do not broadcast"],
    [() => g.matmul(x(2, 3), ids(3, 2)), "matmul: expected f32, got i32"],
  ],
  softmax: [
    [() => g.softmax(x()), "softmax: expected axis -1 of [] to have a known size"],
    [() => g.softmax(x(2, "batch")), "softmax: expected axis 1 of [2, batch] to have a known size"],
    [() => g.softmax(ids(2)), "softmax: expected f32, got i32"],
  ],
  reduceSum: [
    [() => g.reduceSum(x(2, 3), 2), "reduceSum: expected axis 2 of [2, 3] to have a known size"],
    [() => g.reduceSum(x(2, 3), -3), "reduceSum: expected axis -1 of [2, 3]"],
    [() => g.reduceSum(x("batch", 3), 0), "reduceSum: expected axis 0 of [batch, 3] to have a known size"],
    [() => g.reduceSum(x(2, 3), [1, -1]), "reduceSum: an axis repeats in [1, 1]"],
  ],
  reshape: [
    [() => g.reshape(x(2, 3), [5]), "reshape: [2, 3] cannot become [5]"],
    [() => g.reshape(x("batch", 3), [3]), "reshape: [batch, 3] cannot become [3]"],
    [() => g.reshape(x("batch", 4), ["batch", "batch", 4]), "reshape: [batch, 4] cannot become"],
    [() => g.reshape(x("batch", "batch"), ["batch", "batch", 1]), "reshape: [batch, batch] cannot become"],
    [() => g.reshape(x(2, 3), [-2, -3]), "reshape: expected integer sizes of at least 1"],
  ],
  transpose: [
    [() => g.transpose(x(2, 3), [0]), "transpose: expected a permutation of 2 axes, got [0]"],
    [() => g.transpose(x(2, 3), [1, 1]), "transpose: expected a permutation of 2 axes, got [1, 1]"],
    [() => g.transpose(x(2, 3), [2, 0]), "transpose: expected a permutation of 2 axes, got [2, 0]"],
    [() => g.swapLast(x(2)), "transpose: expected a permutation of 1 axes"],
  ],
  expand: [
    [() => g.expand(x(2, 3), [2]), "expand: [2, 3] does not broadcast to [2]"],
    [() => g.expand(x(2), [3]), "expand: [2] does not broadcast to [3]"],
    [() => g.expand(x(2), [1]), "expand: [2] does not broadcast to [1]"],
    [() => g.expand(x(1), [0]), "expand: expected integer sizes"],
  ],
  concat: [
    [() => raw("concat", [], { axis: 0 }), "concat: an input is missing"],
    [() => g.concat([x(2, 3), x(2, 4)], 0), "concat: [2, 3] and [2, 4] differ outside axis 0"],
    [() => g.concat([x(2, 3), x(2)], 0), "concat: [2, 3] and [2] differ outside axis 0"],
    [() => g.concat([x(2), x(2)], 1), "concat: expected axis 1 of [2] to have a known size"],
    [() => g.concat([x("batch"), x("batch")], 0), "concat: expected axis 0 of [batch] to have a known size"],
  ],
  slice: [
    [() => g.slice(x(4), 0, 2, 5), "slice: expected 0 <= start < end <= 4, got 2:5"],
    [() => g.slice(x(4), 0, 2, 2), "slice: expected 0 <= start < end <= 4, got 2:2"],
    [() => g.slice(x(4), 0, -1, 2), "slice: expected integer start and end of at least 0, got -1, 2"],
    [() => g.slice(x(4), 0, 0, 4, 0), "slice: expected integer step of at least 1, got 0"],
    [() => g.slice(x("batch", 4), 0, 0, 1), "slice: expected axis 0 of [batch, 4] to have a known size"],
    [() => g.split(x(5), 2, 0)[0]!, "slice: expected integer start and end of at least 0, got 0, 2.5"],
  ],
  pad: [
    [() => g.pad(x(3), 1, 1, 0), "pad: expected axis 1 of [3] to have a known size"],
    [() => g.pad(x(3), 0, -1, 2), "pad: expected integer padding of at least 0, got -1, 2"],
  ],
  conv2d: [
    [() => g.conv2d(x(3, 4, 4), x(1, 3, 2, 2)), "conv2d: expected [B, C, H, W] and [O, C, kh, kw], got [3, 4, 4]"],
    [() => g.conv2d(x(1, 3, 4, "batch"), x(1, 3, 2, 2)), "conv2d: expected [B, C, H, W]"],
    [() => g.conv2d(x(1, 3, 4, 4), x(1, 2, 2, 2)), "conv2d: expected 2 channels, got [1, 3, 4, 4]"],
    [() => g.conv2d(x(1, 1, 2, 4), x(1, 1, 3, 3)), "conv2d: a kernel [1, 1, 3, 3] does not fit into [1, 1, 2, 4]"],
    [() => g.conv2d(x(1, 1, 4, 4), x(1, 1, 1, 1), { stride: 0 }), "conv2d: expected integer stride of at least 1"],
    [() => g.conv2d(x(1, 1, 4, 4), x(1, 1, 1, 1), { pads: [0, 0, -1, 0] }), "conv2d: expected integer pads"],
  ],
  convTranspose2d: [
    [() => g.convTranspose2d(x(1, 3, 2, 2), x(2, 3, 2, 2)), "convTranspose2d: expected 2 channels, got [1, 3, 2, 2]"],
    [() => g.convTranspose2d(x(2, 2), x(2, 3, 2, 2)), "convTranspose2d: expected [B, C, H, W]"],
    [
      () => g.convTranspose2d(x(1, 1, 2, 2), x(1, 1, 2, 2), { stride: 2, extra: [0, 2] }),
      "convTranspose2d: expected extra below the stride 2, got [0, 2]",
    ],
    [
      () => g.convTranspose2d(x(1, 1, 1, 1), x(1, 1, 2, 2), { pads: [1, 0, 1, 0] }),
      "convTranspose2d: nothing remains of [1, 1, 1, 1] cropped by [1, 0, 1, 0]",
    ],
  ],
  gather: [
    [() => g.gather(x(2, 2, 2), ids(3)), "gather: expected a table [V, D], got [2, 2, 2]"],
    [() => g.gather(x(2, 2), x(3)), "gather: expected i32 ids, got f32"],
  ],
  oneHot: [
    [() => g.oneHot(x(3), 4), "oneHot: expected i32 ids, got f32"],
    [() => g.oneHot(ids(3), 0), "oneHot: expected integer depth of at least 1, got 0"],
  ],
} satisfies Record<
  Exclude<OpName, (typeof UNARY)[number] | (typeof BINARY)[number]> | "elementwise",
  readonly Refusal[]
>;

describe.each(Object.entries(REFUSALS))("%s rejects", (_, refusals) => {
  test.each(refusals.map(([build, message]) => ({ build, message })))("$message", ({ build, message }) => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });
});

describe("ops without effect", () => {
  const image = x(2, 3);

  test("are omitted by the constructors", () => {
    expect(g.reshape(image, [2, 3])).toBe(image);
    expect(g.transpose(image, [0, 1])).toBe(image);
    expect(g.expand(image, [2, 3])).toBe(image);
    expect(g.concat([image], 0)).toBe(image);
    expect(g.pad(image, 0, 0, 0)).toBe(image);
  });

  test("numbers become shared constants", () => {
    const [a, b] = [g.add(image, 0.5), g.mul(0.5, image)];
    expect(a.inputs[1]).toBe(b.inputs[0]);
    expect(a.inputs[1]).toMatchObject({ op: "constant", shape: [], dtype: "f32" });
  });
});
