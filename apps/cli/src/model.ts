/** The bundle that a command uses. */
import { type Condition, createPipeline, type Pipeline } from "@reptok/model";
import { createRunner, openBundle, readTokenizer } from "@reptok/runtime";
import { ApiError, type Manifest, parsePrompt } from "@reptok/shared";
import { UsageError } from "./failure.ts";

export interface Model {
  readonly manifest: Manifest;
  readonly pipeline: Pipeline;
}

/** Opens the bundle, verifies its hashes, runs `work` with it, and always releases the sessions. */
export async function withModel<T>(directory: string, work: (model: Model) => Promise<T>): Promise<T> {
  const bundle = await openBundle(directory);
  const tokenizer = await readTokenizer(bundle);
  const runner = createRunner(bundle);
  try {
    return await work({
      manifest: bundle.manifest,
      pipeline: createPipeline(runner, bundle.manifest, tokenizer && { tokenizer }),
    });
  } finally {
    await runner.close();
  }
}

/** Called before the work: pictures are enlarged, never reduced. @throws UsageError below the model's own size */
export function checkSize({ model, imageSize }: Manifest, size: number | undefined): void {
  if (size === undefined || size >= imageSize) return;
  throw new UsageError(`--size: expected at least ${imageSize}, the size of ${model}'s pictures; got ${size}`);
}

function promptOf(text: string): string {
  try {
    return parsePrompt(text);
  } catch (cause) {
    if (cause instanceof ApiError) throw new UsageError(cause.message, { cause });
    throw cause;
  }
}

/** @throws UsageError when the model has no such generator or no such label */
export function conditionOf(
  manifest: Manifest,
  request: { readonly prompt: string } | { readonly label: string },
): Condition {
  if ("prompt" in request) {
    if (manifest.textGenerator === undefined)
      throw new UsageError(`${manifest.model} takes labels, not prompts: use --label`);
    return { prompt: promptOf(request.prompt) };
  }
  const labels = manifest.labelGenerator?.labels;
  if (labels === undefined) throw new UsageError(`${manifest.model} takes prompts, not labels`);
  const name = request.label.toLowerCase();
  const index = /^\d+$/.test(name) ? Number(name) : labels.findIndex((label) => label.toLowerCase() === name);
  if (index >= 0 && index < labels.length) return { label: index };
  throw new UsageError(
    `--label: expected one of the ${labels.length} labels that "reptok inspect" lists, got "${request.label}"`,
  );
}
