/** Runs emitted files on ONNX Runtime's CPU provider. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import { ndarray, type NdArray } from "../graph/interpret.ts";

export interface Loaded {
  readonly inputs: readonly string[];
  run(feeds: ReadonlyMap<string, NdArray>): Promise<Record<string, NdArray>>;
}

/** Loads a file; what it expects of each input is read from the file itself. Released by the garbage collector. */
export async function load(file: Uint8Array): Promise<Loaded> {
  const session = await InferenceSession.create(file, {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const tensor = (type: string, { data, shape }: NdArray): Tensor =>
    type === "int32"
      ? new Tensor("int32", Int32Array.from(data), shape)
      : new Tensor("float32", Float32Array.from(data), shape);
  return {
    inputs: session.inputNames,
    async run(feeds) {
      const fed = session.inputMetadata.map(({ name, ...meta }): [string, Tensor] => {
        const value = feeds.get(name);
        if (value === undefined || !meta.isTensor) throw new Error(`no tensor for the input ${name}`);
        return [name, tensor(meta.type, value)];
      });
      const results = await session.run(Object.fromEntries(fed));
      return Object.fromEntries(
        Object.entries(results).map(([name, { data, dims }]) => [
          name,
          ndarray(data as Float32Array | Int32Array, dims),
        ]),
      );
    },
  };
}
