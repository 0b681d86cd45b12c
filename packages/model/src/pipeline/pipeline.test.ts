/** Units, conditions and guidance of the pipeline, with arithmetic one-liners as networks. */
import { ManifestBody, type ComponentName } from "@reptok/shared";
import { describe, expect, test } from "vitest";
import { PromptTokenizer } from "../text/tokenizer.ts";
import { createPipeline } from "./pipeline.ts";
import { itemNoise, STREAM } from "./sampler.ts";
import type { Runner, Tensor } from "./types.ts";

const SIDE = 8;
/** Shape of the decoder's output. */
const SIZE = 2;
const PLANE = SIZE * SIZE;
const sampler = { solver: "euler", steps: 4 } as const;
const FIELDS = {
  format: "reptok-bundle",
  version: 1,
  model: "arithmetic",
  title: "",
  licence: "",
  created: new Date(0).toISOString(),
  imageSize: SIDE,
  token: { count: 1, dimensions: 2, scaleFactor: 4 },
  preprocess: { size: SIDE, mean: [0, 0, 0], std: [1, 1, 1] },
  decoder: { space: "latent", channels: 3, size: SIZE, scale: 1, condition: 1, sampler },
  labelGenerator: { labels: ["a", "b"], sampler: { ...sampler, guidance: 3, interval: [0, 0.3] } },
  components: {},
};

type Feeds = Readonly<Record<string, Tensor>>;
type Networks = Partial<Record<ComponentName, (feeds: Feeds) => Record<string, Tensor>>>;

/** A pipeline over the given networks, and the feeds of each. */
function pipelineOver(networks: Networks, fields: object = {}) {
  const fed: (Feeds & { readonly component: ComponentName })[] = [];
  const runner: Runner = {
    async run(component, feeds) {
      fed.push({ ...feeds, component } as never);
      return networks[component]!(feeds);
    },
  };
  return { fed, ...createPipeline(runner, ManifestBody.parse({ ...FIELDS, ...fields })) };
}
const like = ({ dims }: Tensor, data: Float32Array): Tensor => ({ data, dims });

describe("units", () => {
  test("a token is divided by the scale factor to become a latent, and multiplied by it when decoded", async () => {
    const { fed, encode, decode } = pipelineOver({
      encoder: () => ({ token: { data: Float32Array.of(8, -2), dims: [1, 2] } }),
      decoder_condition: () => ({ cond: { data: Float32Array.of(0), dims: [1, 1, 1] } }),
      decoder: ({ x }) => ({ velocity: like(x!, new Float32Array(3 * PLANE)) }),
      autoencoder_decoder: ({ z }) => ({ image: like(z!, z!.data as Float32Array) }),
    });
    const [latent] = await encode([{ data: new Float32Array(3 * SIDE * SIDE), width: SIDE, height: SIDE }]);
    expect([...latent!]).toEqual([2, -0.5]);
    await decode([{ latent: latent!, seed: 1 }]);
    expect([...fed.find(({ component }) => component === "decoder_condition")!["token"]!.data]).toEqual([8, -2]);
  });

  test.each([
    [2, undefined, (x: number) => x / 2],
    [[1, 2, 4], [0.5, 0, -1], (x: number, c: number) => x / [1, 2, 4][c]! + [0.5, 0, -1][c]!],
  ] as const)(
    "scale %j and shift %j convert the flow's latents to the autoencoder's",
    async (scale, shift, expected) => {
      const { decode } = pipelineOver(
        {
          decoder_condition: () => ({ cond: { data: Float32Array.of(0, 0), dims: [2, 1, 1] } }),
          decoder: ({ x }) => ({ velocity: like(x!, new Float32Array(x!.data.length)) }),
          autoencoder_decoder: ({ z }) => ({ image: like(z!, z!.data as Float32Array) }),
        },
        { decoder: { ...FIELDS.decoder, scale, ...(shift === undefined ? {} : { shift }) } },
      );
      const noises = [0, 100].map((from) => Float32Array.from({ length: 3 * PLANE }, (_, i) => from + i));
      // Velocity 0 leaves the noise unchanged.
      const drawn = await decode(noises.map((noise) => ({ noise, latent: Float32Array.of(0, 0), seed: 0 })));
      drawn.forEach((picture, item) =>
        picture!.data.forEach((x, i) => expect(x).toBeCloseTo(expected(noises[item]![i]!, Math.floor(i / PLANE)), 4)),
      );
    },
  );
});

describe("arguments", () => {
  const never = () => {
    throw new Error("a network was called");
  };
  const pipeline = pipelineOver({ decoder_condition: never, label_generator: never, encoder: never });
  const latent = Float32Array.of(0, 0);

  test.each([-1, 0.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY])("seed %s is rejected", async (seed) => {
    const refused = { code: "invalid_request", param: "seed" };
    await expect(pipeline.decode([{ latent, seed }])).rejects.toMatchObject(refused);
    await expect(pipeline.generate([{ condition: { label: 0 }, seed }])).rejects.toMatchObject(refused);
  });

  test.each([0, -1, 1.5, 1001, Number.NaN])("%s steps are rejected", async (steps) => {
    const refused = { code: "invalid_request", param: "steps" };
    await expect(pipeline.decode([{ latent, seed: 0 }], { steps })).rejects.toMatchObject(refused);
    await expect(pipeline.generate([{ condition: { label: 0 }, seed: 0 }], { steps })).rejects.toMatchObject(refused);
  });

  test("non-finite values are rejected before a network runs", async () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      await expect(pipeline.decode([{ latent: Float32Array.of(0, bad), seed: 0 }])).rejects.toMatchObject({
        code: "invalid_latent",
        message: `latent[1]: expected a finite number, got ${bad}`,
      });
      const data = new Float32Array(3).fill(bad);
      await expect(pipeline.encode([{ data, width: 1, height: 1 }])).rejects.toMatchObject({ code: "invalid_request" });
    }
    const guided = pipeline.generate([{ condition: { label: 0 }, seed: 0 }], { guidance: Number.NaN });
    await expect(guided).rejects.toMatchObject({ code: "invalid_request", param: "guidance" });
  });
});

test("prompts are normalised, so that texts that look the same share one encoding", async () => {
  const tokenizer = PromptTokenizer.fromJson({
    added_tokens: [],
    pre_tokenizer: { type: "Whitespace" },
    model: { type: "WordPiece", unk_token: "?", vocab: { "?": 0, red: 1, apple: 2, "'": 3 } },
  });
  const read: number[][] = [];
  const runner: Runner = {
    async run(component, feeds) {
      if (component === "text_generator")
        return { velocity: like(feeds["x"]!, new Float32Array(feeds["x"]!.data.length)) };
      read.push([...feeds["ids"]!.data]);
      const [rows] = feeds["ids"]!.dims as [number];
      return { text: { data: new Float32Array(rows * 4), dims: [rows, 4, 1] } };
    },
  };
  const file = { file: "tokenizer.json", bytes: 1, sha256: "0".repeat(64) };
  const textGenerator = { tokenizer: file, maxTokens: 4, embedding: 1, sampler };
  const { generate } = createPipeline(runner, ManifestBody.parse({ ...FIELDS, textGenerator }), { tokenizer });
  const prompts = ["red apple '", "\u200bred\u00a0ap\u00adple \u2019\ufe0f"];
  await generate(
    prompts.map((prompt) => ({ condition: { prompt }, seed: 1 })),
    { guidance: 1 },
  );
  // One row for both, and one for the empty prompt.
  expect(read).toEqual([[1, 2, 3, 0, 0, 0, 0, 0]]);
});

test("guidance leads away from an item's negative prompt, or from the empty prompt", async () => {
  const tokenizer = PromptTokenizer.fromJson({
    added_tokens: [],
    pre_tokenizer: { type: "Whitespace" },
    model: { type: "WordPiece", unk_token: "?", vocab: { "?": 0, red: 1, apple: 2, dark: 7 } },
  });
  /** A prompt is read as its first token, and the velocity is that. */
  const runner: Runner = {
    async run(component, feeds) {
      const rows = feeds[component === "text_encoder" ? "ids" : "x"]!.dims[0]!;
      const [name, width] = component === "text_encoder" ? (["ids", 4] as const) : (["text", 4] as const);
      const first = Float32Array.from({ length: rows }, (_, row) => feeds[name]!.data[row * width]!);
      if (component === "text_encoder")
        return {
          text: {
            data: Float32Array.from({ length: rows * 4 }, (_, i) => first[Math.floor(i / 4)]!),
            dims: [rows, 4, 1],
          },
        };
      return {
        velocity: like(
          feeds["x"]!,
          Float32Array.from(feeds["x"]!.data, (_, i) => first[Math.floor(i / 2)]!),
        ),
      };
    },
  };
  const file = { file: "tokenizer.json", bytes: 1, sha256: "0".repeat(64) };
  const textGenerator = { tokenizer: file, maxTokens: 4, embedding: 1, sampler };
  const { generate } = createPipeline(runner, ManifestBody.parse({ ...FIELDS, textGenerator }), { tokenizer });
  const conditions = [{ prompt: "red", negative: "dark" }, { prompt: "apple" }];
  const generated = await generate(
    conditions.map((condition, seed) => ({ condition, seed })),
    { guidance: 3 },
  );
  // 7 + 3 (1 - 7) = -11 and 0 + 3 (2 - 0) = 6, over a time of 1.
  for (const [seed, velocity] of [-11, 6].entries()) {
    const noise = itemNoise(seed, STREAM.generator, 2);
    generated[seed]!.forEach((x, i) => expect(x).toBeCloseTo(noise[i]! + velocity, 4));
  }
});

describe("generation from labels", () => {
  /** The velocity is the label: 0 and 1, and 2 for no label. */
  const byLabel = () =>
    pipelineOver({
      label_generator: ({ x, label }) => ({
        velocity: like(
          x!,
          Float32Array.from(x!.data, (_, i) => label!.data[Math.floor(i / 2)]!),
        ),
      }),
    });

  test("guidance applies inside its interval only, both bounds included", async () => {
    const { fed, generate } = byLabel();
    const [generated] = await generate([{ condition: { label: 1 }, seed: 9 }]);
    const noise = itemNoise(9, STREAM.generator, 2);
    // Times 0 and 0.25 are guided: 2 + 3 (1 - 2) = -1; 0.5 and 0.75 are not: 1. In all (-1 - 1 + 1 + 1) / 4 = 0.
    generated!.forEach((x, i) => expect(x).toBeCloseTo(noise[i]!, 6));
    expect(fed.map(({ label }) => [...label!.data])).toEqual([[1, 2], [1, 2], [1], [1]]);
  });

  test("each item has its own label and noise, independent of the batch", async () => {
    const item = (label: number, seed: number) => ({ condition: { label }, seed });
    const { generate } = byLabel();
    const together = await generate([item(0, 5), item(1, 6), item(0, 7)], { guidance: 1 });
    const alone = await Promise.all(
      [item(0, 5), item(1, 6), item(0, 7)].map((one) => generate([one], { guidance: 1 })),
    );
    expect(together).toEqual(alone.flat());
    together.forEach((latent, i) => {
      const noise = itemNoise(5 + i, STREAM.generator, 2);
      latent!.forEach((x, j) => expect(x).toBeCloseTo(noise[j]! + [0, 1, 0][i]!, 6));
    });
  });

  test("rejects unknown labels, and prompts mixed with labels", async () => {
    const { generate } = byLabel();
    await expect(generate([{ condition: { label: 2 }, seed: 1 }])).rejects.toThrow(
      "expected a label from 0 to 1, got 2",
    );
    const mixed = [
      { condition: { label: 0 }, seed: 1 },
      { condition: { prompt: "a cat" }, seed: 1 },
    ];
    await expect(generate(mixed)).rejects.toThrow("expected prompts or labels in one call, got both");
    await expect(generate(mixed.slice(1))).rejects.toMatchObject({ code: "invalid_request", param: "prompt" });
  });
});
