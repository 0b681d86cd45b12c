/** Validation flow loss in 8 segments of t. */
import { Random, type Tensor } from "@reptok/model";
import { hashFraction } from "../../data/random.ts";
import { picturesAt } from "../corpus/corpus.ts";
import { type Mean, meanOf } from "../metrics/summary.ts";
import { atModelSize, CHUNK, type Subject } from "../subject.ts";
import type { Generator, Section } from "./section.ts";

export const SEGMENTS = 8;

/** The mean squared error of the velocity, a mean over elements and items, for t in [i/8, (i+1)/8). */
export type SegmentLosses = readonly Mean[];

const floats = (data: Float32Array, ...dims: number[]): Tensor => ({ data, dims });

async function run(
  subject: Subject,
  component: Parameters<Subject["runner"]["run"]>[0],
  feeds: Record<string, Tensor>,
) {
  const outputs = await subject.runner.run(component, feeds);
  return Object.values(outputs)[0]!.data as Float32Array;
}

/** Part of a batch: n rows of clean data, and the predictor of their velocity. */
interface Flow {
  /** f32 [n, size]. */
  readonly data: Float32Array;
  readonly n: number;
  /** Velocity f32 [n, size] at x f32 [n, size], t f32 [n]. */
  velocity(x: Float32Array, t: Float32Array): Promise<Float32Array>;
  /** Decoder: t 1 = noise. Generators: t 1 = data. */
  readonly noiseAt: 0 | 1;
}

/** Adds a chunk's losses to each segment. Noise and t depend only on the seed and the items' indices. */
async function addLosses(losses: readonly number[][], flow: Flow, seed: number, purpose: string, start: number) {
  const { data, n, velocity, noiseAt } = flow;
  const size = data.length / n;
  for (let segment = 0; segment < SEGMENTS; segment++) {
    const noise = new Float32Array(data.length);
    const t = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      const random = new Random(Math.floor(hashFraction("flow", seed, purpose, segment, start + i) * 2 ** 32));
      t[i] = (segment + random.uniform()) / SEGMENTS;
      random.normals(noise.subarray(i * size, (i + 1) * size));
    }
    const noiseFraction = (i: number) => (noiseAt === 1 ? t[Math.floor(i / size)]! : 1 - t[Math.floor(i / size)]!);
    const v = await velocity(
      data.map((clean, i) => clean + noiseFraction(i) * (noise[i]! - clean)),
      t,
    );
    // dx/dt points from the end t = 0 to the end t = 1.
    const sign = noiseAt === 1 ? 1 : -1;
    for (let i = 0; i < n; i++) {
      let squares = 0;
      for (let j = i * size; j < (i + 1) * size; j++) squares += (v[j]! - sign * (noise[j]! - data[j]!)) ** 2;
      losses[segment]!.push(squares / size);
    }
  }
}

/** Losses over the held-out pictures; `flowOf` returns the flow of a chunk. */
async function segmentLosses(
  section: Section,
  purpose: string,
  flowOf: (places: Uint32Array) => Promise<Flow>,
): Promise<SegmentLosses> {
  const { corpus, plan, seed, progress } = section;
  const places = corpus.heldOut.subarray(0, plan.validation);
  const losses: number[][] = Array.from({ length: SEGMENTS }, () => []);
  for (let start = 0; start < places.length; start += CHUNK) {
    const chunk = places.subarray(start, start + CHUNK);
    await addLosses(losses, await flowOf(chunk), seed, purpose, start);
    progress(`flow loss, ${purpose}`, start + chunk.length, places.length);
  }
  return losses.map(meanOf);
}

/** The decoder's targets, f32 [n,C,H,W]: pixels, or the mean of the autoencoder's latents in the flow's units. */
async function decoderTargets({ subject, corpus }: Section, places: Uint32Array): Promise<Float32Array> {
  const { manifest } = subject;
  const { space, channels: C, size: L, scale, shift } = manifest.decoder;
  const S = manifest.imageSize;
  const n = places.length;
  const image = new Float32Array(n * 3 * S * S);
  const pictures = await picturesAt(corpus, places);
  pictures.forEach((picture, i) => image.set(atModelSize(picture, manifest).data, i * 3 * S * S));
  if (space === "pixel") return image;
  const moments = await run(subject, "autoencoder_encoder", { image: floats(image, n, 3, S, S) });
  const plane = L * L;
  return Float32Array.from({ length: n * C * plane }, (_, i) => {
    const [item, c] = [Math.floor(i / (C * plane)), Math.floor(i / plane) % C];
    const mean = moments[item * 2 * C * plane + (i % (C * plane))]!;
    return (mean - (shift?.[c] ?? 0)) * (typeof scale === "number" ? scale : scale[c]!);
  });
}

/** Undefined for a bundle that decodes to an autoencoder's latents, but lacks its encoder. */
export async function decoderFlowLoss(section: Section): Promise<SegmentLosses | undefined> {
  const { subject, corpus } = section;
  const { manifest } = subject;
  const { space, channels: C, size: L, condition } = manifest.decoder;
  if (space === "latent" && manifest.components.autoencoder_encoder === undefined) return undefined;
  return segmentLosses(section, "decoder", async (places) => {
    const n = places.length;
    const data = await decoderTargets(section, places);
    const latents = await subject.pipeline.encode(await picturesAt(corpus, places));
    const tokens = Float32Array.from(
      latents.flatMap((latent) => [...latent]),
      (x) => x * manifest.token.scaleFactor,
    );
    const cond = await run(subject, "decoder_condition", { token: floats(tokens, n, tokens.length / n) });
    return {
      data,
      n,
      noiseAt: 1,
      velocity: (x, t) =>
        run(subject, "decoder", { x: floats(x, n, C, L, L), t: floats(t, n), cond: floats(cond, n, 1, condition) }),
    };
  });
}

/** Feeds with a generator's conditions. */
async function conditionFeeds(
  { subject, corpus }: Section,
  generator: Generator,
  places: Uint32Array,
): Promise<Record<string, Tensor>> {
  const n = places.length;
  const items = Array.from(places, (index) => corpus.items[index]!);
  if (generator === "label") {
    const labels = subject.manifest.labelGenerator!.labels;
    return { label: { data: Int32Array.from(items, ({ label }) => labels.indexOf(label ?? "")), dims: [n] } };
  }
  const { maxTokens: L, embedding: E } = subject.manifest.textGenerator!;
  const [ids, mask] = [new Int32Array(n * L), new Float32Array(n * L)];
  for (const [i, { caption }] of items.entries()) {
    const encoded = subject.tokenizer!.encode(caption, L);
    ids.set(encoded.ids, i * L);
    mask.set(encoded.mask, i * L);
  }
  const text = await run(subject, "text_encoder", { ids: { data: ids, dims: [n, L] }, mask: floats(mask, n, L) });
  return { text: floats(text, n, L, E), mask: floats(mask, n, L) };
}

/** Loss without guidance. Undefined for a label generator if no held-out picture has one of its labels. */
export async function generatorFlowLoss(section: Section, generator: Generator): Promise<SegmentLosses | undefined> {
  const { subject, corpus, plan } = section;
  const { token, labelGenerator } = subject.manifest;
  const places = corpus.heldOut.subarray(0, plan.validation);
  const isLabelled = (index: number) => labelGenerator!.labels.includes(corpus.items[index]!.label ?? "");
  if (generator === "label" && !places.every(isLabelled)) return undefined;
  return segmentLosses(section, generator, async (chunk) => {
    const n = chunk.length;
    const latents = await subject.pipeline.encode(await picturesAt(corpus, chunk));
    const conditions = await conditionFeeds(section, generator, chunk);
    return {
      data: Float32Array.from(latents.flatMap((latent) => [...latent])),
      n,
      noiseAt: 0,
      velocity: (x, t) =>
        run(subject, generator === "text" ? "text_generator" : "label_generator", {
          x: floats(x, n, token.count, token.dimensions),
          t: floats(t, n),
          ...conditions,
        }),
    };
  });
}
