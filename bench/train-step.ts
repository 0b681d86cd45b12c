/**
 * Training throughput on ONNX Runtime compared with PyTorch: the same flow decoder, batch and threads; forward, backward, AdamW and
 * the weights' moving average.
 *
 *   node bench/train-step.ts [steps] [JSON of sizes]
 *
 * The two alternate step by step, so that other processes affect both. Prints the medians of both, of the steps' ratios, and the
 * ratio of their processor time (all threads), which varies least on a busy machine.
 * Needs Debian's python3-torch and libopenblas0-pthread; PyTorch runs with OMP_WAIT_POLICY=PASSIVE,
 * because otherwise its threads wait actively for each other and it takes twice as long.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
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
import { median } from "./lib/table.ts";

interface Sizes extends FlowDecoderConfig {
  readonly batch: number;
  readonly threads: number;
}

/** The starter's tokenizer. */
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
};

/** A step's wall-clock time and the processor time of all its threads, in ms. */
interface Time {
  readonly wall: number;
  readonly busy: number;
}
interface Engine {
  readonly step: () => Promise<Time>;
  readonly close: () => void | Promise<void>;
}

function pytorch(sizes: Sizes): Engine {
  const script = fileURLToPath(new URL("pytorch/train_step.py", import.meta.url));
  const child = spawn("/usr/bin/python3", [script, JSON.stringify(sizes)], {
    env: { ...process.env, OMP_WAIT_POLICY: "PASSIVE" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async step() {
      child.stdin.write("\n");
      const line = await lines.next();
      if (line.done === true) throw new Error("PyTorch's process has ended");
      const { forward, backward, update, busy } = JSON.parse(line.value) as Record<string, number>;
      return { wall: forward! + backward! + update!, busy: busy! };
    },
    close: () => void child.stdin.end(),
  };
}

async function onnxRuntime(sizes: Sizes): Promise<Engine> {
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
  return {
    async step() {
      const [busy, start] = [process.cpuUsage(), performance.now()];
      await step.train(feeds, 1e-4);
      const wall = performance.now() - start;
      const { user, system } = process.cpuUsage(busy);
      return { wall, busy: (user + system) / 1000 };
    },
    close: () => step.release(),
  };
}

const WARM_UP = 3;
const steps = Number(process.argv[2] ?? 20);
const sizes: Sizes = { ...DEFAULT, ...(JSON.parse(process.argv[3] ?? "{}") as Partial<Sizes>) };
const engines = [await onnxRuntime(sizes), pytorch(sizes)] as const;
const [ours, theirs]: [Time[], Time[]] = [[], []];
for (let i = -WARM_UP; i < steps; i++) {
  const [a, b] = [await engines[0].step(), await engines[1].step()];
  if (i < 0) continue;
  ours.push(a);
  theirs.push(b);
}
for (const engine of engines) await engine.close();

const ratios = (of: keyof Time) => ({
  onnxruntime_ms: Math.round(median(ours.map((time) => time[of]))),
  pytorch_ms: Math.round(median(theirs.map((time) => time[of]))),
  ratio: Number(median(ours.map((time, i) => theirs[i]![of] / time[of])).toFixed(2)),
});
console.log(JSON.stringify({ sizes, steps, wall: ratios("wall"), busy: ratios("busy") }));
