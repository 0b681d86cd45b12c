/** The studio's Report view with files of `reptok eval` and a training log, in Chromium. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writePicture } from "@reptok/runtime";
import { writeTinyBundle } from "@reptok/runtime/testing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../scripts/lib/stack.ts";
import { DRAWN_MS, expectAccessible, openPage, startStudio, type StudioTest } from "../support/studio.ts";

const TIME = { timeout: 2 * DRAWN_MS };
const PICTURES = 12;

let studio: StudioTest;
let dir: string;
const at = (name: string) => path.join(dir, name);

/** Evaluates a bundle of random weights; the metrics depend on the seed. */
function evaluate(seed: number): void {
  const folder = ["--coco", at("captions.json"), "--images", at("images")];
  const settings = ["--quick", "-n", "8", "-t", "1", "--seed", `${seed}`, "-o", at(`seed-${seed}`)];
  execFileSync(process.execPath, [path.join(ROOT, "apps/cli/src/main.ts"), "eval", at("tiny"), ...folder, ...settings]);
}

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "reptok-report-"));
  await writeTinyBundle(at("tiny"));
  mkdirSync(at("images"));
  const names = Array.from({ length: PICTURES }, (_, i) => `${i}.png`);
  for (const [i, name] of names.entries()) {
    const data = Float32Array.from({ length: 3 * 16 * 16 }, (_, j) => Math.sin(i + j / (3 + i)));
    writeFileSync(at(`images/${name}`), await writePicture({ data, width: 16, height: 16 }, { format: "png" }));
  }
  const images = names.map((file_name, id) => ({ id, file_name }));
  const annotations = names.map((_, id) => ({ image_id: id, caption: id % 2 === 0 ? "a red apple" : "a cat" }));
  writeFileSync(at("captions.json"), JSON.stringify({ images, annotations }));
  for (const seed of [1, 2]) evaluate(seed);
  mkdirSync(at("run/decoder"), { recursive: true });
  const log = [20, 40, 60].map((step) => JSON.stringify({ step, scalars: { loss: 10 / step } }));
  writeFileSync(at("run/decoder/log.jsonl"), `${log.join("\n")}\n`);
  mkdirSync(at("nothing"));
  writeFileSync(at("nothing/notes.json"), "{}");
  studio = await startStudio({ models: [at("tiny")] });
});
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

const choose = (page: Page, slot: string, folder: string) =>
  page.getByLabel(`${slot}: folder`).setInputFiles(at(folder));
const psnrOf = (seed: number): string =>
  `${JSON.parse(readFileSync(at(`seed-${seed}/evaluation.json`), "utf8")).reconstruction.psnr.mean.toFixed(2)} dB`;

test("compares two evaluations: metrics, curves, and sample sheets picture by picture", TIME, async () => {
  const { page, complaints } = await openPage(await studio.visitor(), "/?threads=1#/report");
  await choose(page, "First report", "seed-1");
  await choose(page, "Second report, to compare", "seed-2");
  const cells = page
    .getByRole("region", { name: "Reconstruction" })
    .getByRole("row", { name: /^PSNR / })
    .first();
  await cells.waitFor();
  const text = await cells.innerText();
  expect([text.includes(psnrOf(1)), text.includes(psnrOf(2))]).toEqual([true, true]);
  expect(await page.getByRole("img", { name: "PSNR of the decoder, dB" }).locator("polyline").count()).toBe(2);

  const { sheets } = JSON.parse(readFileSync(at("seed-1/sheets.json"), "utf8"));
  await page.getByText(sheets[0].title, { exact: true }).click();
  const pair = page.locator(".sheet-pair").first();
  await pair.getByRole("spinbutton", { name: "Picture" }).fill("3");
  expect(await pair.getByRole("img", { name: "Picture 3 of tiny" }).count()).toBe(2);
  expect(complaints).toEqual([]);
  await expectAccessible(page);
});

test("shows a training run's curves and rejects a folder without a report", TIME, async () => {
  const { page } = await openPage(await studio.visitor(), "/?threads=1#/report");
  await choose(page, "First report", "run");
  await page.getByRole("img", { name: "decoder: loss" }).waitFor();
  await choose(page, "Second report, to compare", "nothing");
  await page
    .getByRole("alert")
    .getByText("expected evaluation.json, sheets.json or log.jsonl among the files")
    .waitFor();
  await expectAccessible(page);
});
