/**
 * Small experiments on the paper's claims and the recipe's choices, one figure each.
 *
 *   node bench/studies/main.ts [names...] [--seeds 1,2] [--threads 1] [--out design/studies]
 *
 * Trained variants are stored in `.data/studies`, so that the same command resumes after an interruption. Distances are in the
 * features of the starter's encoder.
 */
import { parseArgs } from "node:util";
import { loadDataset, prepareEmoji } from "@reptok/train";
import { base } from "./base.ts";
import { runStudies } from "./run.ts";
import { studiesOf } from "./studies.ts";

/** Numbers of reconstructed and generated pictures per variant, and of real pictures for comparison. */
const COUNTS = { pictures: 256, reference: 2000 };
const DATA = ".data/emoji-32";

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: "string", default: String(base.seed) },
    threads: { type: "string", default: "1" },
    out: { type: "string", default: "design/studies" },
  },
});
const studies = studiesOf(base);
const unknown = names.find((name) => studies.every((study) => study.name !== name));
if (unknown !== undefined)
  throw new Error(`expected one of ${studies.map(({ name }) => name).join(", ")}, got ${unknown}`);
const parseInteger = (text: string): number => {
  const number = Number(text);
  if (text !== "" && Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`expected whole numbers separated by commas, got ${text}`);
};

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());
await prepareEmoji({ dir: DATA, size: base.imageSize, log: console.log });
const { splits } = await loadDataset(DATA);
const finished = await runStudies({
  root: ".data/studies",
  data: DATA,
  out: values.out,
  features: "models/starter/encoder.onnx",
  seeds: values.seeds.split(",").map(parseInteger),
  threads: parseInteger(values.threads),
  counts: { ...COUNTS, pictures: Math.min(COUNTS.pictures, splits.reconstruction.length) },
  studies: studies.filter(({ name }) => names.length === 0 || names.includes(name)),
  onReport: (what, { step, steps }) => console.log(`${what}: step ${step} of ${steps}`),
  progress: () => {},
  signal: interrupted.signal,
});
console.log(finished ? `figures and numbers written to ${values.out}` : "stopped; the same command goes on from here");
