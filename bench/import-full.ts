/**
 * Importing a checkpoint of the published size: how long, how much memory; then one velocity of the flow decoder and one
 * encoding on ONNX Runtime as a ratio to PyTorch. The checkpoint is written to a temporary directory, random weights.
 *
 *   node bench/import-full.ts [--size full|reduced] [--storage f32|f16|i8] [--threads 2] [--runs 5] [--dir DIR] [--keep]
 *
 * `full` writes about 8 GB and as much again for the bundle in f32; `reduced` (the default) is a quarter as wide and deep.
 * The published generator's sizes are not told by the reference's documentation: the ones here are guesses on its scale.
 * Needs Debian's python3-torch and libopenblas0-pthread for the ratios.
 */
import { execFile, fork } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { importBundle } from "@reptok/importer";
import { asLightning, publishedCheckpoint, writeTorchFile, type PublishedConfigs } from "@reptok/importer/testing";
import { Random, type Storage, type Tensor } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";

const FULL: PublishedConfigs = {
  encoder: { imageSize: 224, patch: 14, width: 768, depth: 12, heads: 12, registers: 4, positions: 37 },
  decoder: {
    token: 768,
    channels: 4,
    size: 32,
    patch: 2,
    width: 1152,
    depth: 28,
    headWidth: 72,
    mapping: 1024,
    frequencies: 512,
  },
  autoencoder: { imageSize: 256, stem: 1, channels: [128, 256, 512, 512], blocks: 2, latent: 4, groups: 32 },
  labelGenerator: { token: 768, width: 1152, depth: 28, expandTokens: 4, expandChannels: 4, labels: 1000 },
};
const REDUCED: PublishedConfigs = {
  encoder: { ...FULL.encoder, width: 192, depth: 3, heads: 3 },
  decoder: { ...FULL.decoder, token: 192, width: 288, depth: 7, mapping: 256, frequencies: 128 },
  autoencoder: { ...FULL.autoencoder, channels: [32, 64, 128, 128] },
  labelGenerator: { ...FULL.labelGenerator, token: 192, width: 288, depth: 7 },
};
const SIZES = { full: FULL, reduced: REDUCED };

interface Job {
  readonly checkpoint: string;
  readonly out: string;
  readonly storage: Storage;
}
interface Cost {
  readonly seconds: number;
  readonly peakBytes: number;
}

/** The import, in a process of its own so that its peak memory is its own. */
async function child(job: Job): Promise<void> {
  const start = performance.now();
  await importBundle({ ...job, model: "random" });
  const seconds = (performance.now() - start) / 1000;
  process.send?.({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024 } satisfies Cost);
  process.disconnect();
}

function importApart(job: Job): Promise<Cost> {
  const forked = fork(fileURLToPath(import.meta.url), ["--import", JSON.stringify(job)]);
  return new Promise((resolve, reject) => {
    forked.once("message", (cost) => resolve(cost as Cost));
    forked.once("error", reject);
    forked.once("exit", (code) => reject(new Error(`the import ended with code ${code}`)));
  });
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function onnxRuntime(
  file: string,
  feeds: Record<string, Tensor>,
  threads: number,
  runs: number,
): Promise<number> {
  const session = await OrtSession.create(file, { threads });
  const times: number[] = [];
  for (let i = 0; i < runs + 2; i++) {
    const start = performance.now();
    await session.run(feeds);
    if (i >= 2) times.push(performance.now() - start);
  }
  await session.release();
  return median(times);
}

async function pytorch(network: "decoder" | "encoder", sizes: object): Promise<number> {
  const script = fileURLToPath(new URL("pytorch/inference.py", import.meta.url));
  const { stdout } = await promisify(execFile)("/usr/bin/python3", [script, network, JSON.stringify(sizes)]);
  return (JSON.parse(stdout) as { ms: number }).ms;
}

const random = new Random(1);
const noise = (...dims: number[]): Tensor => ({
  data: random.normals(new Float32Array(dims.reduce((a, b) => a * b, 1))),
  dims,
});

async function ratios(
  { encoder: e, decoder: d }: PublishedConfigs,
  bundle: string,
  threads: number,
  runs: number,
): Promise<void> {
  const feeds = {
    decoder: {
      x: noise(1, d.channels, d.size, d.size),
      t: { data: Float32Array.of(0.5), dims: [1] },
      cond: noise(1, 1, d.width),
    },
    encoder: { image: noise(1, 3, e.imageSize, e.imageSize) },
  };
  for (const network of ["decoder", "encoder"] as const) {
    const ours = await onnxRuntime(join(bundle, `${network}.onnx`), feeds[network], threads, runs);
    const theirs = await pytorch(network, { ...(network === "decoder" ? d : e), threads, runs });
    console.log(
      `${network.padEnd(8)} ONNX Runtime ${ours.toFixed(1)} ms, PyTorch ${theirs.toFixed(1)} ms, ratio ${(ours / theirs).toFixed(2)}`,
    );
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      size: { type: "string", default: "reduced" },
      storage: { type: "string", default: "f32" },
      threads: { type: "string", default: "2" },
      runs: { type: "string", default: "5" },
      dir: { type: "string", default: tmpdir() },
      keep: { type: "boolean", default: false },
      import: { type: "string" },
    },
  });
  if (values.import !== undefined) return child(JSON.parse(values.import) as Job);
  const configs = SIZES[values.size as keyof typeof SIZES];
  const dir = await mkdtemp(join(values.dir, "import-full-"));
  const [checkpoint, out] = [join(dir, "random.ckpt"), join(dir, "random")];
  try {
    await writeTorchFile(checkpoint, asLightning(publishedCheckpoint({ configs })));
    console.log(`checkpoint of ${((await stat(checkpoint)).size / 1e9).toFixed(2)} GB`);
    const { seconds, peakBytes } = await importApart({ checkpoint, out, storage: values.storage as Storage });
    console.log(`import   ${seconds.toFixed(1)} s, peak memory ${(peakBytes / 1e9).toFixed(2)} GB`);
    await ratios(configs, out, Number(values.threads), Number(values.runs));
  } finally {
    if (!values.keep) await rm(dir, { recursive: true, force: true });
  }
}

await main();
