/** Encoding, generating and decoding with a bundle's networks, over any runtime. */
import { ApiError, type ComponentName, type ManifestBody, normalizePrompt } from "@reptok/shared";
import type { PromptReader } from "../text/tokenizer.ts";
import { checkFinite, checkSampling } from "./checks.ts";
import { preprocess } from "./preprocess.ts";
import { estimates, flowTimes, integrate, itemNoise, STREAM, type Moving, type Step } from "./sampler.ts";
import type { DecodeItem, GenerateItem, Picture, Pipeline, Runner, SampleOptions, Tensor } from "./types.ts";

export interface PipelineOptions {
  /** Tokenizes prompts; required for generation from text. */
  readonly tokenizer?: PromptReader;
}

/** Rows of equal length, one after another. */
function stack(rows: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let offset = 0;
  for (const row of rows) {
    out.set(row, offset);
    offset += row.length;
  }
  return out;
}
function unstack(data: Float32Array, count: number): Float32Array[] {
  const size = data.length / count;
  return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size));
}
const floats = (data: Float32Array, ...dims: number[]): Tensor => ({ data, dims });

/** An item's initial state: its noise. */
function moving(item: GenerateItem | DecodeItem, index: number, stream: number, size: number): Moving {
  const { seed, noise, signal } = item;
  if (noise !== undefined && noise.length !== size)
    throw new RangeError(`expected ${size} values of noise, got ${noise.length}`);
  return { index, signal, x: noise?.slice() ?? itemNoise(seed, stream, size) };
}

/** The networks of one bundle, called by component name. */
class Networks {
  readonly #runner: Runner;
  constructor(runner: Runner) {
    this.#runner = runner;
  }
  async call(component: ComponentName, feeds: Readonly<Record<string, Tensor>>, output: string): Promise<Float32Array> {
    const result = (await this.#runner.run(component, feeds))[output];
    if (!(result?.data instanceof Float32Array)) throw new Error(`${component}: expected an f32 output "${output}"`);
    return result.data;
  }
}

/** A generator's conditioning: a row for each item, then one for each that guidance leads away from. */
interface Conditions {
  readonly component: ComponentName;
  /** Feeds for the given rows; row `count` + i is the negative condition of item i. */
  feeds(rows: readonly number[]): Record<string, Tensor>;
}

/**
 * @throws ApiError `invalid_request` if the bundle lacks the requested generator or label
 */
export function createPipeline(runner: Runner, manifest: ManifestBody, { tokenizer }: PipelineOptions = {}): Pipeline {
  const networks = new Networks(runner);
  const { token, decoder: space } = manifest;
  const D = token.dimensions * token.count;

  function labelConditions(labels: readonly number[]): Conditions {
    const count = manifest.labelGenerator?.labels.length;
    if (count === undefined)
      throw new ApiError("invalid_request", `${manifest.model} does not generate from labels`, "label");
    for (const label of labels) {
      if (label >= count)
        throw new ApiError("invalid_request", `expected a label from 0 to ${count - 1}, got ${label}`, "label");
    }
    return {
      component: "label_generator",
      feeds: (rows) => ({ label: { data: Int32Array.from(rows, (row) => labels[row] ?? count), dims: [rows.length] } }),
    };
  }

  async function textConditions(prompts: readonly string[], negatives: readonly string[]): Promise<Conditions> {
    const text = manifest.textGenerator;
    if (text === undefined || tokenizer === undefined) {
      throw new ApiError("invalid_request", `${manifest.model} does not generate from prompts`, "prompt");
    }
    const { maxTokens: L, embedding: E } = text;
    // Equal prompts are encoded once.
    const unique = [...new Set([...prompts, ...negatives])];
    const encoded = unique.map((prompt) => tokenizer.encode(prompt, L));
    const ids = new Int32Array(unique.length * L);
    encoded.forEach((row, i) => ids.set(row.ids, i * L));
    const mask = stack(encoded.map((row) => row.mask));
    const read = await networks.call(
      "text_encoder",
      { ids: { data: ids, dims: [unique.length, L] }, mask: floats(mask, unique.length, L) },
      "text",
    );
    const texts = unstack(read, unique.length);
    const at = [...prompts, ...negatives].map((prompt) => unique.indexOf(prompt));
    return {
      component: "text_generator",
      feeds: (rows) => ({
        text: floats(stack(rows.map((row) => texts[at[row]!]!)), rows.length, L, E),
        mask: floats(stack(rows.map((row) => encoded[at[row]!]!.mask)), rows.length, L),
      }),
    };
  }

  function conditionsOf(items: readonly GenerateItem[]): Conditions | Promise<Conditions> {
    const prompts = items.flatMap(({ condition }) =>
      "prompt" in condition ? [normalizePrompt(condition.prompt)] : [],
    );
    const negatives = items.flatMap(({ condition }) =>
      "prompt" in condition ? [normalizePrompt(condition.negative ?? "")] : [],
    );
    const labels = items.flatMap(({ condition }) => ("label" in condition ? [condition.label] : []));
    if (prompts.length > 0 && labels.length > 0) throw new Error("expected prompts or labels in one call, got both");
    return labels.length > 0 ? labelConditions(labels) : textConditions(prompts, negatives);
  }

  async function generate(
    items: readonly GenerateItem[],
    options: SampleOptions = {},
  ): Promise<(Float32Array | null)[]> {
    const results: (Float32Array | null)[] = items.map(() => null);
    if (items.length === 0) return results;
    checkSampling(items, options);
    const conditions = await conditionsOf(items);
    const defaults = (conditions.component === "label_generator" ? manifest.labelGenerator : manifest.textGenerator)!
      .sampler;
    const guidance = options.guidance ?? defaults.guidance;
    // In float32, as in the network and the reference, so that a step on an interval bound is guided in both or in
    // neither.
    const [low, high] = defaults.interval.map(Math.fround) as [number, number];

    const velocity = async (live: readonly Moving[], t: number): Promise<Float32Array> => {
      const n = live.length;
      const time = Math.fround(t);
      const guided = guidance !== 1 && time >= low && time <= high;
      const rows = live.map(({ index }) => index);
      if (guided) rows.push(...live.map(({ index }) => items.length + index));
      const x = stack(live.map((item) => item.x));
      const feeds = {
        x: floats(guided ? stack([x, x]) : x, rows.length, token.count, token.dimensions),
        t: floats(new Float32Array(rows.length).fill(t), rows.length),
        ...conditions.feeds(rows),
      };
      const v = await networks.call(conditions.component, feeds, "velocity");
      if (!guided) return v;
      const free = v.subarray(n * D);
      return v.slice(0, n * D).map((with_, i) => free[i]! + guidance * (with_ - free[i]!));
    };
    const start = items.map((item, index) => moving(item, index, STREAM.generator, D));
    const times = flowTimes(0, 1, options.steps ?? defaults.steps, defaults.shift);
    const arrived = await integrate(defaults.solver, start, times, velocity, options.onStep);
    for (const { index, x } of arrived) results[index] = x;
    return results;
  }

  /** The decoder's output, in the autoencoder's own units. */
  function unscale(x: Float32Array): Float32Array {
    const plane = space.size * space.size;
    return x.map((value, i) => {
      const c = Math.floor(i / plane) % space.channels;
      const scale = typeof space.scale === "number" ? space.scale : space.scale[c]!;
      return value / scale + (space.shift?.[c] ?? 0);
    });
  }

  async function decode(items: readonly DecodeItem[], options: SampleOptions = {}): Promise<(Picture | null)[]> {
    const results: (Picture | null)[] = items.map(() => null);
    if (items.length === 0) return results;
    checkSampling(items, options);
    for (const { latent } of items) {
      checkFinite(latent, "invalid_latent", "latent");
      if (latent.length !== D)
        throw new ApiError(
          "invalid_latent",
          `expected ${D} dimensions for ${manifest.model}, got ${latent.length}`,
          "latent",
        );
    }
    const tokens = stack(items.map(({ latent }) => latent)).map((x) => x * token.scaleFactor);
    const read = await networks.call("decoder_condition", { token: floats(tokens, items.length, D) }, "cond");
    const conds = unstack(read, items.length);
    const [C, S] = [space.channels, space.size];
    const velocity = (live: readonly Moving[], t: number): Promise<Float32Array> => {
      const n = live.length;
      const feeds = {
        x: floats(stack(live.map(({ x }) => x)), n, C, S, S),
        t: floats(new Float32Array(n).fill(t), n),
        cond: floats(stack(live.map(({ index }) => conds[index]!)), n, 1, space.condition),
      };
      return networks.call("decoder", feeds, "velocity");
    };
    const start = items.map((item, index) => moving(item, index, STREAM.decoder, C * S * S));
    const { solver, steps: usual, shift } = space.sampler;
    const times = flowTimes(1, 0, options.steps ?? usual, shift);
    const drawn = await integrate(solver, start, times, velocity, async (step, steps, state) => {
      await preview(items, step, state);
      options.onStep?.(step, steps);
    });
    const pictures = await develop(drawn.map(({ x }) => x));
    pictures.forEach((picture, i) => (results[drawn[i]!.index] = picture));
    return results;
  }

  /** Converts the decoder's outputs to pictures, f32 [C, S, S] each. */
  async function develop(drawn: readonly Float32Array[]): Promise<Picture[]> {
    if (drawn.length === 0) return [];
    let pixels = stack(drawn);
    if (space.space === "latent") {
      const z = floats(unscale(pixels), drawn.length, space.channels, space.size, space.size);
      pixels = await networks.call("autoencoder_decoder", { z }, "image");
    }
    const side = manifest.imageSize;
    return unstack(pixels, drawn.length).map((data) => ({ data, width: side, height: side }));
  }

  /** Emits the estimates of the items that requested a preview after this step. */
  async function preview(items: readonly DecodeItem[], step: number, state: Step): Promise<void> {
    const due = state.items.flatMap(({ index }, at) => (items[index]!.previews?.includes(step) ? [{ index, at }] : []));
    if (due.length === 0) return;
    const expected = estimates(state);
    for (const { index, at } of due) items[index]!.onEstimate?.(async () => (await develop([expected[at]!]))[0]!, step);
    const shown = due.filter(({ index }) => items[index]!.onPreview);
    const pictures = await develop(shown.map(({ at }) => expected[at]!));
    pictures.forEach((picture, i) => items[shown[i]!.index]!.onPreview!(picture, step));
  }

  async function encode(pictures: readonly Picture[]): Promise<Float32Array[]> {
    if (pictures.length === 0) return [];
    for (const { data } of pictures) checkFinite(data, "invalid_request", "picture");
    const { size } = manifest.preprocess;
    const image = stack(pictures.map((picture) => preprocess(picture, manifest.preprocess)));
    const tokens = await networks.call("encoder", { image: floats(image, pictures.length, 3, size, size) }, "token");
    return unstack(
      tokens.map((x) => x / token.scaleFactor),
      pictures.length,
    );
  }

  return { encode, generate, decode };
}
