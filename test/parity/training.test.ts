/** Losses, gradients and AdamW steps of tokenizer and generator against the reference implementation's numbers. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importBundle } from "@reptok/importer";
import {
  isFrequency,
  labelGenerator,
  ops as g,
  preprocess,
  Scope,
  vitEncoder,
  type Tensor,
  type Value,
  type Weight,
} from "@reptok/model";
import { AdamW, generatorLoss, noisy, ParamSet, tokenizerLoss, TrainStep, type StepGraph } from "@reptok/train";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  decoder,
  deviation,
  feed,
  fixture,
  generator,
  importedWeights,
  leftOut,
  numbers,
  picture,
  PREFIX,
  preprocessing,
  run,
  vit,
  weights as weightsOf,
  type Numbers,
} from "./reference.ts";

const TOLERANCE = 1e-4;
const RATE = 1e-3;
let n: Numbers;
const dir = mkdtempSync(join(tmpdir(), "parity-"));
beforeAll(async () => {
  n = await numbers("training");
  await importBundle({
    checkpoint: fixture("reptok-tiny.ckpt"),
    out: join(dir, "tiny"),
    model: "tiny",
    storage: "f32",
    heads: 4,
  });
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Where training starts: the checkpoint's own weights, or those of the bundle it was imported into. */
const SOURCES = [
  { from: "the checkpoint", weights: weightsOf },
  { from: "the imported bundle", weights: (prefix: string) => importedWeights(join(dir, "tiny"), prefix) },
];

/** Below this a gradient is rounding: a bias over tokens that the next norm removes has the gradient zero. */
const ZERO = 1e-4;

/** Largest difference over the largest expected value: the measure the issue names for gradients. */
function relative(actual: Float32Array, expected: Float32Array): number {
  let [worst, largest] = [0, ZERO];
  expected.forEach((x, i) => {
    worst = Math.max(worst, Math.abs(actual[i]! - x));
    largest = Math.max(largest, Math.abs(x));
  });
  expect(actual.length).toBe(expected.length);
  return worst / largest;
}

/**
 * Root mean square of the difference over that of the expected values. For weights after AdamW steps: where a gradient is
 * nearly zero, rounding decides the direction of a whole step, so single elements may differ by more.
 */
function relativeRms(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  const squares = (f: (x: number, i: number) => number) => expected.reduce((sum, x, i) => sum + f(x, i) ** 2, 0);
  return Math.sqrt(squares((x, i) => x - actual[i]!) / squares((x) => x));
}

/** Trains the given weights from the checkpoint's values, the rest frozen. */
async function start(
  graph: StepGraph,
  scope: Scope,
  values: ReadonlyMap<string, Weight>,
  isTrained: (name: string) => boolean,
  weightDecay: number,
) {
  const specs = scope.specs().filter(({ name }) => isTrained(name));
  const params = new ParamSet(specs);
  for (const { name } of specs) params.tensor(name).data.set(values.get(name)!.data);
  const frozen = new Map([...values].filter(([name]) => !isTrained(name)));
  const optimizer = new AdamW(params, { weightDecay, decays: () => true, emaRate: 0.99 });
  return { optimizer, step: await TrainStep.create(graph, optimizer, { frozen }) };
}

/** Five steps on one batch: the gradients of the first, and all scalars. */
async function five(optimizer: AdamW, step: TrainStep, feeds: Record<string, Tensor>) {
  const first = await step.backward(feeds);
  const gradients = optimizer.gradients.like(optimizer.gradients.data.slice());
  const scalars = [first];
  optimizer.update(RATE);
  while (scalars.length < 5) scalars.push(await step.train(feeds, RATE));
  await step.release();
  return { gradients, scalars };
}

describe.each(SOURCES)("tokenizer from $from", ({ weights }) => {
  const ENCODER = "encoder.dino.model.";
  test("joint step of decoder and [cls] embedding", async () => {
    const B = 2;
    const images = picture(n, "tokenizer.image_u8");
    const plane = 3 * images.width * images.height;
    const prepared = [0, 1].map((i) =>
      preprocess({ ...images, data: images.data.subarray(i * plane, (i + 1) * plane) }, preprocessing),
    );
    const image: Tensor = { data: Float32Array.from([...prepared[0]!, ...prepared[1]!]), dims: [B, 3, 224, 224] };
    const input = g.input("image", [B, 3, 224, 224]);
    const { frozen } = await run({ frozen: vitEncoder(Scope.root(), input, vit) }, await weights(PREFIX.frozen), {
      image,
    });

    const scope = Scope.root();
    const inputs = {
      image: input,
      latent: g.input("latent", [B, 4, 8, 8]),
      noise: g.input("noise", [B, 4, 8, 8]),
      t: g.input("t", [B]),
      frozen: g.input("frozen", [B, 48]),
    } satisfies Record<string, Value>;
    const graph = tokenizerLoss(scope.sub("encoder.dino.model"), scope, inputs, { encoder: vit, decoder, lambda: 0.5 });
    const isTrained = (name: string) =>
      name === `${ENCODER}cls_token` || !(name.startsWith(ENCODER) || isFrequency(name));
    const { optimizer, step } = await start(graph, scope, await weights(PREFIX.decoder), isTrained, 0.01);
    const feeds = {
      image,
      latent: feed(n, "tokenizer.latent"),
      noise: feed(n, "tokenizer.noise"),
      t: feed(n, "tokenizer.t"),
      frozen: { data: frozen!, dims: [B, 48] },
    };
    const { gradients, scalars } = await five(optimizer, step, feeds);

    const losses = scalars.flatMap((s) => [s["flow"]!, s["cosineLoss"]!, s["loss"]!]);
    expect(deviation(losses, feed(n, "tokenizer.losses_flow_cos_total").data)).toBeLessThan(TOLERANCE);
    const names = [...n.keys()]
      .filter((name) => name.startsWith("tokenizer.grad."))
      .map((name) => name.slice("tokenizer.grad.".length));
    expect(new Set(optimizer.params.names)).toEqual(new Set(names));
    for (const name of names)
      expect(relative(gradients.tensor(name).data, feed(n, `tokenizer.grad.${name}`).data), name).toBeLessThan(
        TOLERANCE,
      );
    for (const name of [...n.keys()].filter((key) => key.startsWith("tokenizer.after5."))) {
      const short = name.slice("tokenizer.after5.".length);
      expect(relativeRms(optimizer.params.tensor(short).data, feed(n, name).data), name).toBeLessThan(TOLERANCE);
    }
  });
});

describe.each(SOURCES)("generator from $from", ({ weights }) => {
  test("flow matching step with an average of the weights", async () => {
    const B = 4;
    const scope = Scope.root();
    const [data, noise, t] = [g.input("x1", [B, 1, 48]), g.input("x0", [B, 1, 48]), g.input("t", [B])];
    const velocity = labelGenerator(scope, noisy(data, noise, t), t, g.input("y", [B], "i32"), generator);
    const { optimizer, step } = await start(
      generatorLoss(velocity, data, noise),
      scope,
      await weights(PREFIX.generator),
      () => true,
      0,
    );
    const feeds = Object.fromEntries(["x1", "x0", "y", "t"].map((name) => [name, feed(n, `generator.${name}`)]));
    const { gradients, scalars } = await five(optimizer, step, feeds);

    expect(
      deviation(
        scalars.map((s) => s["loss"]!),
        feed(n, "generator.losses").data,
      ),
    ).toBeLessThan(TOLERANCE);
    const names = [...n.keys()]
      .filter((name) => name.startsWith("generator.grad.net."))
      .map((name) => name.slice("generator.grad.net.".length));
    expect(new Set(optimizer.params.names)).toEqual(new Set(names));
    for (const name of names)
      expect(relative(gradients.tensor(name).data, feed(n, `generator.grad.net.${name}`).data), name).toBeLessThan(
        TOLERANCE,
      );
    const weight = "mixer.0.weight";
    expect(relativeRms(optimizer.params.tensor(weight).data, feed(n, `generator.after5.${weight}`).data)).toBeLessThan(
      TOLERANCE,
    );
    expect(
      relativeRms(optimizer.average.tensor(weight).data, feed(n, `generator.ema_after5.${weight}`).data),
    ).toBeLessThan(TOLERANCE);
  });
});

test("every tensor of the file is compared", () => {
  expect(leftOut(n)).toEqual([]);
});
