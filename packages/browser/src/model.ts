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
  /** Tried in this order; wasm when absent. */
  readonly providers?: readonly Provider[];
}

export interface DrawOptions {
  /** Seeds the picture's noise: unsigned 32-bit integer; 0 when absent. */
  readonly seed?: number;
  /** Sampler steps; the model's own when absent. */
  readonly steps?: number;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: number, steps: number) => void;
}

/** Networks are fetched at their first use: who only draws latents never loads an encoder. */
export interface BrowserModel extends Pipeline {
  readonly manifest: Manifest;
  readonly runner: Runner;
  /** Fetches and opens networks ahead of their first use. */
  load(components: readonly ComponentName[]): Promise<void>;
  /**
   * Draws a latent: its bytes (`application/vnd.reptok.latent`) or what `decodeLatent` made of them.
   * @throws ApiError `invalid_latent`, `latent_model_mismatch`, `invalid_request` for a seed or steps out of range, or `canceled`
   *   when `signal` aborts or the model is closed
   */
  draw(latent: Uint8Array | Latent, options?: DrawOptions): Promise<Picture>;
  /** Values f32 [dimensions] as this model's latent bytes, f16: what the API takes and gives. */
  latentBytes(values: Float32Array): Uint8Array<ArrayBuffer>;
  /**
   * Releases the networks' memory. Calls under way end with their result or an ApiError `canceled`, later ones with `canceled`.
   * Resolves always, also when called again.
   */
  close(): Promise<void>;
}

async function readTokenizer(files: BundleFiles): Promise<PromptReader> {
  const json = new TextDecoder().decode(await files.read(files.manifest.textGenerator!.tokenizer));
  return promptReaderOf(JSON.parse(json));
}

/** What `make` makes the first time; after a failure it is made again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}

/**
 * Opens the bundle at an address, a directory with `manifest.json`.
 * @throws ApiError `invalid_request` when what is there is no bundle; each method does when a file is not what the manifest
 *   says, and rejects with ONNX Runtime's own error when a network does not load
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
    async draw(given, { seed = 0, steps, signal, onStep } = {}) {
      const latent = given instanceof Uint8Array ? decodeLatent(given) : given;
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
