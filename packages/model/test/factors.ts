/** Finds the stored weights of integer products in an ONNX file, using another protobuf library than the emitter. */
import { decode } from "./onnx-proto.ts";

interface Fields {
  readonly graph: {
    readonly node: readonly {
      readonly op_type: string;
      readonly input: readonly string[];
      readonly output: string[];
    }[];
    readonly initializer: readonly {
      readonly name: string;
      readonly dims: readonly number[];
      readonly data_type: number;
      readonly raw_data?: readonly number[];
      readonly external_data?: readonly { readonly key: string; readonly value: string }[];
    }[];
  };
}

export interface Factor {
  readonly name: string;
  /** [out, in] */
  readonly dims: readonly number[];
  readonly values: Int8Array;
}

/**
 * The int8 weights that the file's MatMulInteger nodes multiply.
 * @param external the file's external data
 */
export function factorsOf(file: Uint8Array, external?: Uint8Array): Factor[] {
  const { node, initializer } = (decode(file) as unknown as Fields).graph;
  return node
    .filter(({ op_type }) => op_type === "MatMulInteger")
    .map(({ input }): Factor => {
      const transposed = node.find(({ output }) => output[0] === input[1]);
      const tensor = initializer.find(({ name }) => name === transposed?.input[0]);
      if (transposed?.op_type !== "Transpose" || tensor?.data_type !== 3) {
        throw new Error(`expected ${input[1]} to be an int8 weight, transposed`);
      }
      const { name, dims, raw_data, external_data } = tensor;
      const at = new Map((external_data ?? []).map(({ key, value }) => [key, value]));
      const start = Number(at.get("offset"));
      const bytes = raw_data ?? [...external!.subarray(start, start + Number(at.get("length")))];
      return { name, dims, values: Int8Array.from(bytes) };
    });
}

/** The largest magnitude of a sum of two adjacent products u8 * s8, over any activations of 0 to 255. */
export function largestPair({ dims, values }: Factor): number {
  const width = dims[1]!;
  let most = 0;
  for (let i = 0; i < values.length; i++) {
    if (i % width === width - 1) continue;
    const pair = [values[i]!, values[i + 1]!];
    for (const sign of [1, -1]) {
      most = Math.max(most, 255 * pair.reduce((sum, w) => sum + Math.max(0, sign * w), 0));
    }
  }
  return most;
}
