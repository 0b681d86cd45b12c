/** Converts published weights to a bundle. */
import { resolve } from "node:path";
import { openTorchCheckpoint, type TensorFile } from "@reptok/checkpoint";
import type { Storage } from "@reptok/model";
import { checkBundlePlace, writeBundle } from "@reptok/runtime";
import { ApiError, ModelId, parseAs, type Manifest } from "@reptok/shared";
import { fromBundle } from "./parts/bundle.ts";
import { fromCheckpoint } from "./parts/checkpoint.ts";
import { dinov2View } from "./parts/dinov2.ts";
import { openTensors } from "./parts/open.ts";
import type { Assembled, Stated } from "./parts/parts.ts";
import { sdVaeView } from "./parts/sd-vae.ts";
import { withTextEncoder, type TextEncoderFiles } from "./parts/text-encoder.ts";
import type { WeightView } from "./weights/view.ts";

export interface ImportOptions extends Stated {
  /** The published checkpoint; exactly one of this and `base` is required. */
  readonly checkpoint?: string | undefined;
  /** A bundle that supplies the parts that are not replaced. */
  readonly base?: string | undefined;
  /** DINOv2: the hub's .pth or Hugging Face's safetensors. */
  readonly encoder?: string | undefined;
  /** SD-VAE: diffusers' safetensors. */
  readonly vae?: string | undefined;
  readonly textEncoder?: TextEncoderFiles | undefined;
  /** Directory of the bundle. */
  readonly out: string;
  /** Id of the model in the API and in its latents. */
  readonly model: string;
  readonly storage: Storage;
  /** Whether to replace a bundle at `out`. */
  readonly force?: boolean | undefined;
  /** Size in bytes above which a component's weights are stored as external data. */
  readonly externalAbove?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of values written and their total. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface Imported {
  readonly manifest: Manifest;
  /** Entries of the checkpoint below the networks' prefixes that no network uses. */
  readonly unused: readonly string[];
}

/**
 * Imports a checkpoint, or parts over a base bundle. Everything is checked before anything is written; weights are then
 * read and written one at a time.
 * @throws CheckpointError naming the faulty entry, BundleError for `base`, ApiError for invalid options;
 *   `out` is then unchanged
 */
export async function importBundle(options: ImportOptions): Promise<Imported> {
  const { checkpoint, base, storage, signal, onProgress, externalAbove } = options;
  const out = resolve(options.out);
  const model = parseAs(ModelId, options.model, "invalid_request", "model");
  if ((checkpoint === undefined) === (base === undefined)) {
    throw new ApiError("invalid_request", "expected either a checkpoint or a base bundle");
  }
  await checkBundlePlace(out, options.force ?? false);
  const open: TensorFile[] = [];
  const view = async (
    path: string | undefined,
    read: (file: TensorFile, path: string) => WeightView,
  ): Promise<WeightView | undefined> => {
    if (path === undefined) return undefined;
    const file = await openTensors(path);
    open.push(file);
    return read(file, path);
  };
  try {
    const replaced = { encoder: await view(options.encoder, dinov2View), vae: await view(options.vae, sdVaeView) };
    let parts: Assembled;
    if (checkpoint === undefined) parts = await fromBundle(base!, options, replaced);
    else {
      const file = await openTorchCheckpoint(checkpoint);
      open.push(file);
      parts = await fromCheckpoint(file, options, replaced);
    }
    if (options.textEncoder !== undefined) parts = await withTextEncoder(parts, options.textEncoder);
    const { unused, ...rest } = parts;
    const manifest = await writeBundle(out, {
      ...rest,
      manifest: { ...rest.manifest, model, created: new Date().toISOString() },
      storage,
      // int8 is chosen for speed as much as for size.
      products: storage === "i8" ? "i8" : undefined,
      signal,
      onProgress,
      ...(externalAbove === undefined ? {} : { externalAbove }),
    });
    return { manifest, unused };
  } finally {
    for (const file of open) await file.close();
  }
}
