/** A minimal recipe with every stage, and pictures to train it on. */
import { writeDataset } from "../src/data/cache.ts";
import type { Style } from "../src/data/icon-sets.ts";
import type { Icon } from "../src/data/icons.ts";
import type { Recipe } from "../src/recipe/recipe.ts";

/** Side of the pictures. */
export const SIZE = 16;
/** Settings that all trained stages share. */
export const stage = (steps: number) => ({
  schedule: { rate: 3e-3, warmup: 2, steps, decay: 0.5 },
  batchSize: 8,
  weightDecay: 0.01,
  clip: 1,
  emaRate: 0.9,
});
const sampler = { solver: "euler", steps: 4, shift: 1, guidance: 2, interval: [0, 1] } as const;
const mixer = { width: 16, depth: 1, expandTokens: 2, expandChannels: 2 };

/** Every stage, as small as possible. */
export const recipe = {
  model: "tiny-run",
  seed: 3,
  imageSize: SIZE,
  samplers: {
    decoder: { ...sampler, guidance: 1, interval: [0, 1] },
    labelGenerator: { ...sampler, interval: [0, 1] },
    textGenerator: { ...sampler, interval: [0, 1] },
  },
  autoencoder: {
    ...stage(60),
    kl: 1e-4,
    network: { imageSize: SIZE, stem: 2, channels: [8, 8], blocks: 1, latent: 4, groups: 4 },
  },
  encoder: { imageSize: SIZE, patch: 4, width: 16, depth: 1, heads: 2, registers: 2, positions: 4 },
  pretrain: { ...stage(60), masked: 0.25, decoderDepth: 1 },
  tokenizer: { ...stage(60), lambda: 0.1, network: { patch: 2, width: 32, depth: 1, headWidth: 16, mapping: 16 } },
  decoder: { ...stage(60), variants: 2, shift: 1, flip: 0.5 },
  labelGenerator: { ...stage(60), dropout: 0.1, network: mixer },
  textGenerator: {
    ...stage(60),
    dropout: 0.1,
    captionTokens: 8,
    encoder: { kind: "learned", vocabulary: 600, maxTokens: 12, width: 16, depth: 1, heads: 2 },
    network: { ...mixer, heads: 2, learnable: 2 },
  },
} satisfies Recipe;

const COLOURS = { red: "#e02020", green: "#20a020", blue: "#2040e0", black: "#101010" };
const STYLES: readonly Style[] = ["noto", "noto-v1", "twemoji", "emojione"];

/** Coloured squares, larger or smaller by style. */
function icons(): Icon[] {
  return Object.entries(COLOURS).flatMap(([colour, fill]) =>
    STYLES.map((style, i) => ({
      record: {
        style,
        concept: `${colour}-square`,
        icon: `${colour}-square`,
        aliases: [],
        name: `${colour} square`,
        group: "symbols",
        subgroup: colour === "black" ? "geometric" : "other-symbol",
        keywords: ["square"],
      },
      svg: `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect x="${i}" y="2" width="${14 - 2 * i}" height="12" fill="${fill}"/></svg>`,
    })),
  );
}

/** Writes the pictures as a data set. */
export const writeSquares = (dir: string): Promise<unknown> =>
  writeDataset({
    dir,
    size: SIZE,
    inputs: "0".repeat(64),
    icons: icons(),
    subgroups: ["geometric", "other-symbol"],
  });
