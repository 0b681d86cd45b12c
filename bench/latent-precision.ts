/**
 * Precision of latents stored as f16 or i8: each latent is drawn from its f32 values and from the values read back from the
 * smaller form, with the same seed, and the two pictures are compared. PSNR over pixels in [-1, 1] (peak 2), in dB.
 *
 *   node bench/latent-precision.ts [bundle directory] [latents = 32] [picture files...]
 *
 * Latents are those of the named pictures, if any, and otherwise generated: from the bundle's labels in turn, or from a
 * prompt. Without a bundle, a bundle with random weights is used, which only shows that the benchmark works.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createPipeline, type Picture, type Pipeline } from "@reptok/model";
import { createRunner, openBundle, readPicture, readTokenizer } from "@reptok/runtime";
import { decodeLatent, encodeLatent, type LatentDtype, type Manifest } from "@reptok/shared";
import { writeTinyBundle } from "../packages/runtime/test/tiny-bundle.ts";

const BATCH = 8;
/** The prompt of models that have no labels. */
const PROMPT = "a red apple";

/** Applies `call` to slices of the items, one after the other. */
async function batched<A, B>(items: readonly A[], call: (batch: A[]) => Promise<(B | null)[]>): Promise<B[]> {
  const results: B[] = [];
  for (let at = 0; at < items.length; at += BATCH) {
    const batch = await call(items.slice(at, at + BATCH));
    results.push(...batch.filter((item) => item !== null));
  }
  return results;
}

async function latentsOf(pipeline: Pipeline, manifest: Manifest, files: readonly string[], n: number) {
  if (files.length > 0) {
    const encoderSize = manifest.preprocess.size;
    return batched(files.slice(0, n), async (names) =>
      pipeline.encode(await Promise.all(names.map(async (name) => readPicture(await readFile(name), { encoderSize })))),
    );
  }
  const labels = manifest.labelGenerator?.labels.length ?? 0;
  const items = Array.from({ length: n }, (_, seed) => ({
    condition: labels > 0 ? { label: seed % labels } : { prompt: PROMPT },
    seed,
  }));
  return batched(items, (batch) => pipeline.generate(batch));
}

function psnr(a: Picture, b: Picture): number {
  let squares = 0;
  for (let i = 0; i < a.data.length; i++) squares += (a.data[i]! - b.data[i]!) ** 2;
  return 10 * Math.log10(4 / (squares / a.data.length));
}

/** The values read back, and their size in bytes. */
function stored({ model, identity: { space }, token }: Manifest, data: Float32Array, dtype: LatentDtype) {
  const bytes = encodeLatent({ model, space, dtype, tokens: token.count, dimensions: token.dimensions, data });
  return { data: decodeLatent(bytes).data, bytes: bytes.length };
}

async function measure(dir: string, n: number, files: readonly string[]): Promise<void> {
  const bundle = await openBundle(dir);
  const { manifest } = bundle;
  const runner = createRunner(bundle);
  try {
    const tokenizer = await readTokenizer(bundle);
    const pipeline = createPipeline(runner, manifest, tokenizer === undefined ? {} : { tokenizer });
    const latents = await latentsOf(pipeline, manifest, files, n);
    const draw = (list: readonly Float32Array[]) =>
      batched(
        list.map((latent, seed) => ({ latent, seed })),
        (batch) => pipeline.decode(batch),
      );
    const exact = await draw(latents);
    for (const dtype of ["f16", "i8"] as const) {
      const rounded = latents.map((latent) => stored(manifest, latent, dtype));
      const drawn = await draw(rounded.map(({ data }) => data));
      const values = drawn.map((picture, i) => psnr(exact[i]!, picture)).toSorted((a, b) => a - b);
      const round = (value: number | undefined) => (value === undefined ? null : Number(value.toFixed(2)));
      const summary = {
        model: manifest.model,
        dtype,
        bytes: rounded[0]?.bytes,
        latents: latents.length,
        psnr_median: round(values[Math.floor(values.length / 2)]),
        psnr_worst: round(values[0]),
      };
      console.log(JSON.stringify(summary));
    }
  } finally {
    await runner.close();
  }
}

const [dir, count = "32", ...files] = process.argv.slice(2);
if (dir !== undefined) {
  await measure(dir, Number(count), files);
} else {
  const temporary = await mkdtemp(path.join(tmpdir(), "reptok-precision-"));
  const tiny = path.join(temporary, "tiny");
  try {
    await writeTinyBundle(tiny);
    await measure(tiny, Number(count), files);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
