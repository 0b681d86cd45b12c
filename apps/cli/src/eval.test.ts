/** `reptok eval` over a bundle of random weights and a folder of pictures with captions. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openBundle, writePicture } from "@reptok/runtime";
import { writeTinyBundle } from "@reptok/runtime/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { caughtOutput, failure, reptok } from "../test/command.ts";

const PICTURES = 12;
let dir: string;
const at = (name: string) => path.join(dir, name);
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "reptok-eval-"));
  await writeTinyBundle(at("tiny"));
  mkdirSync(at("images"));
  const names = Array.from({ length: PICTURES }, (_, i) => `${i}.png`);
  for (const [i, name] of names.entries()) {
    const data = Float32Array.from({ length: 3 * 20 * 18 }, (_, j) => Math.sin(i + j / (3 + i)));
    writeFileSync(
      path.join(at("images"), name),
      await writePicture({ data, width: 20, height: 18 }, { format: "png" }),
    );
  }
  const images = names.map((file_name, id) => ({ id, file_name }));
  const annotations = names.map((_, id) => ({ image_id: id, caption: id % 2 === 0 ? "a red apple" : "a cat" }));
  writeFileSync(at("captions.json"), JSON.stringify({ images, annotations }));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const out = caughtOutput();
test("a folder in COCO's format: JSON on standard output, JSON and a page in files", async () => {
  const folder = ["--coco", at("captions.json"), "--images", at("images")];
  await reptok(
    "eval",
    at("tiny"),
    ...folder,
    "--quick",
    "-n",
    "16",
    "-t",
    "1",
    "--seed",
    "2",
    "-o",
    at("out"),
    "--json",
  );
  const found = JSON.parse(out.printed.join("\n")) as Record<string, unknown>;
  expect(found).toMatchObject({
    format: "reptok-evaluation",
    model: "tiny",
    seed: 2,
    quick: true,
    data: { pictures: PICTURES, heldOut: PICTURES, reference: PICTURES },
    reconstruction: { psnr: { n: PICTURES } },
    generation: { text: { fd: { encoder: { n: 16, reference: PICTURES } } } },
  });
  expect(JSON.parse(readFileSync(at("out/evaluation.json"), "utf8"))).toEqual(found);
  expect(readFileSync(at("out/report.html"), "utf8")).toContain("data:image/png;base64,");
  expect(found["omitted"]).toContainEqual({ measure: "retrieval", reason: "the data have no concepts" });
}, 120_000);

test("--keep stores the numbers in the bundle, next to an earlier model's, and the bundle stays valid", async () => {
  const folder = ["--coco", at("captions.json"), "--images", at("images"), "--quick", "-n", "8", "-t", "1"];
  const before = at("before.json");
  await reptok("eval", at("tiny"), ...folder, "-o", at("kept"));
  cpSync(at("kept/evaluation.json"), before);
  const networks = readFileSync(at("tiny/encoder.onnx"));
  await reptok("eval", at("tiny"), ...folder, "--seed", "3", "-o", at("kept"), "--keep", "--before", before);
  const { manifest, file } = await openBundle(at("tiny"));
  expect(manifest.files.map((entry) => entry.file)).toEqual(expect.arrayContaining(["evaluation.json", "README.md"]));
  expect(readFileSync(file("evaluation.json"))).toEqual(readFileSync(at("kept/evaluation.json")));
  expect(readFileSync(at("tiny/encoder.onnx"))).toEqual(networks);
  const card = readFileSync(file("README.md"), "utf8");
  const { reconstruction } = JSON.parse(readFileSync(before, "utf8")) as { reconstruction: { psnr: { mean: number } } };
  expect(card.match(/^## Measured$/gm)).toHaveLength(1);
  expect(card).toContain(`| reconstruction, PSNR in dB | ${reconstruction.psnr.mean.toFixed(2)} ±`);
}, 240_000);

test("one line reports why a bundle cannot be evaluated", async () => {
  writeFileSync(at("bad.jsonl"), '{"prompt": "a red apple"}\n');
  writeFileSync(at("text.json"), "text");
  const cases: [number, RegExp, ...string[]][] = [
    [1, /nowhere: manifest\.json cannot be opened/, "eval", at("nowhere")],
    [2, /expected both/, "eval", at("tiny"), "--coco", at("captions.json")],
    [1, /expected COCO captions/, "eval", at("tiny"), "--coco", at("text.json"), "--images", at("images")],
    [2, /integer/, "eval", at("tiny"), "--samples", "3"],
    [2, /missing required argument/, "eval"],
    [2, /--keep too/, "eval", at("tiny"), "--before", at("text.json")],
    [1, /got invalid JSON/, "eval", at("tiny"), "--keep", "--before", at("text.json")],
    [
      1,
      /line 1: concept: expected a string/,
      "eval",
      "text",
      "--bundle",
      at("tiny"),
      "--prompts",
      at("bad.jsonl"),
      "--json",
    ],
    [1, /file of prompts/, "eval", "text", "--bundle", at("tiny"), "--prompts", at("none.jsonl"), "--json"],
    [2, /required option/, "eval", "text", "--bundle", at("tiny")],
  ];
  for (const [code, message, ...args] of cases) {
    expect([args, await failure(...args)]).toEqual([args, { code, message: expect.stringMatching(message) }]);
  }
});
