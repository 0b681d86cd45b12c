/** Adding a text generator to a bundle without one: its initial state, its training, and the resulting bundle. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPipeline, emitOnnx, Random, type ComponentGraph, type Tensor } from "@reptok/model";
import { createRunner, openBundle, OrtSession, readTokenizer, stampBundle } from "@reptok/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTinyBundle } from "../../../runtime/test/tiny-bundle.ts";
import { withTextGenerator } from "./new-text-generator.ts";
import { componentWeights, openSource } from "./source.ts";
import { tuned, writeCaptioned } from "../../test/fine-tuning.ts";

const dir = mkdtempSync(join(tmpdir(), "new-text-"));
const at = (name: string) => join(dir, name);
afterAll(() => rmSync(dir, { recursive: true }));

type Json = Record<string, Record<string, unknown>>;
/** A bundle of random weights without its text generator; optionally with its text encoder, declared separately. */
async function writeWithout(name: string, keepEncoder: boolean): Promise<void> {
  await writeTinyBundle(at(name), { trainable: true });
  const path = join(at(name), "manifest.json");
  const { textGenerator, ...manifest } = JSON.parse(readFileSync(path, "utf8")) as Json;
  delete manifest["components"]!["text_generator"];
  delete manifest["networks"]!["text"];
  if (!keepEncoder) delete manifest["components"]!["text_encoder"];
  const { sampler: _, ...textEncoder } = textGenerator!;
  writeFileSync(path, JSON.stringify({ ...manifest, ...(keepEncoder && { textEncoder }) }));
  await stampBundle(at(name));
}

beforeAll(async () => {
  await writeWithout("labels", false);
  await writeWithout("encoder", true);
  await writeCaptioned(at("captioned"));
});

async function velocity(
  { inputs, outputs }: ComponentGraph,
  values: ReadonlyMap<string, Float32Array>,
  feeds: Record<string, Tensor>,
) {
  const weights = new Map([...values].map(([name, data]) => [name, { data }] as const));
  const session = await OrtSession.create(emitOnnx({ name: "generator", inputs, outputs, weights }));
  const result = (await session.run(feeds))["velocity"]!.data as Float32Array;
  await session.release();
  return result;
}

test("it starts as the unconditional label generator, for any text", async () => {
  const source = await withTextGenerator(await openSource(at("labels")), ["a red circle", "a green square"], 1);
  const random = new Random(2);
  const noise = (...dims: number[]): Tensor => ({
    data: random.normals(new Float32Array(dims.reduce((a, b) => a * b, 1))),
    dims,
  });
  const [x, t] = [noise(2, 1, 16), { data: Float32Array.of(0.2, 0.8), dims: [2] }];
  const { maxTokens, embedding } = source.manifest.textGenerator!;
  const mask = { data: new Float32Array(2 * maxTokens).fill(1), dims: [2, maxTokens] };
  const labels = source.graphs.get("label_generator")!;
  const free = await velocity(labels, await componentWeights(source, "label_generator"), {
    x,
    t,
    label: { data: Int32Array.of(3, 3), dims: [2] },
  });
  const text = source.graphs.get("text_generator")!;
  const values = await componentWeights(source, "text_generator");
  const feeds = { x, t, text: noise(2, maxTokens, embedding), mask };
  const initial = await velocity(text, values, feeds);
  expect(Math.max(...free.map(Math.abs))).toBeGreaterThan(0.1);
  initial.forEach((value, i) => expect(value).toBeCloseTo(free[i]!, 5));

  // With nonzero text weights, the text matters.
  const open = new Map(values).set(
    "text_embedder.weight",
    random.normals(new Float32Array(values.get("text_embedder.weight")!.length)),
  );
  const conditioned = await velocity(text, open, feeds);
  expect(Math.max(...conditioned.map((value, i) => Math.abs(value - free[i]!)))).toBeGreaterThan(1e-3);
});

test("initial weights are a function of the seed", async () => {
  const begin = async (seed: number) => {
    const source = await withTextGenerator(await openSource(at("labels")), ["a red circle"], seed);
    return (await componentWeights(source, "text_encoder")).get("token_embedding.weight");
  };
  expect(await begin(5)).toEqual(await begin(5));
  expect(await begin(5)).not.toEqual(await begin(6));
});

test.each([
  ["labels", "text encoder: trained with the generator"],
  ["encoder", "text encoder: imported, frozen"],
])("from a bundle with %s: it learns, and the bundle draws prompts", async (from, note) => {
  const out = at(`tuned-${from}`);
  const { notes, manifest, measured } = await tuned({
    task: "generator",
    from: at(from),
    data: at("captioned"),
    out,
    steps: 120,
    batchSize: 8,
    rate: 1e-3,
  });
  expect(notes).toEqual(["text generator: new, initialised from the unconditional label generator", note]);
  expect(measured!.after["loss"]!).toBeLessThan(measured!.before["loss"]!);
  const base = await openBundle(at(from));
  expect(manifest!.components.label_generator).toEqual(base.manifest.components.label_generator);
  expect(manifest!.textEncoder).toBeUndefined();
  expect(manifest!.textGenerator!.sampler).toEqual(base.manifest.labelGenerator!.sampler);
  if (from === "encoder") expect(manifest!.components.text_encoder).toEqual(base.manifest.components.text_encoder);

  const bundle = await openBundle(out);
  const runner = createRunner(bundle, { threads: 1 });
  const pipeline = createPipeline(runner, bundle.manifest, { tokenizer: (await readTokenizer(bundle))! });
  const condition = (prompt: string) => ({ condition: { prompt }, seed: 1 });
  const [one, same, other] = await pipeline.generate(["a red circle", "a red circle", "a green square"].map(condition));
  await runner.close();
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);

  // The result can be trained further.
  const again = await tuned({
    task: "generator",
    from: out,
    data: at("captioned"),
    out: at(`again-${from}`),
    steps: 2,
  });
  expect(again.notes).toEqual([note]);
});
