/** A training step as one ONNX graph: weights and a batch in, losses and gradients out. */
import { emitOnnx, gradients, type ParamSpec, type Tensor, type Value, type Weight } from "@reptok/model";
import { OrtSession } from "@reptok/runtime";
import type { AdamW } from "./optimizer.ts";

export interface StepGraph {
  /** Scalar to minimise. */
  readonly loss: Value;
  /** Other scalars to report. */
  readonly metrics?: Readonly<Record<string, Value>>;
}

/** Emits loss, metrics and the gradients of the trained weights; weights in `frozen` become initializers. */
export function emitStep(
  graph: StepGraph,
  trained: readonly ParamSpec[],
  frozen: ReadonlyMap<string, Weight> = new Map(),
): Uint8Array {
  const grads = gradients(
    graph.loss,
    trained.map((spec) => spec.value),
  );
  const outputs: Record<string, Value> = { loss: graph.loss, ...graph.metrics };
  trained.forEach((spec, i) => (outputs[`grad.${spec.name}`] = grads[i]!));
  return emitOnnx({ name: "train_step", outputs, weights: frozen });
}

export class TrainStep {
  readonly #session: OrtSession;
  readonly #optimizer: AdamW;
  readonly #weights: Record<string, Tensor>;
  readonly #gradients: Record<string, Tensor>;

  private constructor(session: OrtSession, optimizer: AdamW) {
    this.#session = session;
    this.#optimizer = optimizer;
    this.#weights = optimizer.params.tensors();
    this.#gradients = optimizer.gradients.tensors("grad.");
  }

  static async create(
    graph: StepGraph,
    optimizer: AdamW,
    { frozen, threads }: { frozen?: ReadonlyMap<string, Weight>; threads?: number } = {},
  ): Promise<TrainStep> {
    const bytes = emitStep(graph, optimizer.params.specs, frozen);
    return new TrainStep(await OrtSession.create(bytes, threads === undefined ? {} : { threads }), optimizer);
  }

  /** Forward and backward: fills the optimiser's gradients and returns the scalars. */
  async backward(batch: Readonly<Record<string, Tensor>>): Promise<Record<string, number>> {
    const results = await this.#session.run({ ...this.#weights, ...batch }, this.#gradients);
    const scalars = Object.entries(results).filter(([name]) => !name.startsWith("grad."));
    return Object.fromEntries(scalars.map(([name, tensor]) => [name, tensor.data[0]!]));
  }

  /** {@link backward}, then an update with the given learning rate. */
  async train(batch: Readonly<Record<string, Tensor>>, rate: number): Promise<Record<string, number>> {
    const scalars = await this.backward(batch);
    return { ...scalars, gradientNorm: this.#optimizer.update(rate) };
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
