/** Loads bundles as models that can be served. */
import { createPipeline } from "@reptok/model";
import { createRunner, openBundle, readTokenizer } from "@reptok/runtime";
import type { BundleRunner, RunnerOptions } from "@reptok/runtime";
import type { ComponentName } from "@reptok/shared";
import type { LoadedModel } from "./task.ts";

/** Components that the pipelines run; the others are for training and evaluation. */
const SERVED = [
  "encoder",
  "decoder_condition",
  "decoder",
  "autoencoder_decoder",
  "label_generator",
  "text_encoder",
  "text_generator",
] as const satisfies ComponentName[];

export interface ServedModel extends LoadedModel {
  readonly runner: BundleRunner;
}

/** Validates a bundle and creates its pipeline; with `preload` also loads its networks. Rejects if the bundle is invalid. */
export async function loadModel(dir: string, options: RunnerOptions, preload: boolean): Promise<ServedModel> {
  const bundle = await openBundle(dir);
  const { manifest, version } = bundle;
  const runner = createRunner(bundle, options);
  try {
    const tokenizer = await readTokenizer(bundle);
    const pipeline = createPipeline(runner, manifest, tokenizer === undefined ? {} : { tokenizer });
    if (preload) await runner.load(SERVED.filter((name) => manifest.components[name] !== undefined));
    return { manifest, version, pipeline, runner };
  } catch (error) {
    await runner.close();
    throw error;
  }
}
