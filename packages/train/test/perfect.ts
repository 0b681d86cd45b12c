/** A perfect model of pictures with four flat quarters, for which the value of every metric is known. */
import type { Picture, PromptTokenizer, Tensor } from "@reptok/model";
import { identityOf, ManifestBody } from "@reptok/shared";
import { randomInt, seededRandom } from "../src/data/random.ts";
import type { Icon } from "../src/data/icons.ts";
import type { Style } from "../src/data/icon-sets.ts";
import type { Corpus } from "../src/eval/corpus/corpus.ts";
import type { Subject } from "../src/eval/subject.ts";

export const SIZE = 16;
const HALF = SIZE / 2;
/** A channel of a quarter each. */
const DIMENSIONS = 12;
const SCALE = 0.5;
export const STYLES: readonly Style[] = ["noto", "noto-v1", "twemoji", "emojione"];

const hex = (...bytes: number[]) => `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;

/** `count` concepts in four styles: three quarters tell the concept, the last one the style. */
export function quarterIcons(count: number): Icon[] {
  const random = seededRandom("quarters");
  const colours = Array.from({ length: count }, () => Array.from({ length: 9 }, () => randomInt(random, 256)));
  return colours.flatMap((colour, i) =>
    STYLES.map((style, s) => {
      const concept = `thing-${i}`;
      const fills = [0, 3, 6].map((at) => hex(...colour.slice(at, at + 3)));
      fills.push(hex(20 * s, 20 * s, 20 * s));
      const rects = fills.map(
        (fill, q) =>
          `<rect x="${HALF * (q % 2)}" y="${HALF * Math.floor(q / 2)}" width="${HALF}" height="${HALF}" fill="${fill}"/>`,
      );
      const record = { style, concept, icon: `icon-${i}`, aliases: [`object ${i}`], name: `thing ${i}` };
      return {
        record: { ...record, group: "objects", subgroup: i % 2 === 0 ? "even" : "odd", keywords: ["thing"] },
        svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}">${rects.join("")}</svg>`,
      };
    }),
  );
}

/** The middle of each quarter: f32 [12]. */
function quarters({ data, width }: Picture): Float32Array {
  return Float32Array.from({ length: DIMENSIONS }, (_, i) => {
    const [c, q] = [Math.floor(i / 4), i % 4];
    const [x, y] = [Math.floor((width / 4) * (1 + 2 * (q % 2))), Math.floor((width / 4) * (1 + 2 * Math.floor(q / 2)))];
    return data[(c * width + y) * width + x]!;
  });
}

function paint(token: Float32Array): Picture {
  const data = Float32Array.from({ length: 3 * SIZE * SIZE }, (_, i) => {
    const [x, y, c] = [i % SIZE, Math.floor(i / SIZE) % SIZE, Math.floor(i / SIZE ** 2)];
    return token[4 * c + 2 * Math.floor(y / HALF) + Math.floor(x / HALF)]!;
  });
  return { data, width: SIZE, height: SIZE };
}

const sampler = { solver: "euler", steps: 4 } as const;
const body = ManifestBody.parse({
  format: "reptok-bundle",
  version: 1,
  model: "perfect",
  title: "Never <wrong>",
  licence: "none",
  created: "2026-01-01T00:00:00Z",
  imageSize: SIZE,
  token: { count: 1, dimensions: DIMENSIONS, scaleFactor: SCALE },
  preprocess: { size: SIZE, mean: [0, 0, 0], std: [1, 1, 1] },
  decoder: { space: "pixel", channels: 3, size: SIZE, scale: 1, condition: DIMENSIONS, sampler },
  labelGenerator: { labels: ["odd", "even"], sampler },
  textGenerator: {
    tokenizer: { file: "tokenizer.json", bytes: 1, sha256: "0".repeat(64) },
    maxTokens: 1,
    embedding: DIMENSIONS,
    sampler,
  },
  components: {},
});
const manifest = { ...body, identity: await identityOf(body) };

const rowOf = (data: ArrayLike<number>, row: number, size: number) =>
  Float32Array.from({ length: size }, (_, i) => data[row * size + i]!);

/** Exact velocities; `clean` returns the data of row i. */
function exact({ x, t }: Record<string, Tensor>, clean: (row: number) => Float32Array, noiseAt: 0 | 1): Tensor {
  const n = t!.data.length;
  const size = x!.data.length / n;
  const data = new Float32Array(x!.data.length);
  for (let i = 0; i < n; i++) {
    const [z, at] = [clean(i), t!.data[i]!];
    for (let j = 0; j < size; j++) {
      const toClean = z[j]! - x!.data[i * size + j]!;
      data[i * size + j] = noiseAt === 1 ? -toClean / at : toClean / (1 - at);
    }
  }
  return { data, dims: x!.dims };
}

/**
 * @param promptPicture the picture of a prompt
 * @param labelPicture the picture of a label
 */
export function perfectSubject(
  promptPicture: (prompt: string) => Picture,
  labelPicture: (label: number) => Picture = () => promptPicture(""),
): Subject {
  const latentOf = (picture: Picture) => quarters(picture).map((x) => x / SCALE);
  const prompts: string[] = [];
  return {
    manifest,
    pipeline: {
      encode: (pictures) => Promise.resolve(pictures.map(latentOf)),
      generate: (items) =>
        Promise.resolve(
          items.map(({ condition }) =>
            latentOf("prompt" in condition ? promptPicture(condition.prompt) : labelPicture(condition.label)),
          ),
        ),
      decode: (items) => Promise.resolve(items.map(({ latent }) => paint(latent.map((x) => x * SCALE)))),
    },
    tokenizer: {
      encode: (prompt: string) => ({ ids: Int32Array.of(prompts.push(prompt) - 1), mask: Float32Array.of(1) }),
    } as unknown as PromptTokenizer,
    runner: {
      run(component, feeds) {
        const outputs = (): Record<string, Tensor> => {
          switch (component) {
            case "decoder_condition":
              return { cond: feeds["token"]! };
            case "decoder":
              return { velocity: exact(feeds, (i) => paint(rowOf(feeds["cond"]!.data, i, DIMENSIONS)).data, 1) };
            case "text_encoder": {
              // The empty prompt, used for guidance, has no picture.
              const read = Array.from(feeds["ids"]!.data, (id) =>
                prompts[id] === "" ? new Float32Array(DIMENSIONS) : latentOf(promptPicture(prompts[id]!)),
              );
              return { text: { data: Float32Array.from(read.flatMap((row) => [...row])), dims: [] } };
            }
            case "text_generator":
              return { velocity: exact(feeds, (i) => rowOf(feeds["text"]!.data, i, DIMENSIONS), 0) };
            case "label_generator":
              return { velocity: exact(feeds, (i) => latentOf(labelPicture(feeds["label"]!.data[i]!)), 0) };
            case "encoder":
            case "autoencoder_decoder":
            case "autoencoder_encoder":
              throw new Error(`the perfect model has no ${component}`);
          }
        };
        return Promise.resolve(outputs());
      },
    },
  };
}

/** The picture whose caption a prompt is, or has in it. */
export async function byCaption(corpus: Corpus): Promise<(prompt: string) => Picture> {
  const pictures = new Map<string, Picture>();
  for (const [index, { caption }] of corpus.items.entries()) {
    const picture = await corpus.picture(index);
    pictures.set(caption, picture);
    const plain = caption.replace(/, .*$/, "");
    if (!pictures.has(plain)) pictures.set(plain, picture);
  }
  return (prompt) => {
    const mentioned = [...pictures.keys()].filter((caption) => prompt.includes(caption));
    const found = pictures.get(mentioned.toSorted((a, b) => b.length - a.length)[0] ?? prompt);
    if (found === undefined) throw new Error(`no picture has the caption ${prompt}`);
    return found;
  };
}
