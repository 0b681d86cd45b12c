/**
 * Training throughput on ONNX Runtime against PyTorch: the same flow decoder, batch and threads, forward + backward + AdamW.
 * The two take turns, so that a drifting machine weighs on both; the ratio of medians is printed.
 *
 *   node bench/train-step.ts [rounds] [JSON of sizes]
 *
 * Needs Debian's python3-torch and libopenblas0-pthread; PyTorch runs with OMP_WAIT_POLICY=PASSIVE (the faster setting).
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  condition,
  flowDecoder,
  isFrequency,
  ops as g,
  Random,
  Scope,
  type FlowDecoderConfig,
  type Tensor,
} from "@reptok/model";
import { AdamW, ParamSet, TrainStep } from "@reptok/train";

interface Sizes extends FlowDecoderConfig {
  readonly batch: number;
  readonly threads: number;
  readonly steps: number;
}

const DEFAULT: Sizes = {
  token: 256,
  channels: 8,
  size: 8,
  patch: 2,
  width: 256,
  depth: 6,
  headWidth: 64,
  mapping: 256,
  batch: 64,
  threads: 2,
  steps: 8,
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function pytorch(sizes: Sizes): Promise<number> {
  const script = fileURLToPath(new URL("pytorch/train_step.py", import.meta.url));
  const { stdout } = await promisify(execFile)("/usr/bin/python3", [script, JSON.stringify({ ...sizes, warmup: 2 })]);
  return (JSON.parse(stdout) as { ms_per_step: number }).ms_per_step;
}

async function onnxRuntime(sizes: Sizes): Promise<number> {
  const { batch: B, channels, size, token } = sizes;
  const scope = Scope.root();
  const shapes = { token: [B, token], data: [B, channels, size, size], noise: [B, channels, size, size], t: [B] };
  const input = (name: keyof typeof shapes) => g.input(name, shapes[name]);
  const [data, noise, t] = [input("data"), input("noise"), input("t")];
  const t4 = g.reshape(t, [B, 1, 1, 1]);
  const x = g.add(g.mul(data, g.sub(1, t4)), g.mul(noise, t4));
  const error = g.sub(flowDecoder(scope, x, t, condition(scope, input("token"), sizes), sizes), g.sub(noise, data));
  const random = new Random(1);
  const trained = ParamSet.initial(
    scope.specs().filter(({ name }) => !isFrequency(name)),
    random,
  );
  const tables = ParamSet.initial(
    scope.specs().filter(({ name }) => isFrequency(name)),
    random,
  );
  const optimizer = new AdamW(trained, { weightDecay: 0.01 });
  const step = await TrainStep.create({ loss: g.meanAll(g.mul(error, error)) }, optimizer, {
    frozen: tables.weights(),
    threads: sizes.threads,
  });
  const feeds = Object.fromEntries(
    Object.entries(shapes).map(([name, dims]): [string, Tensor] => {
      const values = new Float32Array(dims.reduce((a, b) => a * b, 1));
      return [name, { data: name === "t" ? values.map(() => random.uniform()) : random.normals(values), dims }];
    }),
  );
  const times: number[] = [];
  for (let i = 0; i < sizes.steps + 2; i++) {
    const start = performance.now();
    await step.train(feeds, 1e-4);
    if (i >= 2) times.push(performance.now() - start);
  }
  await step.release();
  return median(times);
}

const rounds = Number(process.argv[2] ?? 5);
const sizes: Sizes = { ...DEFAULT, ...(JSON.parse(process.argv[3] ?? "{}") as Partial<Sizes>) };
const [ours, theirs]: [number[], number[]] = [[], []];
for (let round = 0; round < rounds; round++) {
  ours.push(await onnxRuntime(sizes));
  theirs.push(await pytorch(sizes));
  console.log(
    `round ${round + 1}: ONNX Runtime ${ours.at(-1)!.toFixed(0)} ms, PyTorch ${theirs.at(-1)!.toFixed(0)} ms a step`,
  );
}
const ratio = median(ours.map((ms, i) => theirs[i]! / ms));
console.log(
  JSON.stringify({ sizes, onnxruntime_ms: median(ours), pytorch_ms: median(theirs), ratio: Number(ratio.toFixed(2)) }),
);
