/** A model in a page. */
import {
  createPipeline,
  type Picture,
  type Pipeline,
  type PromptReader,
  promptReaderOf,
  type Runner,
} from "@reptok/model";
import {
  ApiError,
  checkLatentOf,
  type ComponentName,
  decodeLatent,
  encodeLatentOf,
  type Latent,
  type Manifest,
} from "@reptok/shared";
import { BundleFiles, type FetchOptions } from "./files.ts";
import { type OnnxRuntime, type Provider, Sessions } from "./sessions.ts";

export interface OpenOptions extends FetchOptions {
  readonly ort: OnnxRuntime;
  /** Tried in this order; wasm by default. */
  readonly providers?: readonly Provider[];
}

export interface DrawOptions {
  /** Seeds the picture's noise: unsigned 32-bit integer; default 0. */
  readonly seed?: number;
  /** Sampler steps; the model's own by default. */
  readonly steps?: number;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: number, steps: number) => void;
}

/** Networks are fetched on first use: a page that only decodes latents never loads an encoder. */
export interface BrowserModel extends Pipeline {
  readonly manifest: Manifest;
  readonly runner: Runner;
  /** Fetches and opens networks ahead of their first use. */
  load(components: readonly ComponentName[]): Promise<void>;
  /**
   * Draws a latent: its bytes (`application/vnd.reptok.latent`) or the result of `decodeLatent`.
   * @throws ApiError `invalid_latent`, `latent_space_mismatch`, `invalid_request` for a seed or steps out of range,
   *   or `canceled` when `signal` aborts or the model is closed
   */
  draw(latent: Uint8Array | Latent, options?: DrawOptions): Promise<Picture>;
  /** Values f32 [dimensions] as this model's latent bytes in f16, the format of the API. */
  latentBytes(values: Float32Array): Uint8Array<ArrayBuffer>;
  /**
   * Releases the networks' memory. Pending calls settle with their result or an ApiError `canceled`, later ones with
   * `canceled`. Always resolves; may be called again.
   */
  close(): Promise<void>;
}

async function readTokenizer(files: BundleFiles): Promise<PromptReader> {
  const json = new TextDecoder().decode(await files.read(files.manifest.textGenerator!.tokenizer));
  return promptReaderOf(JSON.parse(json));
}

/** Memoizes `make`; a failure is not cached. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let created: Promise<T> | undefined;
  return () =>
    (created ??= make().catch((error: unknown) => {
      created = undefined;
      throw error;
    }));
}

/**
 * Opens the bundle at an address, a directory with `manifest.json`.
 * @throws ApiError `invalid_request` when it is not a bundle; each method does when a file does not match the manifest,
 *   and rejects with ONNX Runtime's own error when a network does not load
 */
export async function openModel(base: string | URL, options: OpenOptions): Promise<BrowserModel> {
  const closing = new AbortController();
  const signals = [closing.signal, ...(options.signal ? [options.signal] : [])];
  const files = await BundleFiles.open(base, { ...options, signal: AbortSignal.any(signals) });
  const { manifest } = files;
  const sessions = new Sessions(files, options.ort, options.providers ?? ["wasm"]);
  const pipeline = createPipeline(sessions, manifest);
  const prompted = once(async () => createPipeline(sessions, manifest, { tokenizer: await readTokenizer(files) }));
  return {
    ...pipeline,
    manifest,
    runner: sessions,
    async generate(items, sampling) {
      const isPrompted = manifest.textGenerator && items.some(({ condition }) => "prompt" in condition);
      return (isPrompted ? await prompted() : pipeline).generate(items, sampling);
    },
    async load(components) {
      for (const component of components) await sessions.open(component);
    },
    async draw(input, { seed = 0, steps, signal, onStep } = {}) {
      const latent = input instanceof Uint8Array ? decodeLatent(input) : input;
      checkLatentOf(latent, manifest);
      const [picture] = await pipeline.decode([{ latent: latent.data, seed, ...(signal && { signal }) }], {
        ...(steps !== undefined && { steps }),
        ...(onStep && { onStep }),
      });
      if (picture) return picture;
      throw new ApiError("canceled", "the drawing was canceled");
    },
    latentBytes: (values) => encodeLatentOf(manifest, values, "f16"),
    close() {
      const closed = sessions.close();
      closing.abort(new ApiError("canceled", "the model was closed"));
      return closed;
    },
  };
}
