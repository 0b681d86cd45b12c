/** Reconstruction by the first stage alone: the upper bound for the flow decoder. */
import { picturesAt } from "../corpus/corpus.ts";
import { psnr } from "../metrics/psnr.ts";
import { SharpnessSums } from "../metrics/sharpness.ts";
import { ssim } from "../metrics/ssim.ts";
import { type Mean, meanOf } from "../metrics/summary.ts";
import { asFile, atModelSize, CHUNK } from "../subject.ts";
import type { Reconstructed } from "./linear.ts";
import { cellOf, type Section } from "./section.ts";

export interface FirstStage extends Reconstructed {
  readonly ssim: Mean;
}

/** Undefined for a bundle that decodes to pixels, or lacks the autoencoder's encoder. */
export async function firstStage(section: Section): Promise<FirstStage | undefined> {
  const { subject, corpus, plan, progress } = section;
  const { decoder, components, imageSize: S } = subject.manifest;
  if (decoder.space === "pixel" || components.autoencoder_encoder === undefined) return undefined;
  const { channels: C, size: L } = decoder;
  const [psnrs, ssims]: [number[], number[]] = [[], []];
  const sharpness = new SharpnessSums(cellOf(subject));
  const places = corpus.heldOut.subarray(0, plan.reconstructions);
  for (let start = 0; start < places.length; start += CHUNK) {
    const chunk = places.subarray(start, start + CHUNK);
    const reals = (await picturesAt(corpus, chunk)).map((picture) => atModelSize(picture, subject.manifest));
    const n = reals.length;
    const image = new Float32Array(n * 3 * S * S);
    reals.forEach(({ data }, i) => image.set(data, i * data.length));
    const encoded = await subject.runner.run("autoencoder_encoder", { image: { data: image, dims: [n, 3, S, S] } });
    const moments = encoded["moments"]!.data as Float32Array;
    const z = new Float32Array(n * C * L * L);
    for (let i = 0; i < n; i++) z.set(moments.subarray(2 * i * C * L * L, (2 * i + 1) * C * L * L), i * C * L * L);
    const decoded = await subject.runner.run("autoencoder_decoder", { z: { data: z, dims: [n, C, L, L] } });
    const pixels = decoded["image"]!.data as Float32Array;
    for (const [i, real] of reals.entries()) {
      const data = pixels.slice(i * 3 * S * S, (i + 1) * 3 * S * S);
      const drawn = asFile({ data, width: S, height: S });
      psnrs.push(psnr(drawn.data, real.data));
      ssims.push(ssim(drawn, real));
      sharpness.add(drawn, real);
    }
    progress("first stage", start + n, places.length);
  }
  return { psnr: meanOf(psnrs), ssim: meanOf(ssims), sharpness: sharpness.result };
}
