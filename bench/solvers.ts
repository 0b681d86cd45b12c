/**
 * Quality by number of network evaluations, for the decoder's and the text generator's solvers and spacings:
 * `node bench/solvers.ts [BUNDLE] [DATA] [PICTURES]`. All rows share pictures, prompts and noise; the reference is Euler with 50 steps.
 */
import { createPipeline } from "@reptok/model";
import { cosineSimilarity, type Manifest } from "@reptok/shared";
import {
  emojiCorpus,
  frechetDistance,
  loadDataset,
  type Moments,
  momentsOf,
  pictureAt,
  psnr,
  type Subject,
  withSubject,
} from "@reptok/train";
import { plainCaption } from "@reptok/train/experiments";

type Sampler = Pick<Manifest["decoder"]["sampler"], "solver" | "steps" | "shift">;
type Picture = { readonly data: Float32Array; readonly width: number; readonly height: number };

const [directory = "models/starter", data = ".data/emoji", count = "256"] = process.argv.slice(2);
const EULER_50: Sampler = { solver: "euler", steps: 50, shift: 1 };
const ROWS: readonly Sampler[] = [
  EULER_50,
  { solver: "euler", steps: 25, shift: 1 },
  { solver: "euler", steps: 12, shift: 1 },
  { solver: "heun", steps: 6, shift: 1 },
  { solver: "multistep", steps: 12, shift: 1 },
  { solver: "multistep", steps: 12, shift: 2 },
  { solver: "multistep", steps: 12, shift: 0.5 },
  { solver: "multistep", steps: 10, shift: 1 },
  { solver: "multistep", steps: 8, shift: 1 },
];
const CHUNK = 32;

async function inChunks<T, R>(
  items: readonly T[],
  work: (chunk: readonly T[], start: number) => Promise<readonly R[]>,
) {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += CHUNK) results.push(...(await work(items.slice(at, at + CHUNK), at)));
  return results;
}
const label = ({ solver, steps, shift }: Sampler) =>
  `| ${solver} | ${steps} | ${shift} | ${solver === "heun" ? 2 * steps : steps} |`;

await withSubject(directory, undefined, async (subject: Subject) => {
  const { manifest, runner, tokenizer } = subject;
  const dataset = await loadDataset(data);
  const corpus = emojiCorpus(dataset, 0);
  const heldOut = Array.from(corpus.heldOut).slice(0, Number(count));
  const size = dataset.size;
  const real = heldOut.map((index): Picture => {
    const pixels = Float32Array.from(pictureAt(dataset, index), (byte) => byte / 127.5 - 1);
    return { data: pixels, width: size, height: size };
  });
  const pipelineWith = (change: Partial<Manifest>) =>
    createPipeline(runner, { ...manifest, ...change }, tokenizer === undefined ? {} : { tokenizer });
  const features = async (pictures: readonly Picture[]): Promise<Moments> =>
    momentsOf(await inChunks(pictures, (chunk) => subject.pipeline.encode(chunk)));
  const realFeatures = await features(real);
  const latents = await inChunks(real, (chunk) => subject.pipeline.encode(chunk));

  console.log(`decoder, ${heldOut.length} held-out pictures\n| solver | steps | shift | evaluations | PSNR | FD |`);
  for (const row of ROWS) {
    const pipeline = pipelineWith({
      decoder: { ...manifest.decoder, sampler: { ...manifest.decoder.sampler, ...row } },
    });
    const drawn = await inChunks(latents, async (chunk, start) => {
      const pictures = await pipeline.decode(chunk.map((latent, i) => ({ latent, seed: start + i })));
      return pictures.map((picture) => picture!);
    });
    const mean = drawn.reduce((sum, picture, i) => sum + psnr(picture.data, real[i]!.data), 0) / drawn.length;
    const { value: distance } = frechetDistance(await features(drawn), realFeatures);
    console.log(`${label(row)} ${mean.toFixed(3)} | ${distance.toFixed(4)} |`);
  }

  if (manifest.textGenerator === undefined) return;
  const prompts = heldOut.map((index) => plainCaption(dataset.records[index]!));
  console.log(
    `\ntext generator, ${prompts.length} prompts\n| solver | steps | shift | evaluations | FD | to Euler-50, cosine |`,
  );
  let reference: readonly Float32Array[] | undefined;
  for (const row of ROWS) {
    const { textGenerator } = manifest;
    const pipeline = pipelineWith({
      textGenerator: { ...textGenerator, sampler: { ...textGenerator.sampler, ...row } },
    });
    const generated = await inChunks(prompts, async (chunk, start) => {
      const items = chunk.map((prompt, i) => ({ condition: { prompt }, seed: start + i }));
      return (await pipeline.generate(items)).map((latent) => latent!);
    });
    reference ??= generated;
    const drawn = await inChunks(generated, async (chunk, start) => {
      const pictures = await subject.pipeline.decode(chunk.map((latent, i) => ({ latent, seed: start + i })));
      return pictures.map((picture) => picture!);
    });
    const { value: distance } = frechetDistance(await features(drawn), realFeatures);
    const cosine =
      generated.reduce((sum, latent, i) => sum + cosineSimilarity(latent, reference![i]!), 0) / generated.length;
    console.log(`${label(row)} ${distance.toFixed(4)} | ${cosine.toFixed(5)} |`);
  }
});
