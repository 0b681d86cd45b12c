import { expect, test } from "vitest";
import { curvesOf } from "./measures.ts";
import { numberAt, parseLog, readRun } from "./run.ts";
import { pictureAt } from "./sheets.tsx";

const file = (text: string) => new Blob([text]);
const SHEET = {
  name: "reconstructions",
  title: "Reconstructions",
  file: "reconstructions.webp",
  size: 8,
  gap: 2,
  columns: 3,
  count: 5,
};

test("parses a log to series by step and omits an incomplete last line", () => {
  const text =
    '{"step":20,"scalars":{"loss":2,"rate":1}}\n{"step":40,"scalars":{"loss":1.5}}\n{"step":40,"evaluation":{"psnr":9}}\n{"ste';
  expect(parseLog(text, "decoder")).toEqual({
    name: "decoder",
    scalars: [
      {
        name: "loss",
        points: [
          { x: 20, y: 2 },
          { x: 40, y: 1.5 },
        ],
      },
      { name: "rate", points: [{ x: 20, y: 1 }] },
    ],
    evaluations: [{ name: "psnr", points: [{ x: 40, y: 9 }] }],
  });
  expect(() => parseLog('{"ste\n{"step":40}\n', "decoder")).toThrow("decoder/log.jsonl, line 1: expected JSON");
});

test("finds a folder's evaluation, sheets and logs by their names", async () => {
  const run = await readRun([
    { path: "out/evaluation.json", file: file('{"format":"reptok-evaluation","version":1,"model":"tiny"}') },
    {
      path: "out/sheets.json",
      file: file(
        JSON.stringify({ format: "reptok-sheets", version: 1, sheets: [SHEET, { ...SHEET, file: "../away.webp" }, 7] }),
      ),
    },
    { path: "out/reconstructions.webp", file: file("picture") },
    { path: "run/decoder/log.jsonl", file: file('{"step":1,"scalars":{"loss":1}}\n') },
  ]);
  expect([run.name, run.sheets.map(({ name, count }) => [name, count]), run.logs.map(({ name }) => name)]).toEqual([
    "tiny",
    [["reconstructions", 5]],
    ["decoder"],
  ]);
});

test.each([
  ["{}", "a/evaluation.json: expected the format reptok-evaluation, version 1"],
  ['{"format":"reptok-evaluation","version":2}', "a/evaluation.json: expected the format reptok-evaluation, version 1"],
  ["text", "a/evaluation.json: expected JSON"],
])("rejects %s as an evaluation", async (text, message) => {
  await expect(readRun([{ path: "a/evaluation.json", file: file(text) }])).rejects.toThrow(message);
});

test("rejects a folder without a report", async () => {
  await expect(readRun([{ path: "a/b.json", file: file("{}") }])).rejects.toThrow("expected evaluation.json");
});

test("reads numbers by their path and ignores other values", () => {
  expect(numberAt({ a: { b: 2 } }, ["a", "b"])).toBe(2);
  for (const value of [null, [], { a: 1 }, { a: { b: "2" } }, { a: { b: Number.NaN } }])
    expect(numberAt(value, ["a", "b"])).toBeUndefined();
});

test("extracts curves by steps and by flow time", () => {
  const mean = (value: number) => ({ mean: value, standardError: 0, n: 1 });
  const curves = curvesOf({
    steps: {
      decoder: [
        { steps: 1, psnr: mean(10) },
        { steps: 4, psnr: mean(12) },
      ],
      text: [{ steps: 1 }],
    },
    flowLoss: { decoder: [mean(3), mean(1)] },
  });
  expect(curves.map(({ title, series }) => [title, series[0]?.points])).toEqual([
    [
      "PSNR of the decoder, dB",
      [
        { x: 1, y: 10 },
        { x: 4, y: 12 },
      ],
    ],
    [
      "Flow loss of the decoder",
      [
        { x: 0.25, y: 3 },
        { x: 0.75, y: 1 },
      ],
    ],
  ]);
});

test("finds the picture at a position of a sheet, and none between pictures or after the last", () => {
  const sheet = { ...SHEET, address: "", captions: [] };
  // 32 pixels wide, 22 high: pictures start at 2, 12 and 22.
  expect([
    pictureAt(sheet, 3 / 32, 3 / 22),
    pictureAt(sheet, 13 / 32, 3 / 22),
    pictureAt(sheet, 11 / 32, 3 / 22),
    pictureAt(sheet, 13 / 32, 13 / 22),
    pictureAt(sheet, 23 / 32, 13 / 22),
  ]).toEqual([0, 1, undefined, 4, undefined]);
});
