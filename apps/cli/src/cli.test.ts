/** The commands, run in this process over a bundle of random weights. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readPicture } from "@reptok/runtime";
import { cosineSimilarity, decodeLatent, encodeLatent, latentId, type Manifest } from "@reptok/shared";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTinyBundle } from "../../../packages/runtime/test/tiny-bundle.ts";
import { caughtOutput, failure, reptok } from "../test/command.ts";

const SPACE = "c".repeat(64);
let dir: string;
let model: string;
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), "reptok-cli-"));
  model = path.join(dir, "tiny");
  await writeTinyBundle(model);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const out = caughtOutput();

const at = (name: string) => path.join(dir, name);
const bytes = (name: string) => readFileSync(at(name));

test("generate: the same seed gives the same file, alone and as the first of three", async () => {
  await reptok("generate", "a red apple", "-m", model, "--seed", "7", "-o", at("one.png"), at("one.latent"));
  await reptok("generate", "a red apple", "-m", model, "--seed", "7", "-n", "3", "-o", at("three.png"));
  expect(bytes("three-1.png")).toEqual(bytes("one.png"));
  expect(bytes("three-2.png")).not.toEqual(bytes("one.png"));
  expect(out.printed).toContain(`${at("three-3.png")}  (seed 9)`);
  expect(decodeLatent(bytes("one.latent"))).toMatchObject({ model: "tiny", dtype: "f16", dimensions: 16 });
});

test("decode: draws what generate drew", async () => {
  await reptok("generate", "a cat", "-m", model, "--seed", "3", "-o", at("cat.png"), at("cat.latent"));
  await reptok("decode", at("cat.latent"), "-m", model, "--seed", "3", "-o", at("again.png"));
  expect(bytes("again.png")).toEqual(bytes("cat.png"));
});

test("generate: labels, formats and sizes", async () => {
  await reptok(
    "generate",
    "--label",
    "LABEL 1",
    "-m",
    model,
    "--seed",
    "1",
    "--size",
    "40",
    "-o",
    at("a.webp"),
    at("a.jpg"),
  );
  await reptok("generate", "--label", "1", "-m", model, "--seed", "1", "--size", "40", "-o", at("b.webp"));
  expect(bytes("b.webp")).toEqual(bytes("a.webp"));
  expect(await readPicture(bytes("a.jpg"))).toMatchObject({ width: 40, height: 40 });
});

test("encode: a latent next to each picture, or in a directory", async () => {
  await reptok("generate", "a green leaf", "-m", model, "--seed", "1", "-n", "2", "-o", at("leaf.png"));
  await reptok("encode", at("leaf-1.png"), "-m", model, "--dtype", "f32");
  await reptok("encode", at("leaf-1.png"), at("leaf-2.png"), "-m", model, "-o", at("latents"));
  const [exact, half] = [decodeLatent(bytes("leaf-1.latent")), decodeLatent(bytes("latents/leaf-1.latent"))];
  expect([exact.dtype, half.dtype]).toEqual(["f32", "f16"]);
  for (const [i, x] of exact.data.entries()) expect(half.data[i]).toBeCloseTo(x, 2);
  expect(existsSync(at("latents/leaf-2.latent"))).toBe(true);
});

test("interpolate: the strip begins and ends with the two endpoints", async () => {
  for (const [name, prompt] of [
    ["from", "a red apple"],
    ["to", "a cat"],
  ] as const) {
    await reptok("generate", prompt, "-m", model, "--seed", "5", "-o", at(`${name}.png`), at(`${name}.latent`));
  }
  await reptok(
    "interpolate",
    at("from.latent"),
    at("to.latent"),
    "-m",
    model,
    "--seed",
    "5",
    "-n",
    "4",
    "-o",
    at("strip.png"),
  );
  const strip = await readPicture(bytes("strip.png"));
  expect([strip.width, strip.height]).toEqual([64, 16]);
  const first = await readPicture(bytes("from.png"));
  for (let y = 0; y < 16; y++) {
    expect(strip.data.subarray(y * 64, y * 64 + 16)).toEqual(first.data.subarray(y * 16, (y + 1) * 16));
  }
});

test("inspect: bundles, latents and ONNX files", async () => {
  await reptok("inspect", model);
  expect(out.printed.join("\n")).toMatch(/^component .*\bparameters\b/m);
  expect(out.printed.join("\n")).toMatch(/^ +2 {2}label 2$/m);
  out.printed = [];
  const data = Float32Array.of(3, 4);
  writeFileSync(
    at("two.latent"),
    encodeLatent({ model: "other", space: SPACE, dtype: "f32", tokens: 1, dimensions: 2, data }),
  );
  await reptok("inspect", at("two.latent"), "--json");
  expect(JSON.parse(out.printed[0] ?? "")).toMatchObject({ model: "other", data: [3, 4] });
  await reptok("inspect", at("two.latent"));
  expect(out.printed[1]).toMatch(/^norm +5\.0000$/m);
  await reptok("inspect", path.join(model, "encoder.onnx"));
  expect(out.printed[2]).toMatch(/^ {2}image : f32\[batch, 3, 16, 16\]$/m);
});

test("failures of the task: one line, code 1", async () => {
  writeFileSync(at("text.png"), "text");
  writeFileSync(at("bad.latent"), "text");
  writeFileSync(at("bad.onnx"), Buffer.from([0xff, 0xff, 0xff]));
  const data = new Float32Array(16);
  writeFileSync(
    at("other.latent"),
    encodeLatent({ model: "other", space: SPACE, dtype: "f32", tokens: 1, dimensions: 16, data }),
  );
  const cases: [RegExp, ...string[]][] = [
    [/nowhere: manifest\.json cannot be opened/, "generate", "a cat", "-m", at("nowhere"), "-o", at("x.png")],
    [/text\.png: expected a PNG, JPEG or WebP/, "encode", at("text.png"), "-m", model],
    [/missing\.png: cannot be read \(no such file\)/, "encode", at("missing.png"), "-m", model],
    [/bad\.latent: expected latent bytes/, "decode", at("bad.latent"), "-m", model],
    [
      /other\.latent: expected a latent of space [0-9a-f]{16} \(tiny\), got one of space c{16} \(other\)/,
      "decode",
      at("other.latent"),
      "-m",
      model,
    ],
    [/text\.png: exists already \(--force/, "generate", "a cat", "-m", model, "-o", at("text.png")],
    [/bad\.onnx: expected an ONNX file/, "inspect", at("bad.onnx")],
    [/nothing: no such file or directory/, "inspect", at("nothing")],
  ];
  for (const [message, ...args] of cases) {
    const failed = await failure(...args);
    expect(failed).toEqual({ code: 1, message: expect.stringMatching(message) });
    expect(failed.message.trimEnd()).not.toContain("\n");
  }
});

test("invalid commands: code 2", async () => {
  const cases: string[][] = [
    ["frobnicate"],
    ["generate", "-m", model, "-o", at("y.png")],
    ["generate", "a cat", "--label", "1", "-m", model, "-o", at("y.png")],
    ["generate", "a cat", "-m", model, "-o", at("y.gif")],
    ["generate", "a cat", "-m", model, "-o", at("y.png"), "--size", "8"],
    ["generate", "a cat", "-m", model, "-o", at("y.png"), "-n", "0"],
    ["generate", "a cat", "-m", model, "-o", at("y.png"), "--seed", "4294967296"],
    ["generate", "--label", "none such", "-m", model, "-o", at("y.png")],
    ["generate", "  ", "-m", model, "-o", at("y.png")],
    ["generate", "a".repeat(1001), "-m", model, "-o", at("y.png")],
    ["interpolate", "a cat", "a cat", "-m", model, "-o", at("y.latent")],
    ["inspect", at("text.png")],
    ["train", "no-such-stage"],
  ];
  writeFileSync(at("text.png"), "text");
  for (const args of cases) expect([args, (await failure(...args)).code]).toEqual([args, 2]);
  expect(existsSync(at("y.png"))).toBe(false);
});

test("stamp: a bundle whose manifest was edited opens again, under another version", async () => {
  await writeTinyBundle(at("edited"));
  const manifest = () => JSON.parse(readFileSync(at("edited/manifest.json"), "utf8")) as Manifest;
  const before = manifest();
  writeFileSync(at("edited/manifest.json"), JSON.stringify({ ...before, title: "Edited" }));
  const refused = await failure("inspect", at("edited"));
  expect(refused.code).toBe(1);
  expect(refused.message).toContain("identity.version is");
  await reptok("stamp", at("edited"));
  const { space, decoder, version } = manifest().identity;
  expect([space, decoder]).toEqual([before.identity.space, before.identity.decoder]);
  expect(version).not.toBe(before.identity.version);
  expect(out.printed.join("\n")).toContain(version);
  await reptok("inspect", at("edited"));
  expect(out.printed.join("\n")).toContain("Edited");
});

test("latents translate encodes the old bundle's pictures with the new bundle, and writes the pairs of ids", async () => {
  const next = at("next");
  await writeTinyBundle(next, { seed: 2 });
  const prompts = ["a cat", "a red apple"];
  for (const [i, prompt] of prompts.entries())
    await reptok("generate", prompt, "-m", model, "--seed", "3", "-o", at(`old-${i}.png`), at(`old-${i}.latent`));
  const files = prompts.map((_, i) => at(`old-${i}.latent`));
  await reptok("latents", "translate", ...files, "--from", model, "--to", next, "--seed", "3", "-o", at("new"));

  await reptok("encode", at("old-0.png"), "-m", next, "-o", at("again.latent"));
  const { identity } = JSON.parse(readFileSync(path.join(next, "manifest.json"), "utf8")) as Manifest;
  const [first, again] = [decodeLatent(bytes("new/old-0.latent")), decodeLatent(bytes("again.latent"))];
  expect(first).toMatchObject({ space: identity.space, dtype: "f16" });
  // The file's pixels are rounded to bytes.
  expect(cosineSimilarity(first.data, again.data)).toBeGreaterThan(0.999);
  const links = bytes("new/links.jsonl").toString().trim().split("\n");
  expect(links.map((line) => JSON.parse(line) as unknown)).toEqual(
    await Promise.all(
      [0, 1].map(async (i) => ({
        from: await latentId(bytes(`old-${i}.latent`)),
        to: await latentId(bytes(`new/old-${i}.latent`)),
      })),
    ),
  );
  const wrong = await failure(
    "latents",
    "translate",
    at("new/old-0.latent"),
    "--from",
    model,
    "--to",
    next,
    "-o",
    at("no"),
  );
  expect(wrong).toMatchObject({
    code: 1,
    message: expect.stringContaining("old-0.latent: expected a latent of space"),
  });
  expect(existsSync(at("no"))).toBe(false);
});
