import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { INDEX_FILE, PIXELS_FILE, readIndex, writeDataset } from "./cache.ts";
import { pictureAt } from "./dataset.ts";
import { loadDataset } from "./load-dataset.ts";
import type { Icon } from "./icons.ts";

const SIZE = 4;
const INPUTS = "0".repeat(64);

function icon(concept: string, subgroup: string, fill: string): Icon {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4" fill="${fill}"/></svg>`;
  const record = {
    style: "noto" as const,
    icon: concept,
    concept,
    name: concept,
    group: "food-drink",
    subgroup,
    keywords: ["food"],
    aliases: [],
  };
  return { record, svg };
}

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "reptok-data-"));
});
afterEach(() => rm(dir, { recursive: true }));

const write = () =>
  writeDataset({
    dir,
    size: SIZE,
    inputs: INPUTS,
    icons: [icon("pear", "food-fruit", "#00ff00"), icon("ghost", "drink", "#ffffff"), icon("milk", "drink", "#0000ff")],
    subgroups: ["drink", "dishware", "food-fruit"],
  });

test("reads back what it writes; white drawings and unused labels are omitted", async () => {
  await write();
  const dataset = await loadDataset(dir);
  expect([dataset.count, dataset.size]).toEqual([2, SIZE]);
  expect(dataset.records.map(({ concept }) => concept)).toEqual(["pear", "milk"]);
  expect(dataset.labels.names).toEqual(["drink", "food-fruit"]);
  expect(dataset.records.map((record) => dataset.labels.of(record))).toEqual([1, 0]);
  expect(() => dataset.labels.of({ subgroup: "flag" })).toThrow(RangeError);
  const plane = (value: number) => Array.from({ length: SIZE * SIZE }, () => value);
  expect([...pictureAt(dataset, 0)]).toEqual([...plane(0), ...plane(255), ...plane(0)]);
  expect([...pictureAt(dataset, 1)]).toEqual([...plane(0), ...plane(0), ...plane(255)]);
  expect((await readIndex(dir)).inputs).toBe(INPUTS);
});

test("rejects a directory without a data set, truncated or modified pixels, and another index", async () => {
  await expect(loadDataset(dir)).rejects.toThrow("prepareEmoji");
  await write();
  const pixels = await readFile(join(dir, PIXELS_FILE));
  await writeFile(join(dir, PIXELS_FILE), pixels.subarray(1));
  await expect(loadDataset(dir)).rejects.toThrow("expected 96 bytes");
  pixels[5]! ^= 1;
  await writeFile(join(dir, PIXELS_FILE), pixels);
  await expect(loadDataset(dir)).rejects.toThrow("to hash to");
  await writeFile(join(dir, INDEX_FILE), JSON.stringify({ format: 2 }));
  await expect(loadDataset(dir)).rejects.toThrow("expected a data set");
});
