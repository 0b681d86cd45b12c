import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeDataset } from "../data/cache.ts";
import { type Dataset } from "../data/dataset.ts";
import { loadDataset } from "../data/load-dataset.ts";
import { emojiCorpus } from "./corpus/emoji.ts";
import { evaluatePrompts, readPromptLines } from "./prompts.ts";
import { byCaption, perfectSubject, quarterIcons, SIZE } from "../../test/perfect.ts";

let root: string;
let dataset: Dataset;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "reptok-prompts-"));
  const icons = quarterIcons(30);
  await writeDataset({ dir: root, size: SIZE, inputs: "0".repeat(64), icons, subgroups: ["even", "odd"] });
  dataset = await loadDataset(root);
});
afterAll(() => rm(root, { recursive: true }));

async function lines(text: string) {
  const file = join(root, "prompts.jsonl");
  await writeFile(file, text);
  return readPromptLines(file);
}

test("reads lines, ignoring blank ones and other fields", async () => {
  const text = `{"prompt": "a red apple", "concept": "red-apple"}\r\n\n{"concept": "x", "prompt": "y", "id": 3}`;
  expect(await lines(text)).toEqual([
    { prompt: "a red apple", concept: "red-apple" },
    { prompt: "y", concept: "x" },
  ]);
});

test("a byte order mark and a line separator inside a string do not end a line", async () => {
  const text = `\ufeff{"prompt": "a red\u2028apple", "concept": "red-apple"}\n{"prompt": "y", "concept": "x"}\n`;
  expect(await lines(text)).toEqual([
    { prompt: "a red\u2028apple", concept: "red-apple" },
    { prompt: "y", concept: "x" },
  ]);
});

test("names the invalid line", async () => {
  const good = `{"prompt": "a", "concept": "b"}\n`;
  for (const bad of [
    "text",
    "[]",
    "null",
    `{"prompt": "a"}`,
    `{"prompt": "", "concept": "b"}`,
    `{"prompt": 1, "concept": "b"}`,
  ]) {
    await expect(lines(`${good}\n${bad}\n${good}`)).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining("line 3"),
    });
  }
  await expect(lines("\n")).rejects.toThrow("at least one line");
  await expect(readPromptLines(join(root, "missing.jsonl"))).rejects.toMatchObject({ code: "invalid_request" });
});

test("a concept is found by its own name, an icon's or another; scores are over all lines", async () => {
  const picture = await byCaption(emojiCorpus(dataset, 0));
  const subject = perfectSubject((prompt) => picture(prompt));
  const prompts = [
    { prompt: "a thing 3", concept: "thing-3" },
    { prompt: "a thing 4", concept: "icon-4" },
    { prompt: "a thing 5", concept: "object 5" },
    { prompt: "a thing 6", concept: "thing-7" },
    { prompt: "a thing 8", concept: "no-such-thing" },
  ];
  const { score, unknown } = await evaluatePrompts(subject, dataset, prompts, { seed: 0 });
  expect(score).toMatchObject({ top1: 3 / 5, n: 5 });
  expect(score.top5).toBeGreaterThanOrEqual(score.top1);
  expect(unknown).toEqual(["no-such-thing"]);
});
