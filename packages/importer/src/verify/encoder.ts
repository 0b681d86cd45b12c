/** Tokens of pictures, and the position embedding. */
import { ops as g, positionEmbedding, preprocess, vitEncoder, type Tensor } from "@reptok/model";
import { innerValue, networksOf, output, type Backend } from "./backend.ts";
import { Incomparable, joined, pictures, rows } from "./expected.ts";
import type { Rule } from "./rules.ts";

async function prepared(
  backend: Backend,
  expected: Parameters<Rule["compute"]>[0]["expected"],
  id: string,
): Promise<Tensor> {
  const { preprocess: how } = backend.manifest;
  const images = pictures(expected, `encode.${id}.image_u8`).map((picture) => preprocess(picture, how));
  return { data: joined(images), dims: [images.length, 3, how.size, how.size] };
}

/** The adapted encoder's tokens, before the division by the scale factor. */
const adapted: Rule["compute"] = async ({ backend, expected }, [, id]) =>
  output(await backend.runner.run("encoder", { image: await prepared(backend, expected, id!) }), "token");

/** The original encoder's tokens: the same network with its original [cls] embedding. */
const frozen: Rule["compute"] = async ({ backend, expected }, [, id]) => {
  const { encoder } = networksOf(backend);
  if (backend.frozenCls === undefined) throw new Incomparable("the bundle lacks the original [cls] embedding");
  const image = await prepared(backend, expected, id!);
  const input = g.input("image", image.dims);
  return innerValue(
    backend,
    "encoder",
    (s) => vitEncoder(s, input, encoder),
    { image },
    { cls_token: backend.frozenCls },
  );
};

function cosineLoss(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return 1 - ab / Math.sqrt(aa * bb);
}

export const encoderRules: readonly Rule[] = [
  { name: /^encode\.([^.]+)\.cls_token$/, compute: adapted },
  { name: /^encode\.([^.]+)\.frozen_cls_token$/, compute: frozen },
  {
    name: /^encode\.([^.]+)\.cosine_loss$/,
    async compute(context, match) {
      const [ours, theirs] = [rows(await adapted(context, match)), rows(await frozen(context, match))];
      return { data: Float32Array.from(ours, (row, i) => cosineLoss(row, theirs[i]!)), dims: [ours.length] };
    },
  },
  {
    // Resampled to the grid of an image of that many pixels.
    name: /^encoder\.pos_embed_(\d+)$/,
    async compute({ backend }, [, side]) {
      const { encoder } = networksOf(backend);
      const imageSize = Number(side);
      if (imageSize % encoder.patch !== 0)
        throw new Incomparable(`${imageSize} pixels are not a multiple of patches of ${encoder.patch}`);
      return innerValue(backend, "encoder", (s) => positionEmbedding(s, { ...encoder, imageSize }));
    },
  },
];
