/** Runs a bundle's networks on onnxruntime-web: the pipelines' runner in a page. */
import type { Runner, Tensor } from "@reptok/model";
import { ApiError, type ComponentName } from "@reptok/shared";
import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import type { BundleFiles } from "./files.ts";

/**
 * `onnxruntime-web/wasm`, `onnxruntime-web/webgpu` or `onnxruntime-web`: the page chooses, and sets
 * `env.wasm.wasmPaths`.
 */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: {
    new (type: "float32", data: Float32Array, dims: readonly number[]): OrtTensor;
    new (type: "int32", data: Int32Array, dims: readonly number[]): OrtTensor;
  };
}
export type Provider = "webgpu" | "wasm";

/**
 * Yields to the event loop. On WebAssembly a run settles within the task that started it, so that without this a whole
 * drawing would be one task, during which no message can cancel it.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}

export class Sessions implements Runner {
  readonly #files: BundleFiles;
  readonly #ort: OnnxRuntime;
  readonly #providers: readonly Provider[];
  readonly #sessions = new Map<ComponentName, Promise<InferenceSession>>();
  /** onnxruntime-web runs one computation at a time. */
  #last: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(files: BundleFiles, ort: OnnxRuntime, providers: readonly Provider[]) {
    this.#files = files;
    this.#ort = ort;
    this.#providers = providers;
  }

  /** The component's session, opened on first use; a failed attempt is repeated on the next use. */
  async open(component: ComponentName): Promise<InferenceSession> {
    this.#checkOpen();
    const cached = this.#sessions.get(component);
    if (cached) return cached;
    const opening = this.#open(component);
    this.#sessions.set(component, opening);
    opening.catch(() => this.#sessions.delete(component));
    return opening;
  }

  async #open(component: ComponentName): Promise<InferenceSession> {
    const { manifest } = this.#files;
    const found = manifest.components[component];
    if (found === undefined) {
      throw new ApiError(
        "invalid_request",
        `expected a model with the component ${component}, got ${manifest.model} without it`,
      );
    }
    const [model, ...external] = await Promise.all([found, ...found.external].map((file) => this.#files.read(file)));
    this.#checkOpen();
    return this.#ort.InferenceSession.create(model!, {
      executionProviders: [...this.#providers],
      externalData: external.map((data, i) => ({ path: found.external[i]!.file, data })),
    });
  }

  #checkOpen(): void {
    if (this.#closed) throw new ApiError("canceled", "the model was closed");
  }

  async run(component: ComponentName, feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    const session = await this.open(component);
    const inputs = session.inputNames.map((name) => [name, this.#tensor(component, name, feeds[name])] as const);
    const turn = this.#last.then(() => {
      this.#checkOpen();
      return session.run(Object.fromEntries(inputs));
    });
    this.#last = turn.catch(() => {});
    const outputs = Object.entries(await turn);
    await nextTask();
    return Object.fromEntries(
      outputs.map(([name, { data, dims }]) => [name, { data: data as Float32Array | Int32Array, dims }]),
    );
  }

  #tensor(component: ComponentName, name: string, tensor: Tensor | undefined): OrtTensor {
    if (tensor === undefined) throw new RangeError(`${component}: expected an input ${name}, got none`);
    const { data, dims } = tensor;
    return data instanceof Float32Array
      ? new this.#ort.Tensor("float32", data, dims)
      : new this.#ort.Tensor("int32", data, dims);
  }

  /**
   * Releases the networks' memory after the current computation. Later calls fail with an
   * ApiError `canceled`. Always resolves; may be called repeatedly.
   */
  close(): Promise<void> {
    return (this.#closed ??= this.#release());
  }

  async #release(): Promise<void> {
    // The map includes sessions that are still being created, so they are released too.
    const sessions = await Promise.allSettled(this.#sessions.values());
    await this.#last;
    this.#sessions.clear();
    await Promise.allSettled(
      sessions.map(async (created) => created.status === "fulfilled" && created.value.release()),
    );
  }
}
