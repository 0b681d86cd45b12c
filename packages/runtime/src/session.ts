/**
 * One ONNX Runtime session in this thread. Used by training and by the runner's session threads; nothing
 * else imports ONNX Runtime.
 *
 * With onnxruntime-node `run` is synchronous inside its promise: it blocks this thread until the network is done, so a
 * thread that must stay responsive uses `createRunner` instead.
 */
import type { InferenceSession as OrtInferenceSession, Tensor as OrtTensorType } from "onnxruntime-node";
import type { Tensor } from "@reptok/model";
import { loadEngine } from "./engine.ts";
import type { Engine, Provider } from "./engine.ts";

export interface OrtSessionOptions {
  /** Intra-op threads; ONNX Runtime's choice (the physical cores) by default. */
  readonly threads?: number;
  /** Default "cpu". */
  readonly provider?: Provider;
  /**
   * ONNX external data by the location in the model; required for "wasm" only, the others look in the model's folder.
   */
  readonly external?: readonly { readonly name: string; readonly path: string }[];
}

/**
 * How a pool's threads wait for work. By default they spin for long, so with two sessions open the pools starve each
 * other and the rest of the machine; without spinning, they must be woken for every other kernel. Here they spin within
 * a run for about the duration of a wake-up and not at all between runs: a training step took 3 to 10 % less time and
 * processor time.
 */
const SPINNING = { allow_spinning: "1", spin_duration_us: "20" } as const;

/** A loaded network. Tensors are float32 (Float32Array) or int32 (Int32Array), row-major; inputs are not copied. */
export class OrtSession {
  readonly #engine: Engine;
  readonly #session: OrtInferenceSession;

  private constructor(engine: Engine, session: OrtInferenceSession) {
    this.#engine = engine;
    this.#session = session;
  }

  /** Loads a serialised ModelProto, or the file at a path. Rejects with ONNX Runtime's error when it does not load. */
  static async create(model: Uint8Array | string, options: OrtSessionOptions = {}): Promise<OrtSession> {
    const provider = options.provider ?? "cpu";
    const engine = await loadEngine(provider);
    const external = provider === "wasm" ? (options.external ?? []) : [];
    const config: OrtInferenceSession.SessionOptions = {
      executionProviders: [provider],
      extra: { session: { intra_op: SPINNING, force_spinning_stop: "1" } },
      // Errors are thrown; logging them to stderr as well would bypass the caller's logging.
      logSeverityLevel: 4,
      ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
      ...(external.length === 0
        ? {}
        : { externalData: external.map(({ name, path }) => ({ path: name, data: path })) }),
    };
    const session =
      typeof model === "string"
        ? await engine.InferenceSession.create(model, config)
        : await engine.InferenceSession.create(model, config);
    return new OrtSession(engine, session);
  }

  get inputs(): readonly string[] {
    return this.#session.inputNames;
  }
  get outputs(): readonly string[] {
    return this.#session.outputNames;
  }
  /** The declared dimensions of an input: sizes, or the names of symbolic dimensions. Empty if it declares none. */
  inputShape(name: string): readonly (number | string)[] {
    const found = this.#session.inputMetadata.find((input) => input.name === name);
    return found?.isTensor ? found.shape : [];
  }

  /**
   * Computes all outputs of the graph.
   *
   * An output named in `outputs` is written into that tensor's memory (subarray offsets are respected) and that same
   * tensor is returned; the others are newly allocated. `feeds` may contain more names than the graph has inputs.
   *
   * Throws RangeError for an unknown output name or when an output's memory overlaps an input's: ONNX Runtime would
   * silently read half-written inputs.
   */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    outputs: Readonly<Record<string, Tensor>> = {},
  ): Promise<Record<string, Tensor>> {
    const inputs: Record<string, OrtTensorType> = {};
    for (const name of this.#session.inputNames) {
      const feed = feeds[name];
      if (feed === undefined) {
        throw new RangeError(`expected input "${name}", got ${Object.keys(feeds).join(", ") || "nothing"}`);
      }
      inputs[name] = this.#wrap(feed);
    }
    const fetches: Record<string, OrtTensorType | null> = {};
    for (const name of this.#session.outputNames) fetches[name] = null;
    for (const [name, target] of Object.entries(outputs)) {
      if (!(name in fetches)) {
        throw new RangeError(
          `expected an output of the graph, got "${name}"; it has ${this.#session.outputNames.join(", ")}`,
        );
      }
      this.#refuseOverlap(name, target, feeds);
      if (this.#engine.writesInPlace) fetches[name] = this.#wrap(target);
    }

    const results = await this.#session.run(inputs, fetches);
    const unwrapped: Record<string, Tensor> = {};
    for (const name of this.#session.outputNames) {
      const target = outputs[name];
      const result = results[name];
      if (result === undefined) throw new Error(`expected output "${name}" of ONNX Runtime, got none`);
      const computed = unwrap(name, result);
      if (target !== undefined && !this.#engine.writesInPlace) target.data.set(computed.data);
      unwrapped[name] = target ?? computed;
    }
    return unwrapped;
  }

  /** Frees the native memory. The session can no longer run. */
  async release(): Promise<void> {
    await this.#session.release();
  }

  #wrap(tensor: Tensor): OrtTensorType {
    return tensor.data instanceof Float32Array
      ? new this.#engine.Tensor("float32", tensor.data, tensor.dims)
      : new this.#engine.Tensor("int32", tensor.data, tensor.dims);
  }

  #refuseOverlap(name: string, target: Tensor, feeds: Readonly<Record<string, Tensor>>): void {
    for (const input of this.#session.inputNames) {
      const feed = feeds[input];
      if (feed !== undefined && overlaps(feed.data, target.data)) {
        throw new RangeError(`preallocated output "${name}" shares memory with input "${input}"`);
      }
    }
  }
}

function overlaps(a: Tensor["data"], b: Tensor["data"]): boolean {
  return (
    a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength
  );
}

function unwrap(name: string, tensor: OrtTensorType): Tensor {
  const { data } = tensor;
  if (data instanceof Float32Array || data instanceof Int32Array) return { data, dims: tensor.dims };
  throw new TypeError(`output "${name}" is ${tensor.type}; expected float32 or int32`);
}
