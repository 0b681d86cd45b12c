/**
 * Accuracy and speed of int8 with integer products on trained weights: a bundle's pictures compared with those of the same weights
 * converted to f32, from the same latents and noise.
 *
 *   node bench/integer-products.ts [--bundle models/starter] [--prompts 24] [--threads 1]
 *
 * Times are processor time. The bundle must generate from prompts.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { importBundle } from "@reptok/importer";
import { createPipeline, type Picture } from "@reptok/model";
import { createRunner, openBundle, readTokenizer } from "@reptok/runtime";

const THINGS = ["apple", "cat", "car", "clock", "tree", "fish", "house", "hat"];
const COLOURS = ["red", "blue", "green"];

/** In decibels, of pixels in [0, 1]. */
function psnr(a: Picture, b: Picture): number {
  const clamp = (x: number): number => Math.min(1, Math.max(-1, x));
  const sum = a.data.reduce((all, x, i) => all + ((clamp(x) - clamp(b.data[i]!)) / 2) ** 2, 0);
  return -10 * Math.log10(sum / a.data.length + 1e-12);
}
/** Root mean square of the difference over that of `a`. */
function agreement(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let [off, size] = [0, 0];
  a.forEach((row, i) => {
    row.forEach((x, j) => {
      off += (x - b[i]![j]!) ** 2;
      size += x ** 2;
    });
  });
  return Math.sqrt(off / size);
}
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

async function computed<T>(work: () => Promise<T>): Promise<[result: T, seconds: number]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e6];
}

async function openPipeline(dir: string, threads: number) {
  const bundle = await openBundle(dir);
  const runner = createRunner(bundle, { threads });
  const tokenizer = await readTokenizer(bundle);
  if (tokenizer === undefined) throw new Error(`${dir}: expected a bundle that generates from prompts`);
  await runner.load();
  return { runner, pipeline: createPipeline(runner, bundle.manifest, { tokenizer }) };
}

const { values } = parseArgs({
  options: {
    bundle: { type: "string", default: "models/starter" },
    prompts: { type: "string", default: "24" },
    threads: { type: "string", default: "1" },
  },
});
const dir = await mkdtemp(join(tmpdir(), "integer-products-"));
try {
  const [wide, small] = [join(dir, "f32"), join(dir, "i8")];
  await importBundle({ base: values.bundle, out: wide, model: "f32", storage: "f32" });
  await importBundle({ base: wide, out: small, model: "i8", storage: "i8" });
  const [f32, i8] = [
    await openPipeline(wide, Number(values.threads)),
    await openPipeline(small, Number(values.threads)),
  ];
  const all = THINGS.flatMap((thing) => COLOURS.map((colour) => `a ${colour} ${thing}`));
  const items = all.slice(0, Number(values.prompts)).map((prompt, seed) => ({ condition: { prompt }, seed }));

  const [latents, slow] = await computed(() => f32.pipeline.generate(items));
  const [others, fast] = await computed(() => i8.pipeline.generate(items));
  const rows = (from: typeof latents) => from.map((latent) => latent!);
  const off = agreement(rows(latents), rows(others)).toExponential(1);
  console.log(`latents of prompts: ${off} apart; ${slow.toFixed(2)} s in f32, ${fast.toFixed(2)} s in i8`);

  const drawn = rows(latents).map((latent, seed) => ({ latent, seed }));
  const [pictures, slower] = await computed(() => f32.pipeline.decode(drawn));
  const [same, faster] = await computed(() => i8.pipeline.decode(drawn));
  const likeness = mean(pictures.map((picture, i) => psnr(picture!, same[i]!))).toFixed(1);
  console.log(
    `pictures of the same latents: ${likeness} dB; ${slower.toFixed(2)} s in f32, ${faster.toFixed(2)} s in i8`,
  );

  for (const [name, { pipeline }] of [
    ["f32", f32],
    ["i8", i8],
  ] as const) {
    const tokens = await pipeline.encode(pictures.map((picture) => picture!));
    const again = await pipeline.decode(tokens.map((latent, i) => ({ latent, seed: 1000 + i })));
    console.log(
      `through a token and back, ${name}: ${mean(again.map((x, i) => psnr(x!, pictures[i]!))).toFixed(2)} dB`,
    );
  }
  await Promise.all([f32.runner.close(), i8.runner.close()]);
} finally {
  await rm(dir, { recursive: true, force: true });
}
