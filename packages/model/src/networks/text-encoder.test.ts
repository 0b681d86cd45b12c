import { Random } from "@reptok/shared";
import { describe, expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { Scope } from "../nn/scope.ts";
import { evaluate } from "../../test/evaluate.ts";
import { promptEncoder, type PromptEncoderConfig } from "./text-encoder.ts";

const WIDTH = 8;
const CONFIGS: readonly (readonly [string, PromptEncoderConfig])[] = [
  ["our own", { vocabulary: 9, maxTokens: 6, width: WIDTH, depth: 2, heads: 2 }],
  [
    "the sentence encoder",
    { kind: "sentence", vocabulary: 9, maxTokens: 6, embedding: 4, width: WIDTH, hidden: 12, depth: 2, heads: 2 },
  ],
];

describe.each(CONFIGS)("%s", (_, config) => {
  /** The encoded tokens, one row each, padded to `length` with `padding`. */
  function read(tokens: readonly number[], length = tokens.length, padding = 0): Float64Array {
    const scope = Scope.root();
    const ids = Int32Array.from({ length }, (__, i) => tokens[i] ?? padding);
    const mask = Float32Array.from(ids, (__, i) => (i < tokens.length ? 1 : 0));
    const output = promptEncoder(scope, g.constant(ids, [1, length]), g.constant(mask, [1, length]), config);
    return evaluate(output, scope).subarray(0, tokens.length * WIDTH);
  }
  const rowOf = (rows: Float64Array, i: number) => rows.subarray(i * WIDTH, (i + 1) * WIDTH);
  const expectClose = (a: Float64Array, b: Float64Array) =>
    a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 9));

  test("a token's row depends on its neighbours and its position, not on padding", () => {
    const plain = read([3, 5, 7]);
    expectClose(read([3, 5, 7], 6, 8), plain);
    const other = read([3, 5, 6]);
    for (const i of [0, 1, 2]) expect(rowOf(other, i)).not.toEqual(rowOf(plain, i));
    expect(rowOf(read([7, 5, 3]), 2)).not.toEqual(rowOf(plain, 0));
  });

  test("items of a batch are encoded independently", () => {
    const scope = Scope.root();
    const random = new Random(3);
    const [first, second] = [0, 1].map(() => Array.from({ length: 4 }, () => random.integer(9))) as [
      number[],
      number[],
    ];
    const ids = g.constant(Int32Array.of(...first, ...second), [2, 4]);
    const both = evaluate(promptEncoder(scope, ids, g.constant(new Float32Array(8).fill(1), [2, 4]), config), scope);
    expectClose(both, Float64Array.of(...read(first), ...read(second)));
  });
});
