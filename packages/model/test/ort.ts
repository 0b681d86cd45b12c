/** Runs emitted files on ONNX Runtime's CPU provider. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import { ndarray, type NdArray } from "../src/graph/interpret.ts";

export interface Loaded {
  readonly inputs: readonly string[];
  run(feeds: ReadonlyMap<string, NdArray>): Promise<Record<string, NdArray>>;
}

/** Loads a file; input types are read from the file. Sessions are released by the garbage collector. */
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
        if (value === undefined || !meta.isTensor) throw new Error(`expected a tensor for the input ${name}, got none`);
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
