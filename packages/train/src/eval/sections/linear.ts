/** Reconstruction of held-out pictures by linear maps with as many dimensions as the token: a lower bound for a useful model. */
import type { Picture } from "@reptok/model";
import { picturesAt } from "../corpus/corpus.ts";
import { PixelRows } from "../linear/pixel-rows.ts";
import { principalDirections } from "../linear/principal.ts";
import { matrix, Products } from "../linear/products.ts";
import { tokenRegression } from "../linear/ridge.ts";
import { psnr } from "../metrics/psnr.ts";
import { type Sharpness, SharpnessSums } from "../metrics/sharpness.ts";
import { type Mean, meanOf } from "../metrics/summary.ts";
import { asFile, atModelSize, CHUNK } from "../subject.ts";
import { cellOf, type Section } from "./section.ts";

export interface Reconstructed {
  /** dB. */
  readonly psnr: Mean;
  readonly sharpness: Sharpness;
}

export interface Linear {
  /** By principal components of the fitted pictures, as many as the token has dimensions. */
  readonly principal: Reconstructed;
  /** By ridge regression from the token to pixels. */
  readonly ridge: Reconstructed;
  /** Dimensions of the token. Fewer principal components are used if the fitted pictures span fewer. */
  readonly numbers: number;
  /** Number of reference pictures to which both are fitted. */
  readonly fitted: number;
}

/** Maximum bytes of pixels in memory: 10,922 pictures of 128 x 128. */
const MAX_BYTES = 2 ** 29;

/** The first reference pictures at the model's size, and their tokens. */
async function fittedPictures(section: Section): Promise<{ rows: PixelRows; tokens: Float32Array[] }> {
  const { subject, corpus, real, plan, progress } = section;
  const size = 3 * subject.manifest.imageSize ** 2;
  const places = corpus.reference.subarray(0, Math.min(plan.linear, Math.floor(MAX_BYTES / size)));
  const bytes = new Uint8Array(places.length * size);
  const tokens: Float32Array[] = [];
  for (let start = 0; start < places.length; start += CHUNK) {
    const chunk = places.subarray(start, start + CHUNK);
    const pictures = await picturesAt(corpus, chunk);
    pictures.forEach((picture, i) => {
      const { data } = atModelSize(picture, subject.manifest);
      for (let j = 0; j < size; j++) bytes[(start + i) * size + j] = Math.round((data[j]! + 1) * 127.5);
    });
    const { gallery } = real;
    tokens.push(
      ...(gallery
        ? Array.from(chunk, (index) => gallery.entry(index).features)
        : await section.encoder.features(pictures)),
    );
    progress("linear baselines, pictures", start + chunk.length, places.length);
  }
  return { rows: new PixelRows(bytes, size), tokens };
}

class Judge {
  readonly #psnrs: number[] = [];
  readonly #sharpness: SharpnessSums;
  constructor(cell: number | undefined) {
    this.#sharpness = new SharpnessSums(cell);
  }
  /** @param centred f32 [n, size]: the reconstructed pictures minus `mean` */
  add(centred: Float32Array, mean: Float32Array, reals: readonly Picture[]): void {
    for (const [i, real] of reals.entries()) {
      const data = mean.map((value, j) => value + centred[i * mean.length + j]!);
      const drawn = asFile({ ...real, data });
      this.#psnrs.push(psnr(drawn.data, real.data));
      this.#sharpness.add(drawn, real);
    }
  }
  get result(): Reconstructed {
    return { psnr: meanOf(this.#psnrs), sharpness: this.#sharpness.result };
  }
}

/** Undefined if the reference has fewer than two pictures. */
export async function linearBaselines(section: Section): Promise<Linear | undefined> {
  const { subject, corpus, plan, progress, threads } = section;
  const { token } = subject.manifest;
  const numbers = token.count * token.dimensions;
  if (corpus.reference.length < 2) return undefined;
  const { rows, tokens } = await fittedPictures(section);
  const products = new Products(threads);
  try {
    const directions = await principalDirections(rows, numbers, products, (done, total) =>
      progress("linear baselines, principal components", done, total),
    );
    const regression = await tokenRegression(tokens, rows, products);
    const [principal, ridge] = [new Judge(cellOf(subject)), new Judge(cellOf(subject))];
    const places = corpus.heldOut.subarray(0, plan.reconstructions);
    for (let start = 0; start < places.length; start += CHUNK) {
      const originals = await picturesAt(corpus, places.subarray(start, start + CHUNK));
      const reals = originals.map((picture) => atModelSize(picture, subject.manifest));
      const scores = await products.of("secondTransposed", rows.centred(reals), directions);
      principal.add(await products.of("plain", matrix(scores, reals.length), directions), rows.mean, reals);
      const read = await section.encoder.features(originals);
      const centred = read.flatMap((features) => Array.from(features, (value, i) => value - regression.mean[i]!));
      const left = matrix(Float32Array.from(centred), reals.length);
      ridge.add(await products.of("plain", left, regression.weight), rows.mean, reals);
      progress("linear baselines, held-out pictures", start + reals.length, places.length);
    }
    return { principal: principal.result, ridge: ridge.result, numbers, fitted: rows.count };
  } finally {
    await products.close();
  }
}
