/**
 * Fine-tunes a model on a folder of pictures, with one sub-folder per label or with captions (docs/fine-tuning.md), and generates a
 * picture with the result:
 *
 *     node examples/fine-tuning/fine-tune.ts MODEL PICTURES OUT [PROMPT]
 */
import { availableParallelism } from "node:os";
import path from "node:path";
import { writeFile } from "node:fs/promises";
import { createPipeline } from "@reptok/model";
import { createRunner, openBundle, readTokenizer, writePicture } from "@reptok/runtime";
import { fineTune } from "@reptok/train";

const [from, data, out, prompt = "a red apple"] = process.argv.slice(2);
if (from === undefined || data === undefined || out === undefined) {
  console.error("usage: node examples/fine-tuning/fine-tune.ts MODEL PICTURES OUT [PROMPT]");
  process.exit(2);
}
const steps = Number(process.env["STEPS"] ?? 200);

// Ctrl-C saves a checkpoint; the same command resumes from it.
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

const run = path.join(path.dirname(out), `${path.basename(out)}.run`);
const settings = { from, data, out, run, steps, seed: 1, threads: availableParallelism() };
const { manifest, measured } = await fineTune(
  { ...settings, task: "tokenizer", model: path.basename(out) },
  (event) => {
    if (event.kind === "report" && event.report.step % 50 === 0) console.log(`step ${event.report.step} of ${steps}`);
  },
  stop.signal,
);
if (manifest === undefined) process.exit(0);
console.log(`held-out pictures before ${JSON.stringify(measured?.before)}, after ${JSON.stringify(measured?.after)}`);

const bundle = await openBundle(out);
const tokenizer = await readTokenizer(bundle);
const runner = createRunner(bundle);
try {
  const pipeline = createPipeline(runner, bundle.manifest, tokenizer && { tokenizer });
  const [latent] = await pipeline.generate([{ condition: { prompt }, seed: 7 }]);
  const [picture] = await pipeline.decode([{ latent: latent!, seed: 7 }]);
  await writeFile(path.join(out, "sample.png"), await writePicture(picture!, { format: "png" }));
  console.log(`${prompt}: ${path.join(out, "sample.png")}`);
} finally {
  await runner.close();
}
