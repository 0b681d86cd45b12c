/** `reptok train tokenizer` that makes a bundle worse: a real run with an absurd learning rate. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openBundle } from "@reptok/runtime";
import { writeTinyBundle } from "@reptok/runtime/testing";
import { afterAll, expect, test, vi } from "vitest";
import { writeLabelled } from "../../../packages/train/test/fine-tuning.ts";
import { caughtOutput, reptok } from "../test/command.ts";

const dir = mkdtempSync(path.join(tmpdir(), "reptok-train-"));
const at = (name: string) => path.join(dir, name);
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const out = caughtOutput();

/** A row of the printed table as numbers: before and after. */
function printedRow(name: string): readonly [number, number] {
  const line = out.printed.join("\n").match(new RegExp(`^\\W*${name}\\s+(\\S+)\\s+(\\S+)`, "m"));
  if (!line) throw new Error(`expected a row ${name}, got:\n${out.printed.join("\n")}`);
  return [Number(line[1]), Number(line[2])];
}

test("the command warns that the bundle got worse, and the bundle carries no evaluation and no sheets of its origin", async () => {
  const text = (value: string) => new TextEncoder().encode(value);
  await writeTinyBundle(at("origin"), {
    trainable: true,
    files: {
      "README.md": text("# Origin"),
      "LICENSE.txt": text("terms"),
      "evaluation.json": text("{}"),
      "prompts.webp": text("RIFF"),
      "sheets.json": text("[]"),
    },
  });
  await writeLabelled(at("pictures"));
  const settings = "--steps 6 --batch-size 4 --rate 0.9 --warmup 0 --hold-out 0.2 --threads 1 --seed 1".split(" ");
  const folders = ["--from", at("origin"), "--data", at("pictures"), "--out", at("worse"), "--run", at("run")];
  await reptok("train", "tokenizer", ...folders, ...settings);

  const [before, after] = printedRow("loss");
  expect(after).toBeGreaterThan(before);
  const warned = vi.mocked(console.error).mock.calls.flat().join("\n");
  expect(warned).toContain("warning: worse than tiny on held-out pictures: loss ");

  const { manifest } = await openBundle(at("worse"));
  const files = manifest.files.map(({ file }) => file).toSorted();
  expect(files).toEqual([
    "LICENSE.txt",
    "README.md",
    "fine-tuning-loss.png",
    "fine-tuning-samples.png",
    "origin-README.md",
  ]);
  const card = readFileSync(at("worse/README.md"), "utf8");
  expect(card).toContain("**Worse than `tiny` on these pictures: loss ");
  expect(card).not.toMatch(/^# Origin$/m);
  expect(readFileSync(at("worse/origin-README.md"), "utf8")).toBe("# Origin");
});
