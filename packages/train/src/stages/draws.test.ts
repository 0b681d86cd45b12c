import { Random } from "@reptok/model";
import { expect, test } from "vitest";
import { batchDrawer, chooseView, drawInput, dropOut, hidePatches } from "./draws.ts";
import type { ArrayTable } from "./table.ts";
import { DECODER_TIMES } from "./tokenizer.ts";

const COUNT = 20_000;
const mean = (of: ArrayLike<number>): number => Array.from(of).reduce((a, b) => a + b, 0) / of.length;
/** Five standard errors of a proportion. */
const slack = (share: number, count = COUNT) => 5 * Math.sqrt((share * (1 - share)) / count);

test("the decoder's times are the sigmoid of a standard normal", () => {
  const times = new Float32Array(COUNT);
  drawInput(DECODER_TIMES, { data: times, dims: [COUNT] }, new Map(), new Map(), new Random(1));
  // P(sigmoid(N) < t) = P(N < log(t / (1 - t))): at one, zero and minus one standard deviations.
  for (const [deviations, share] of [
    [-1, 0.1587],
    [0, 0.5],
    [1, 0.8413],
  ] as const) {
    const bound = 1 / (1 + Math.exp(-deviations));
    expect(Math.abs(times.filter((t) => t < bound).length / COUNT - share)).toBeLessThan(slack(share));
  }
});

test("conditions are dropped independently at the given rate; the others are kept", () => {
  const random = new Random(2);
  const captions = Array.from({ length: COUNT }, (_, i) => i);
  const kept = dropOut(captions, -1, 0.1, random);
  expect(Math.abs(kept.filter((x) => x === -1).length / COUNT - 0.1)).toBeLessThan(slack(0.1));
  expect(kept.every((x, i) => x === -1 || x === i)).toBe(true);
  const neighbours = kept.filter((x, i) => x === -1 && kept[i + 1] === -1).length / COUNT;
  expect(Math.abs(neighbours - 0.01)).toBeLessThan(slack(0.01));
  expect(dropOut(captions, -1, 0, random)).toEqual(captions);
});

test("each picture masks its own fraction of patches, from none to twice the mean", () => {
  const [PICTURES, PATCHES, MEAN] = [1000, 64, 0.3];
  const random = new Random(3);
  const hidden = new Float32Array(PICTURES * PATCHES);
  hidePatches(hidden, PATCHES, MEAN, random);
  const shares = Array.from({ length: PICTURES }, (_, i) => mean(hidden.subarray(i * PATCHES, (i + 1) * PATCHES)));
  // Uniform fractions between 0 and 0.6: half of them below the mean, a sixth below 0.1, none far above 0.6.
  expect(Math.abs(mean(shares) - MEAN)).toBeLessThan((5 * 0.2) / Math.sqrt(PICTURES));
  expect(shares.filter((share) => share < 0.1).length / PICTURES).toBeGreaterThan(0.1);
  expect(shares.filter((share) => share > 0.5).length / PICTURES).toBeGreaterThan(0.1);
  expect(Math.max(...shares)).toBeLessThan(0.6 + 5 * Math.sqrt(0.24 / PATCHES));
  expect(new Set(hidden)).toEqual(new Set([0, 1]));
});

test("half of the views are the picture itself, the others are equally frequent", () => {
  const random = new Random(4);
  const seen = Array.from({ length: COUNT }, () => chooseView(4, random));
  for (const [view, share] of [0.5, 1 / 6, 1 / 6, 1 / 6].entries())
    expect(Math.abs(seen.filter((x) => x === view).length / COUNT - share)).toBeLessThan(slack(share));
  expect(chooseView(1, random)).toBe(0);
});

const table = (...values: number[]): ArrayTable => ({ data: Int32Array.from(values), dims: [values.length] });

test("a step's inputs: rows gathered at shared indices, noise, times; deterministic in the step", () => {
  const B = 500;
  const tables = new Map<string, ArrayTable>([
    ["train", table(0, 2, 3)],
    ["pictures", { data: Float16Array.of(0, 1, 10, 11, 20, 21, 30, 31), dims: [4, 2] }],
    ["starts", table(0, 2, 2, 3, 6)],
    ["members", table(5, 6, 7, 8, 9, 10)],
    ["words", table(...Array.from({ length: 12 }, (_, i) => 100 + i))],
    ["mask", { data: Uint8Array.from({ length: 12 }, (_, i) => i), dims: [12] }],
  ]);
  const buffers = {
    data: { data: new Float32Array(B * 2), dims: [B, 1, 2] },
    word: { data: new Int32Array(B), dims: [B] },
    mask: { data: new Float32Array(B), dims: [B] },
    noise: { data: new Float32Array(B * 64), dims: [B, 64] },
    t: { data: new Float32Array(B), dims: [B] },
  };
  const draw = batchDrawer(
    {
      indices: {
        row: { draw: "epoch", rows: "train" },
        caption: { draw: "member", of: "row", starts: "starts", members: "members" },
        kept: { draw: "dropout", of: "caption", rate: 0.25, row: 11 },
      },
      inputs: {
        data: { draw: "gather", table: "pictures", at: "row" },
        word: { draw: "gather", table: "words", at: "kept" },
        mask: { draw: "gather", table: "mask", at: "kept" },
        noise: { draw: "normal" },
        t: { draw: "uniform" },
      },
    },
    buffers,
    tables,
    B,
    { seed: 1, stream: 2 },
  );
  draw(7);
  const seventh = structuredClone(buffers);
  draw(0);
  expect(buffers.noise.data).not.toEqual(seventh.noise.data);
  draw(7);
  expect(buffers).toEqual(seventh);

  const members: Record<number, readonly number[]> = { 0: [5, 6], 2: [7], 3: [8, 9, 10] };
  const rows = Array.from({ length: B }, (_, i) => buffers.data.data[2 * i]! / 10);
  const share = (value: number): number => rows.filter((row) => row === value).length / B;
  for (const row of [0, 2, 3]) expect(Math.abs(share(row) - 1 / 3)).toBeLessThan(2 / B);
  let dropped = 0;
  for (let i = 0; i < B; i++) {
    expect(buffers.data.data[2 * i + 1]).toBe(10 * rows[i]! + 1);
    const word = buffers.word.data[i]! - 100;
    expect(buffers.mask.data[i]).toBe(word);
    if (word === 11) dropped++;
    else expect(members[rows[i]!]).toContain(word);
  }
  expect(Math.abs(dropped / B - 0.25)).toBeLessThan(slack(0.25, B));
  expect(new Set(buffers.word.data).size).toBe(7);
  expect(Math.abs(mean(buffers.noise.data))).toBeLessThan(5 / Math.sqrt(64 * B));
  expect(Math.abs(mean(buffers.noise.data.map((x) => x ** 2)) - 1)).toBeLessThan(5 * Math.sqrt(2 / (64 * B)));
  for (const bound of [0.1, 0.5, 0.9])
    expect(Math.abs(buffers.t.data.filter((x) => x < bound).length / B - bound)).toBeLessThan(slack(bound, B));
});

test("an input without a draw, and a draw without an input, are rejected", () => {
  const drawer = (inputs: Record<string, { draw: "normal" }>) =>
    batchDrawer({ indices: {}, inputs }, { x: { data: new Float32Array(1), dims: [1] } }, new Map(), 1, {
      seed: 0,
      stream: 0,
    });
  expect(() => drawer({})).toThrow("expected draws for the graph's inputs x, got ");
  expect(() => drawer({ x: { draw: "normal" }, y: { draw: "normal" } })).toThrow("got x, y");
});
