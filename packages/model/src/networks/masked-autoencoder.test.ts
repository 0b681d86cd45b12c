import { Random } from "@reptok/shared";
import { expect, test } from "vitest";
import * as g from "../graph/build.ts";
import { Scope } from "../nn/scope.ts";
import { evaluate } from "../../test/evaluate.ts";
import { maskedEncoder } from "./masked-autoencoder.ts";
import { vitEncoder, type VitConfig } from "./vit.ts";

const config: VitConfig = { imageSize: 4, patch: 2, width: 8, depth: 1, heads: 2, registers: 1, positions: 2 };
const SIZE = 3 * 4 * 4;
const picture = new Random(1).normals(new Float32Array(SIZE));
const imageOf = (data: Float32Array) => g.constant(data, [1, 3, 4, 4]);

/** The token of a picture of four patches, masked where `hidden` is 1. */
function token(data: Float32Array, hidden: readonly number[]): Float64Array {
  const scope = Scope.root();
  const mask = g.constant(Float32Array.from(hidden), [1, 4, 1]);
  return evaluate(maskedEncoder(scope, imageOf(data), mask, config), scope);
}
/** The picture with its lower right patch overwritten. */
const painted = picture.map((x, i) => (i % 4 >= 2 && Math.floor(i / 4) % 4 >= 2 ? 5 : x));

test("masked patches do not affect the token; visible ones do", () => {
  expect(token(painted, [0, 0, 0, 1])).toEqual(token(picture, [0, 0, 0, 1]));
  expect(token(painted, [0, 0, 1, 0])).not.toEqual(token(picture, [0, 0, 1, 0]));
  expect(token(picture, [0, 0, 0, 1])).not.toEqual(token(picture, [0, 0, 1, 0]));
});

test("without masking it equals the encoder", () => {
  const scope = Scope.root();
  const plain = evaluate(vitEncoder(scope, imageOf(picture), config), scope);
  token(picture, [0, 0, 0, 0]).forEach((x, i) => expect(x).toBeCloseTo(plain[i]!, 9));
});
