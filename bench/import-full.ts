/**
 * Duration and memory of importing a checkpoint of the published size; then one evaluation of the flow decoder and one
 * of the encoder on ONNX Runtime, compared with PyTorch in f32. The checkpoint, with random weights, is written to a temporary directory.
 *
 *   node bench/import-full.ts [--size full|reduced] [--storage f32,i8] [--threads 2] [--runs 5] [--rounds 3] [--dir DIR] [--keep]
 *
 * `full` writes 8 GB, and 5 GB more for a bundle in f32; `reduced` (the default) is a quarter as wide and deep. Several storages
 * are imported one after another; each bundle is removed before the next. The generator has the sizes of the example in
 * the reference's source file of that network, because its documentation does not state the published ones.
 *
 * ONNX Runtime and PyTorch run in turn. `wall` compares medians of wall-clock time, `cpu` medians of processor time, which is the
 * reliable one on a busy machine. Needs Debian's python3-torch and libopenblas0-pthread.
 */
import { execFile, fork } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { importBundle } from "@reptok/importer";
import { asLightning, publishedCheckpoint, writeTorchFile, type PublishedConfigs } from "@reptok/importer/testing";
import { Random, type Storage, type Tensor } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import { median } from "./lib/table.ts";

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
  labelGenerator: { token: 768, width: 1536, depth: 28, expandTokens: 3, expandChannels: 4, labels: 1000 },
};
const REDUCED: PublishedConfigs = {
  encoder: { ...FULL.encoder, width: 192, depth: 3, heads: 3 },
  decoder: { ...FULL.decoder, token: 192, width: 288, depth: 7, mapping: 256, frequencies: 128 },
  autoencoder: { ...FULL.autoencoder, channels: [32, 64, 128, 128] },
  labelGenerator: { ...FULL.labelGenerator, token: 192, width: 384, depth: 7 },
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

/** Imports in a separate process, to measure its peak memory. */
async function child(job: Job): Promise<void> {
  const start = performance.now();
  await importBundle({ ...job, model: "random" });
  const seconds = (performance.now() - start) / 1000;
  process.send?.({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024 } satisfies Cost);
  process.disconnect();
}

function importInProcess(job: Job): Promise<Cost> {
  const forked = fork(fileURLToPath(import.meta.url), ["--import", JSON.stringify(job)]);
  return new Promise((resolve, reject) => {
    forked.once("message", (cost) => resolve(cost as Cost));
    forked.once("error", reject);
    forked.once("exit", (code) => reject(new Error(`the import ended with code ${code}`)));
  });
}

/** Milliseconds of one run. */
interface Times {
  readonly wall: number;
  readonly cpu: number;
}
const medians = (times: readonly Times[]): Times => ({
  wall: median(times.map(({ wall }) => wall)),
  cpu: median(times.map(({ cpu }) => cpu)),
});

async function onnxRuntime(session: OrtSession, feeds: Record<string, Tensor>, runs: number): Promise<Times[]> {
  await session.run(feeds);
  const times: Times[] = [];
  for (let i = 0; i < runs; i++) {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await session.run(feeds);
    const { user, system } = process.cpuUsage(before);
    times.push({ wall: performance.now() - start, cpu: (user + system) / 1000 });
  }
  return times;
}

async function pytorch(network: "decoder" | "encoder", sizes: object): Promise<Times> {
  const script = fileURLToPath(new URL("pytorch/inference.py", import.meta.url));
  const { stdout } = await promisify(execFile)("/usr/bin/python3", [script, network, JSON.stringify(sizes)]);
  const { ms, cpu_ms: cpu } = JSON.parse(stdout) as { readonly ms: number; readonly cpu_ms: number };
  return { wall: ms, cpu };
}

const random = new Random(1);
const noise = (...dims: number[]): Tensor => ({
  data: random.normals(new Float32Array(dims.reduce((a, b) => a * b, 1))),
  dims,
});

interface Turns {
  readonly threads: number;
  readonly runs: number;
  readonly rounds: number;
}

/** Speed relative to PyTorch's. */
async function compare({ encoder: e, decoder: d }: PublishedConfigs, bundle: string, turns: Turns): Promise<void> {
  const { threads, runs, rounds } = turns;
  const feeds = {
    decoder: {
      x: noise(1, d.channels, d.size, d.size),
      t: { data: Float32Array.of(0.5), dims: [1] },
      cond: noise(1, 1, d.width),
    },
    encoder: { image: noise(1, 3, e.imageSize, e.imageSize) },
  };
  for (const network of ["decoder", "encoder"] as const) {
    const session = await OrtSession.create(join(bundle, `${network}.onnx`), { threads });
    const [ours, theirs]: [Times[], Times[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      ours.push(...(await onnxRuntime(session, feeds[network], runs)));
      theirs.push(await pytorch(network, { ...(network === "decoder" ? d : e), threads, runs }));
    }
    await session.release();
    for (const time of ["wall", "cpu"] as const) {
      const [own, other] = [medians(ours)[time], medians(theirs)[time]];
      const text = `ONNX Runtime ${own.toFixed(0)} ms, PyTorch ${other.toFixed(0)} ms: ${(other / own).toFixed(2)} times as fast`;
      console.log(`  ${network.padEnd(7)} ${time.padEnd(4)} ${text}`);
    }
  }
}

async function bytesIn(dir: string): Promise<number> {
  const sizes = await Promise.all((await readdir(dir)).map(async (name) => (await stat(join(dir, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const storages: readonly Storage[] = ["f32", "f16", "i8"];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      size: { type: "string", default: "reduced" },
      storage: { type: "string", default: "f32,i8" },
      threads: { type: "string", default: "2" },
      runs: { type: "string", default: "5" },
      rounds: { type: "string", default: "3" },
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
    for (const storage of storages.filter((each) => values.storage.split(",").includes(each))) {
      const { seconds, peakBytes } = await importInProcess({ checkpoint, out, storage });
      const cost = `${seconds.toFixed(0)} s, peak memory ${(peakBytes / 1e9).toFixed(2)} GB`;
      console.log(`${storage}: import ${cost}, bundle of ${((await bytesIn(out)) / 1e9).toFixed(2)} GB`);
      const [threads, runs, rounds] = [values.threads, values.runs, values.rounds].map(Number) as [
        number,
        number,
        number,
      ];
      await compare(configs, out, { threads, runs, rounds });
      if (!values.keep) await rm(out, { recursive: true });
    }
  } finally {
    if (!values.keep) await rm(dir, { recursive: true, force: true });
  }
}

await main();
