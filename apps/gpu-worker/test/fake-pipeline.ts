/** A pipeline with recognizable results, whose steps the test controls. */
import type { DecodeItem, GenerateItem, Picture, Pipeline, SampleOptions } from "@reptok/model";
import { identityOf, type Manifest, ManifestBody, versionOf } from "@reptok/shared";

/** A model with latents of 4 values and pictures of 16 x 16 pixels, for prompts and three labels. */
const body = ManifestBody.parse({
  format: "reptok-bundle",
  version: 1,
  model: "fake",
  title: "Fake",
  licence: "Apache-2.0",
  created: "2026-01-01T00:00:00Z",
  imageSize: 16,
  token: { count: 1, dimensions: 4, scaleFactor: 1 },
  preprocess: { size: 16, mean: [0, 0, 0], std: [1, 1, 1] },
  decoder: { space: "pixel", channels: 3, size: 16, scale: 1, condition: 4, sampler: { solver: "euler", steps: 2 } },
  labelGenerator: { labels: ["a", "b", "c"], sampler: { solver: "euler", steps: 3 } },
  textGenerator: {
    tokenizer: { file: "tokenizer.json", bytes: 1, sha256: "0".repeat(64) },
    maxTokens: 8,
    embedding: 4,
    sampler: { solver: "euler", steps: 3, guidance: 2 },
  },
  components: {},
});
export const manifest: Manifest = { ...body, identity: await identityOf(body) };
export const version = versionOf(manifest);

export interface Call {
  readonly op: "encode" | "generate" | "decode";
  readonly size: number;
  readonly options: Pick<SampleOptions, "steps" | "guidance">;
}

const picture = (grey: number): Picture => ({
  data: new Float32Array(3 * 256).fill(grey / 127.5 - 1),
  width: 16,
  height: 16,
});

/**
 * latent = [seed, steps, 0, 0]; every pixel of a drawn picture is the latent's first value / 255, and in the preview
 * after step s that value minus s.
 */
export class FakePipeline implements Pipeline {
  readonly calls: Call[] = [];
  /** Awaited before every step and every encoding. */
  gate: (call: Call) => Promise<void> = () => Promise.resolve();
  /** Seeds of items that fail their whole batch. */
  readonly poison = new Map<number, Error>();

  async encode(pictures: readonly Picture[]): Promise<Float32Array[]> {
    const call: Call = { op: "encode", size: pictures.length, options: {} };
    this.calls.push(call);
    await this.gate(call);
    return pictures.map(({ width, height, data }) => Float32Array.of(width, height, data[0]!, 0));
  }

  generate(items: readonly GenerateItem[], options: SampleOptions = {}): Promise<(Float32Array | null)[]> {
    return this.#sample("generate", items, options, ({ seed }) => Float32Array.of(seed, options.steps ?? 0, 0, 0));
  }

  decode(items: readonly DecodeItem[], options: SampleOptions = {}): Promise<(Picture | null)[]> {
    const make = ({ latent }: DecodeItem) => picture(latent[0]!);
    return this.#sample("decode", items, options, make, ({ latent, previews, onPreview }, step) => {
      if (previews?.includes(step)) onPreview?.(picture(latent[0]! - step), step);
    });
  }

  async #sample<I extends GenerateItem | DecodeItem, T>(
    op: "generate" | "decode",
    items: readonly I[],
    options: SampleOptions,
    make: (item: I) => T,
    look: (item: I, step: number) => void = () => {},
  ): Promise<(T | null)[]> {
    const { steps = 1, onStep, ...rest } = options;
    const call: Call = { op, size: items.length, options: { steps, ...rest } };
    this.calls.push(call);
    for (let step = 1; step <= steps; step++) {
      await this.gate(call);
      if (items.every(({ signal }) => signal?.aborted)) break;
      for (const { seed } of items) if (this.poison.has(seed)) throw this.poison.get(seed)!;
      for (const item of items) look(item, step);
      onStep?.(step, steps);
    }
    return items.map((item) => (item.signal?.aborted ? null : make(item)));
  }
}
