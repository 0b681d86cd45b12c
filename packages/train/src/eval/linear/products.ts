/** Products of large row-major f32 matrices on ONNX Runtime. */
import { emitOnnx, ops as g, type Value } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";

export interface Floats {
  readonly data: Float32Array;
  readonly dims: readonly [rows: number, columns: number];
}

export const matrix = (data: Float32Array, rows: number): Floats => ({ data, dims: [rows, data.length / rows] });

type Kind = "plain" | "firstTransposed" | "secondTransposed";

const GRAPHS: Readonly<Record<Kind, (a: Value, b: Value) => Value>> = {
  /** a [m,k] b [k,n] */
  plain: (a, b) => g.matmul(a, b),
  /** a [k,m]: its transpose times b [k,n] */
  firstTransposed: (a, b) => g.matmul(g.transpose(a, [1, 0]), b),
  /** a [m,k] times the transpose of b [n,k] */
  secondTransposed: (a, b) => g.matmul(a, g.transpose(b, [1, 0])),
};

export class Products {
  readonly #threads: number | undefined;
  /** By kind and shapes. */
  readonly #sessions = new Map<string, OrtSession>();

  /** @param threads ONNX Runtime's choice when absent */
  constructor(threads?: number) {
    this.#threads = threads;
  }

  async of(kind: Kind, a: Floats, b: Floats): Promise<Float32Array> {
    const key = [kind, ...a.dims, ...b.dims].join();
    let session = this.#sessions.get(key);
    if (session === undefined) {
      const product = GRAPHS[kind](g.input("a", a.dims), g.input("b", b.dims));
      const model = emitOnnx({ name: kind, outputs: { product }, weights: new Map() });
      session = await OrtSession.create(model, this.#threads === undefined ? {} : { threads: this.#threads });
      this.#sessions.set(key, session);
    }
    return (await session.run({ a, b }))["product"]!.data as Float32Array;
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await session.release();
  }
}
