/** Bundles whose manifest contradicts the networks' files. */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emitOnnx, ops as g } from "@reptok/model";
import { identityOf, type Manifest } from "@reptok/shared";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBundle } from "./bundle.ts";
import { writeTinyBundle } from "../test/tiny-bundle.ts";

type Draft = { -readonly [K in keyof Manifest]: Manifest[K] };

let dir: string;
let sound: Manifest;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "networks-"));
  sound = await writeTinyBundle(dir, { trainable: true });
});
beforeEach(() => writeFile(join(dir, "manifest.json"), JSON.stringify(sound)));
afterAll(() => rm(dir, { recursive: true }));

const clone = (): Draft => structuredClone(sound);
/** Opens the bundle with a manifest modified by `change`. */
async function opened(change: (manifest: Draft) => void): Promise<unknown> {
  const manifest = clone();
  change(manifest);
  const identity = await identityOf(manifest);
  await writeFile(join(dir, "manifest.json"), JSON.stringify({ ...manifest, identity }));
  return openBundle(dir);
}

test("opens a valid bundle", async () => {
  await expect(opened(() => {})).resolves.toBeDefined();
  // Serving does not use the networks' sizes.
  await expect(opened((m) => delete m.networks)).resolves.toBeDefined();
});

describe("rejects sizes that differ from the networks'", () => {
  test.each<[string, (m: Draft) => void, RegExp]>([
    [
      "token.dimensions",
      (m) => (m.token = { ...m.token, dimensions: 32 }),
      /encoder\.onnx: expected an output token as f32 \[batch, 32\] by the manifest, got f32 \[batch, 16\]$/,
    ],
    ["token.count", (m) => (m.token = { ...m.token, count: 2 }), /got f32 \[batch, 16\]$/],
    [
      "preprocess.size",
      (m) => (m.preprocess = { ...m.preprocess, size: 32 }),
      /an input image as f32 \[batch, 3, 32, 32\]/,
    ],
    [
      "decoder.size",
      (m) => (m.decoder = { ...m.decoder, size: 8 }),
      /decoder\.onnx: expected an input x .*got f32 \[batch, 4, 4, 4\]$/,
    ],
    ["decoder.channels", (m) => (m.decoder = { ...m.decoder, channels: 8 }), /an input x as f32 \[batch, 8, 4, 4\]/],
    [
      "decoder.condition",
      (m) => (m.decoder = { ...m.decoder, condition: 64 }),
      /an output cond as f32 \[batch, 1, 64\]/,
    ],
    ["imageSize", (m) => (m.imageSize = 64), /autoencoder_decoder\.onnx: expected an output image/],
    [
      "maxTokens",
      (m) => (m.textGenerator = { ...m.textGenerator!, maxTokens: 512 }),
      /an input ids as i32 \[batch, 512\]/,
    ],
    ["embedding", (m) => (m.textGenerator = { ...m.textGenerator!, embedding: 1 << 30 }), /an output text as f32/],
  ])("%s", async (_, change, message) => {
    const drop = (m: Draft) => {
      delete m.networks;
      change(m);
    };
    await expect(opened(drop)).rejects.toThrow(message);
    // With the networks' sizes it is rejected before a file is read.
    await expect(opened(change)).rejects.toThrow(/networks\.|by the manifest/);
  });
});

describe("rejects values that no model can have", () => {
  test.each<[string, (m: Draft) => void, string]>([
    [
      "token.dimensions",
      (m) => (m.token = { ...m.token, dimensions: 2 ** 31 }),
      "token.dimensions is 2147483648; expected at most 16384",
    ],
    ["token.count", (m) => (m.token = { ...m.token, count: 1000 }), "token.count is 1000; expected at most 256"],
    ["scale factor", (m) => (m.token = { ...m.token, scaleFactor: 1e-300 }), "token.scaleFactor is 1e-300"],
    [
      "decoder.size",
      (m) => (m.decoder = { ...m.decoder, size: 9000 }),
      "decoder.size is 9000; expected at most imageSize, 16",
    ],
    ["pixels", (m) => (m.decoder = { ...m.decoder, space: "pixel" }), "component autoencoder_decoder is present"],
    [
      "std 0",
      (m) => (m.preprocess = { ...m.preprocess, std: [0.5, 0, 0.5] }),
      "preprocess.std has 0; expected 1e-6 to 1e6",
    ],
    ["negative std", (m) => (m.preprocess = { ...m.preprocess, std: [-1, 1, 1] }), "preprocess.std has -1"],
    ["mean", (m) => (m.preprocess = { ...m.preprocess, mean: [1e300, 0, 0] }), "preprocess.mean has 1e+300"],
    ["scale", (m) => (m.decoder = { ...m.decoder, scale: 1e-40 }), "decoder.scale has 1e-40"],
    ["shift", (m) => (m.decoder = { ...m.decoder, shift: [0, 0, 0, 1e200] }), "decoder.shift has 1e+200"],
    [
      "interval",
      (m) =>
        (m.labelGenerator = { ...m.labelGenerator!, sampler: { ...m.labelGenerator!.sampler, interval: [5, -5] } }),
      "labelGenerator.sampler.interval is [5, -5]; expected its lower end first",
    ],
    [
      "labels",
      (m) => (m.labelGenerator = { ...m.labelGenerator!, labels: ["one"] }),
      "networks.labelGenerator.labels is 3; expected 1, as labelGenerator.labels",
    ],
  ])("%s", async (_, change, message) => {
    await expect(opened(change)).rejects.toThrow(message);
  });
});

/** Opens the bundle with another file as one of its networks. */
async function replaced(component: keyof Manifest["components"], bytes: Uint8Array): Promise<unknown> {
  const own = await readFile(join(dir, `${component}.onnx`));
  await writeFile(join(dir, `${component}.onnx`), bytes);
  try {
    return await opened((m) => {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      m.components = { ...m.components, [component]: { ...m.components[component]!, bytes: bytes.length, sha256 } };
    });
  } finally {
    await writeFile(join(dir, `${component}.onnx`), own);
  }
}

describe("rejects files of other networks", () => {
  const image = g.input("image", ["batch", 3, 16, 16]);
  const token = g.reshape(g.slice(g.reshape(image, ["batch", 768]), 1, 0, 16), ["batch", 16]);
  const other = g.input("other", ["batch", 3, 16, 16]);

  test("another network with the right ports", async () => {
    const bytes = emitOnnx({ name: "e", inputs: [image], outputs: { token } });
    await expect(replaced("encoder", bytes)).resolves.toBeDefined();
  });
  test.each<[string, Uint8Array, RegExp]>([
    [
      "an input that nothing feeds",
      emitOnnx({ name: "e", inputs: [image, other], outputs: { token } }),
      /no input but image, got other$/,
    ],
    [
      "an input of another name",
      emitOnnx({ name: "e", outputs: { token: g.slice(g.reshape(other, ["batch", 768]), 1, 0, 16) } }),
      /an input image, got none/,
    ],
    ["an output of another name", emitOnnx({ name: "e", outputs: { tokens: token } }), /an output token, got none/],
    [
      "another type",
      emitOnnx({ name: "e", inputs: [g.input("image", ["batch", 3, 16, 16], "i32")], outputs: {} }),
      /got i32 \[batch, 3, 16, 16\]$/,
    ],
    ["text", Buffer.from("not a model"), /encoder\.onnx: ONNX file: expected/],
    ["a field beyond the end", Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0x7f, 1), /expected a field to end at 6 at most/],
    ["a length of 64 bits", Uint8Array.of(0x3a, ...Array<number>(9).fill(0xff), 1), /expected a field to end at/],
    ["no graph", Uint8Array.of(8, 10), /an input image, got none/],
  ])("%s", async (_, bytes, message) => {
    await expect(replaced("encoder", bytes)).rejects.toThrow(message);
  });
});
