/** AdamW (arXiv 1711.05101) with clipping by the global norm and an exponential moving average of the weights. */
import { sizeOf } from "@reptok/model";
import { kernelOver, type Kernel } from "./kernel.ts";
import type { ParamSet } from "./params.ts";

const BYTES = Float32Array.BYTES_PER_ELEMENT;

export interface AdamWOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly eps?: number;
  /** Decoupled; applied to the weights that `decays` accepts (matrices, by default). */
  readonly weightDecay?: number;
  readonly decays?: (name: string, shape: readonly number[]) => boolean;
  /** Maximum global norm of the gradient; unlimited by default. */
  readonly clip?: number;
  /** Decay rate of the average after warm-up: average = rate * average + (1 - rate) * weight. */
  readonly emaRate?: number;
  /** Starts the average's rate at (1 + n) / (10 + n), growing to `emaRate`. */
  readonly emaWarmup?: boolean;
}

export class AdamW {
  readonly params: ParamSet;
  readonly gradients: ParamSet;
  readonly moment1: ParamSet;
  readonly moment2: ParamSet;
  readonly average: ParamSet;
  /** Number of updates done. */
  step = 0;
  readonly #options: Required<Omit<AdamWOptions, "decays">>;
  readonly #kernel: Kernel;
  /** Ranges of the flat array that share a weight decay: [end, decays], the end in bytes. */
  readonly #spans: readonly (readonly [end: number, decays: boolean])[];

  constructor(params: ParamSet, options: AdamWOptions = {}) {
    this.params = params;
    this.gradients = params.like(undefined, 1);
    this.moment1 = params.like(undefined, 2);
    this.moment2 = params.like(undefined, 3);
    this.average = params.like(params.data, 4);
    this.#options = {
      beta1: options.beta1 ?? 0.9,
      beta2: options.beta2 ?? 0.999,
      eps: options.eps ?? 1e-8,
      weightDecay: options.weightDecay ?? 0,
      clip: options.clip ?? Infinity,
      emaRate: options.emaRate ?? 0.999,
      emaWarmup: options.emaWarmup ?? false,
    };
    const decays = options.decays ?? ((_, shape) => shape.length >= 2);
    let end = 0;
    this.#spans = params.specs.map(({ name, shape }) => [(end += BYTES * sizeOf(shape)), decays(name, shape)]);
    this.#kernel = kernelOver({
      gradient: this.gradients,
      moment1: this.moment1,
      moment2: this.moment2,
      weight: params,
      average: this.average,
    });
  }

  /** Global norm of the gradients. */
  gradientNorm(): number {
    return Math.sqrt(this.#kernel.squares(0, this.gradients.data.byteLength));
  }

  /**
   * One update from {@link gradients}.
   * @param rate learning rate
   * @returns the gradients' global norm before clipping
   * @throws if that norm is not finite; nothing is changed then
   */
  update(rate: number): number {
    const norm = this.gradientNorm();
    if (!Number.isFinite(norm)) throw new Error(`expected finite gradients at step ${this.step}, got norm ${norm}`);
    const { beta1, beta2, eps, weightDecay, clip, emaRate, emaWarmup } = this.#options;
    this.step++;
    const scale = norm > clip ? clip / norm : 1;
    const correct2 = 1 / Math.sqrt(1 - beta2 ** this.step);
    const size = rate / (1 - beta1 ** this.step);
    const ema = emaWarmup ? Math.min(emaRate, (1 + this.step) / (10 + this.step)) : emaRate;
    let start = 0;
    for (const [end, decays] of this.#spans) {
      const decay = decays ? rate * weightDecay : 0;
      this.#kernel.update(start, end, scale, beta1, 1 - beta1, beta2, 1 - beta2, size, correct2, eps, decay, 1 - ema);
      start = end;
    }
    return norm;
  }
}
