/** The pipelines' Euler samples, guidance and drawing against the reference implementation's, from the same noise. */
import { componentGraphs, createPipeline, emitOnnx, type Pipeline, type Runner, type Weight } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { ManifestBody, type ComponentName } from "@reptok/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  decoder,
  deviation,
  feed,
  generator,
  leftOut,
  numbers,
  picture,
  PREFIX,
  preprocessing,
  SAMPLED,
  vae,
  VAE_SCALE,
  vit,
  weights,
  type Numbers,
} from "./reference.ts";

const TOLERANCE = 1e-4;
let n: Numbers;
let sessions: Map<ComponentName, OrtSession>;

beforeAll(async () => {
  n = await numbers("expected");
  const sources: Partial<Record<ComponentName, Map<string, Weight>>> = {
    encoder: await weights(PREFIX.encoder),
    decoder_condition: await weights(PREFIX.decoder),
    decoder: await weights(PREFIX.decoder),
    autoencoder_decoder: await weights(PREFIX.vae),
    label_generator: await weights(PREFIX.generator),
  };
  sessions = new Map();
  const graphs = componentGraphs({ encoder: vit, decoder, autoencoder: vae, labelGenerator: generator });
  for (const [name, { inputs, outputs }] of graphs) {
    const built = sources[name];
    if (built) sessions.set(name, await OrtSession.create(emitOnnx({ name, inputs, outputs, weights: built })));
  }
});
afterAll(async () => {
  for (const session of sessions.values()) await session.release();
});

/** The tiny model as a bundle would describe it. `space: "pixel"` gives the decoder's raw output. */
function pipeline(space: "latent" | "pixel", interval: [number, number] = [0, 1]): Pipeline {
  const runner: Runner = { run: (component, feeds) => sessions.get(component)!.run(feeds) };
  const sampler = { solver: "euler", steps: 50 } as const;
  const manifest = ManifestBody.parse({
    format: "reptok-bundle",
    version: 1,
    model: "tiny",
    title: "",
    licence: "",
    created: new Date(0).toISOString(),
    imageSize: 64,
    token: { count: 1, dimensions: 48, scaleFactor: 1 },
    preprocess: preprocessing,
    decoder: { space, channels: 4, size: 8, scale: VAE_SCALE, condition: 96, sampler },
    labelGenerator: {
      labels: Array.from({ length: 10 }, (_, i) => `class ${i}`),
      sampler: { ...sampler, guidance: 1, interval },
    },
    components: {},
  });
  return createPipeline(runner, manifest);
}
const rows = (name: string): Float32Array[] => {
  const { data, dims } = feed(n, name);
  const size = data.length / dims[0]!;
  return Array.from({ length: dims[0]! }, (_, i) => data.slice(i * size, (i + 1) * size));
};
const flat = (parts: readonly (Float32Array | null)[]): number[] => parts.flatMap((part) => [...part!]);

describe("generator", () => {
  test.for([
    { name: "sample_50", steps: 50, guidance: 1, interval: [0, 1] },
    { name: "sample_50_cfg1.5_interval_0.3_0.9", steps: 50, guidance: 1.5, interval: [0.3, 0.9] },
    { name: "sample_7_cfg4", steps: 7, guidance: 4, interval: [0, 1] },
  ])("$name", async ({ name, steps, guidance, interval }) => {
    const labels = feed(n, "generator.y").data;
    const items = rows("generator.z").map((noise, i) => ({ noise, seed: 0, condition: { label: labels[i]! } }));
    const latents = await pipeline("latent", interval as [number, number]).generate(items, { steps, guidance });
    expect(deviation(flat(latents), feed(n, `generator.${name}`).data)).toBeLessThan(TOLERANCE);
  });
});

describe("decoder", () => {
  const items = () => rows("decoder.noise").map((noise, i) => ({ noise, seed: 0, latent: rows("decoder.token")[i]! }));
  test.for([4, 50])("latents after %d steps", async (steps) => {
    const drawn = await pipeline("pixel").decode(items(), { steps });
    expect(deviation(flat(drawn.map((x) => x!.data)), feed(n, `decoder.latent_${steps}`).data)).toBeLessThan(TOLERANCE);
  });
  test("pixels", async () => {
    const drawn = await pipeline("latent").decode(items(), { steps: 4 });
    expect(deviation(flat(drawn.map((x) => x!.data)), feed(n, "decoder.image_first").data)).toBeLessThan(TOLERANCE);
  });
});

describe("encoder", () => {
  test.for(["a", "b", "c"])("picture %s", async (name) => {
    const [latent] = await pipeline("latent").encode([picture(n, `encode.${name}.image_u8`)]);
    expect(deviation(latent!, feed(n, `encode.${name}.cls_token`).data)).toBeLessThan(TOLERANCE);
  });
});

test("every sample of the file is compared", () => {
  expect(leftOut(n).filter((name) => SAMPLED.test(name))).toEqual([]);
});
