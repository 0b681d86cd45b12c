import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPipeline } from "@reptok/model";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBundle } from "./bundle.ts";
import { stampBundle } from "./bundle-manifest.ts";
import { candidates } from "./engine.ts";
import { createRunner } from "./runner.ts";
import { OrtSession } from "./session.ts";
import { writeTinyBundle } from "../test/index.ts";
import { tinyOnnx } from "../test/onnx.ts";
import { readTokenizer } from "./tokenizer.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "runner-"));
  await writeTinyBundle(dir);
});
afterAll(() => rm(dir, { recursive: true }));

const token = { data: Float32Array.from({ length: 32 }, (_, i) => Math.sin(i)), dims: [2, 16] };

test("runs a bundle's networks on its threads with the results of a session in this thread", async () => {
  const bundle = await openBundle(dir);
  const session = await OrtSession.create(bundle.path("decoder_condition"), { threads: 1 });
  const { cond } = await session.run({ token });
  await session.release();

  const runner = createRunner(bundle, { threads: 1, workers: 2 });
  expect(runner.provider).toBe(null);
  await runner.load(["decoder_condition"]);
  expect(runner.provider).toBe("cpu");
  const answers = await Promise.all(Array.from({ length: 5 }, () => runner.run("decoder_condition", { token })));
  for (const answer of answers) expect(answer["cond"]).toEqual(cond);
  await runner.close();
});

test("serves the pipelines; pictures agree between providers", async () => {
  const bundle = await openBundle(dir);
  const tokenizer = await readTokenizer(bundle);
  const pictures = [];
  for (const provider of ["cpu", "wasm"] as const) {
    const runner = createRunner(bundle, { provider, threads: 1 });
    const pipeline = createPipeline(runner, bundle.manifest, tokenizer === undefined ? {} : { tokenizer });
    const [latent] = await pipeline.generate([{ condition: { prompt: "a red apple" }, seed: 7 }]);
    const [picture] = await pipeline.decode([{ latent: latent!, seed: 7 }]);
    pictures.push(picture!);
    await runner.close();
  }
  const [native, wasm] = pictures;
  expect([native?.width, native?.height]).toEqual([16, 16]);
  native?.data.forEach((value, i) => expect(wasm?.data[i]).toBeCloseTo(value, 3));
});

describe("external weights", () => {
  test.each(["cpu", "wasm"] as const)("are loaded from the network's folder on %s", async (provider) => {
    const manifest = await writeTinyBundle(join(dir, provider));
    const put = async (file: string, bytes: Uint8Array) => {
      await writeFile(join(dir, provider, file), bytes);
      return { file, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
    };
    const { channels, size, condition } = manifest.decoder;
    const drawn = ["batch", channels, size, size];
    const network = tinyOnnx({
      nodes: [{ op: "Add", inputs: ["x", "bias"], outputs: ["velocity"] }],
      weights: [{ name: "bias", length: size, location: "decoder.data" }],
      inputs: [
        { name: "x", dims: drawn },
        { name: "t", dims: ["batch"] },
        { name: "cond", dims: ["batch", 1, condition] },
      ],
      outputs: [{ name: "velocity", dims: drawn }],
    });
    const bias = Float32Array.from({ length: size }, (_, i) => 10 * i);
    const external = [await put("decoder.data", new Uint8Array(bias.buffer))];
    const decoder = { ...manifest.components.decoder, ...(await put("decoder.onnx", network)), external };
    const changed = { ...manifest, components: { ...manifest.components, decoder } };
    await put("manifest.json", Buffer.from(JSON.stringify(changed)));
    await stampBundle(join(dir, provider));

    const runner = createRunner(await openBundle(join(dir, provider)), { provider, threads: 1 });
    const count = channels * size * size;
    const { velocity } = await runner.run("decoder", {
      x: { data: new Float32Array(count).fill(1), dims: [1, channels, size, size] },
      t: { data: Float32Array.of(0.5), dims: [1] },
      cond: { data: new Float32Array(condition), dims: [1, 1, condition] },
    });
    expect(velocity?.data).toEqual(Float32Array.from({ length: count }, (_, i) => 1 + 10 * (i % size)));
    await runner.close();
  });
});

test("an invalid tokenizer is reported", async () => {
  const bundle = await openBundle(dir);
  const file = join(dir, "tokenizer.json");
  const before = await readFile(file);
  await writeFile(file, "[]");
  await expect(readTokenizer(bundle)).rejects.toThrow("tokenizer.json is not a usable tokenizer");
  await writeFile(file, before);
});

test("auto tries the native build, then wasm, and never a GPU that is not installed; an explicit provider is the only one tried", () => {
  // CUDA's library is present only if the host installed it.
  expect(candidates("auto").filter((provider) => provider !== "cuda")).toEqual(["cpu", "wasm"]);
  for (const provider of ["cuda", "webgpu", "cpu", "wasm"] as const) expect(candidates(provider)).toEqual([provider]);
});
