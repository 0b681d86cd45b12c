/** Constructors that simplify, against the unsimplified ops. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as g from "./build.ts";
import { interpret } from "./interpret.ts";
import { BINARY, type BinaryName } from "./ops.ts";
import { make } from "./shapes.ts";
import { sizeOf, topological, type Shape, type Value } from "./value.ts";

/** A constant whose elements are 1, 2, 3, ...: all different, none zero. */
const numbered = (shape: readonly number[]): Value =>
  g.constant(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => i + 1),
    shape,
  );
const valueOf = (x: Value) => interpret([x], new Map())[0]!;
const count = (x: Value, op: string): number => topological([x]).filter((value) => value.op === op).length;

describe("a transpose of a transpose", () => {
  const orders = fc
    .integer({ min: 2, max: 5 })
    .chain((rank) => fc.tuple(...[0, 1].map(() => fc.shuffledSubarray([...Array(rank).keys()], { minLength: rank }))));

  test("becomes a single transpose, or none", () => {
    fc.assert(
      fc.property(orders, ([first, second]) => {
        const x = numbered(first!.map((_, i) => i + 1));
        const simplified = g.transpose(g.transpose(x, first!), second!);
        const direct = make("transpose", [make("transpose", [x], { perm: first! })], { perm: second! });
        expect(valueOf(simplified)).toEqual(valueOf(direct));
        expect(count(simplified, "transpose")).toBeLessThanOrEqual(1);
      }),
    );
    const x = numbered([2, 3]);
    expect(g.swapLast(g.swapLast(x))).toBe(x);
  });

  test("rejects an invalid permutation", () => {
    const transposed = g.transpose(numbered([2, 3, 4]), [2, 0, 1]);
    expect(() => g.transpose(transposed, [0, 1])).toThrow("expected a permutation of 3 axes, got [0, 1]");
    expect(() => g.transpose(transposed, [0, 1, 3])).toThrow("expected a permutation of 3 axes");
  });
});

const ARITHMETIC = { add: g.add, sub: g.sub, mul: g.mul, div: g.div } satisfies Record<BinaryName, unknown>;

describe.each(BINARY)("%s of expanded operands", (op) => {
  const build = ARITHMETIC[op];
  const SHAPES: readonly Shape[] = [[], [1], [3], [2, 1], [1, 3], [2, 3], [4, 1, 3]];
  const WIDE: readonly Shape[] = [
    [2, 3],
    [4, 2, 3],
  ];
  const fits = (from: Shape, to: Shape): boolean =>
    from.length <= to.length && from.every((dim, i) => dim === 1 || dim === to[to.length - from.length + i]);
  const operands = WIDE.flatMap((wide) =>
    SHAPES.filter((from) => fits(from, wide)).map((from) =>
      make("expand", [numbered(from as number[])], { shape: wide }),
    ),
  );

  test("equals the op on explicitly expanded operands", () => {
    for (const a of operands) {
      for (const b of [...operands, numbered([2, 3]), numbered([3])]) {
        for (const [x, y] of [
          [a, b],
          [b, a],
        ] as const) {
          expect(valueOf(build(x, y))).toEqual(valueOf(make(op, [x, y], {})));
        }
      }
    }
  });

  test("expands only as far as the result needs", () => {
    const row = g.expand(numbered([3]), [2, 3]);
    expect(count(build(row, numbered([2, 3])), "expand")).toBe(0);
    const both = build(row, g.expand(numbered([]), [2, 3]));
    expect(both.op).toBe("expand");
    expect(both.inputs[0]!.shape).toEqual([3]);
  });
});
