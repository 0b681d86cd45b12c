/**
 * The steps that `reptok train` takes from an imported bundle, against the reference's: gradients of the first step within
 * 1e-4 of the tensor's largest, losses of five, weights after them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importBundle } from "@reptok/importer";
import { emitOnnx, preprocess, type Tensor } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { mergeLabels, openSource, tuneLabelGenerator, tuneTokenizer, type Source } from "@reptok/train";
import { afterAll, beforeAll, expect, test } from "vitest";
import { feed, fixture, numbers, picture, preprocessing, type Numbers } from "./reference.ts";

const TOLERANCE = 1e-4;
const RATE = 1e-3;
/** Gradients below this are rounding errors. */
const ZERO = 1e-4;
const dir = mkdtempSync(join(tmpdir(), "fine-tuning-parity-"));
let n: Numbers;
let source: Source;
beforeAll(async () => {
  n = await numbers("training");
  const out = join(dir, "tiny");
  await importBundle({ checkpoint: fixture("reptok-tiny.ckpt"), out, model: "tiny", storage: "f32", heads: 4 });
  source = await openSource(out);
});
afterAll(() => rmSync(dir, { recursive: true }));

function apart(actual: Float32Array, expected: Float32Array, floor: number): number {
  expect(actual.length).toBe(expected.length);
  let [worst, largest] = [0, floor];
  expected.forEach((x, i) => {
    worst = Math.max(worst, Math.abs(actual[i]! - x));
    largest = Math.max(largest, Math.abs(x));
  });
  return worst / largest;
}

type Tuning = Awaited<ReturnType<typeof tuneTokenizer | typeof tuneLabelGenerator>>;

/** Five steps on one batch; the gradients of the first, by name, and all scalars. */
async function five({ optimizer, step }: Tuning, feeds: Record<string, Tensor>) {
  const scalars = [await step.backward(feeds)];
  const gradients = new Map(
    optimizer.params.names.map((name) => [name, optimizer.gradients.tensor(name).data.slice()]),
  );
  optimizer.update(RATE);
  while (scalars.length < 5) scalars.push(await step.train(feeds, RATE));
  await step.release();
  return { gradients, scalars };
}

test("tokenizer", async () => {
  const adamw = { weightDecay: 0.01, decays: () => true };
  const tuning = await tuneTokenizer(source, { batchSize: 2, lambda: 0.5, threads: 1, adamw, dir });
  const images = picture(n, "tokenizer.image_u8");
  const plane = 3 * images.width * images.height;
  const data = [0, 1].flatMap((i) => [
    ...preprocess({ ...images, data: images.data.subarray(i * plane, (i + 1) * plane) }, preprocessing),
  ]);
  const image = { data: Float32Array.from(data), dims: [2, 3, 224, 224] };
  // Tokens of the original encoder, as computed by the preparation.
  const { inputs, outputs } = source.graphs.get("encoder")!;
  const session = await OrtSession.create(emitOnnx({ name: "frozen", inputs, outputs, weights: tuning.frozenEncoder }));
  const frozen = (await session.run({ image }))["token"]!;
  await session.release();

  const given = Object.fromEntries(["latent", "noise", "t"].map((name) => [name, feed(n, `tokenizer.${name}`)]));
  const { gradients, scalars } = await five(tuning, { image, frozen, ...given });
  const losses = Float32Array.from(scalars.flatMap((s) => [s["flow"]!, s["cosineLoss"]!, s["loss"]!]));
  expect(apart(losses, feed(n, "tokenizer.losses_flow_cos_total").data, 1)).toBeLessThan(TOLERANCE);

  /** The checkpoint's names for what is trained here. */
  const theirs = (name: string): string =>
    name === "encoder.cls_token" ? "encoder.dino.model.cls_token" : name.replace(/^decoder\./, "");
  const known = [...n.keys()].filter((name) => name.startsWith("tokenizer.grad."));
  expect([...gradients.keys()].map((name) => `tokenizer.grad.${theirs(name)}`).toSorted()).toEqual(known.toSorted());
  for (const [name, gradient] of gradients) {
    expect(apart(gradient, feed(n, `tokenizer.grad.${theirs(name)}`).data, ZERO), name).toBeLessThan(TOLERANCE);
  }
  // The average is initialised to the bundle's weights and lags behind; the trained weights match the reference's.
  const moved = tuning.optimizer.params.tensor("encoder.cls_token").data;
  expect(apart(moved, feed(n, "tokenizer.after5.encoder.dino.model.cls_token").data, 1)).toBeLessThan(1e-3);
});

test("label generator", async () => {
  const known = source.manifest.labelGenerator!.labels;
  const adamw = { weightDecay: 0, emaRate: 0.99 };
  const tuning = await tuneLabelGenerator(source, mergeLabels(known, known), { batchSize: 4, threads: 1, adamw });
  const { gradients, scalars } = await five(tuning, {
    data: feed(n, "generator.x1"),
    noise: feed(n, "generator.x0"),
    t: feed(n, "generator.t"),
    label: feed(n, "generator.y"),
  });
  const losses = Float32Array.from(scalars, (s) => s["loss"]!);
  expect(apart(losses, feed(n, "generator.losses").data, 1)).toBeLessThan(TOLERANCE);
  const names = [...n.keys()].filter((name) => name.startsWith("generator.grad.net."));
  expect([...gradients.keys()].map((name) => `generator.grad.net.${name}`).toSorted()).toEqual(names.toSorted());
  for (const [name, gradient] of gradients) {
    expect(apart(gradient, feed(n, `generator.grad.net.${name}`).data, ZERO), name).toBeLessThan(TOLERANCE);
  }
  const average = tuning.optimizer.average.tensor("mixer.0.weight").data;
  expect(apart(average, feed(n, "generator.ema_after5.mixer.0.weight").data, 1)).toBeLessThan(TOLERANCE);
});
