/** Weights in one flat array, so that optimiser, averages and checkpoints are single loops. */
import { initialValues, sizeOf, type ParamSpec, type Random, type Tensor, type Weight } from "@reptok/model";

/** Size of a WebAssembly memory page, and the maximum number of pages. */
const [PAGE, PAGES] = [65_536, 65_535];
/**
 * Offset between the starts of sets that one loop traverses. Memories begin at multiples of large powers of two, and
 * streams whose addresses differ in the upper bits only evict each other from the L1 cache: an update took ten times as
 * long.
 */
const STAGGER = PAGE + 9 * 64;

export class ParamSet {
  readonly specs: readonly ParamSpec[];
  /** Backs {@link data}, so that WebAssembly works on it in place; never grows. */
  readonly memory: WebAssembly.Memory;
  readonly data: Float32Array;
  readonly #offsets = new Map<string, { start: number; end: number; dims: readonly number[] }>();

  /**
   * @param values copied; zeros by default
   * @param lane differs between sets that one loop traverses, for speed only
   * @throws RangeError beyond about 2^30 weights: a WebAssembly memory ends at 4 GiB
   */
  constructor(specs: readonly ParamSpec[], values?: Float32Array, lane = 0) {
    this.specs = specs;
    let end = 0;
    for (const { name, shape } of specs) {
      this.#offsets.set(name, { start: end, end: (end += sizeOf(shape)), dims: shape });
    }
    if (values !== undefined && values.length !== end)
      throw new Error(`expected ${end} values for ${specs.length} weights, got ${values.length}`);
    const start = lane * STAGGER;
    const pages = Math.ceil((start + end * Float32Array.BYTES_PER_ELEMENT) / PAGE);
    if (pages > PAGES) throw new RangeError(`expected weights of at most ${PAGES * PAGE} bytes, got ${end} weights`);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.data = new Float32Array(this.memory.buffer, start, end);
    if (values !== undefined) this.data.set(values);
  }

  static initial(specs: readonly ParamSpec[], random: Random): ParamSet {
    const set = new ParamSet(specs);
    for (const spec of specs) set.tensor(spec.name).data.set(initialValues(spec, random));
    return set;
  }

  /** The same layout with other values (gradients, moments, averages): a copy of `values`, or zeros. */
  like(values?: Float32Array, lane?: number): ParamSet {
    return new ParamSet(this.specs, values, lane);
  }

  get names(): string[] {
    return this.specs.map((spec) => spec.name);
  }

  /** A view, not a copy. */
  tensor(name: string): Tensor & { readonly data: Float32Array } {
    const place = this.#offsets.get(name);
    if (place === undefined) throw new Error(`expected a weight of the set, got ${name}`);
    return { data: this.data.subarray(place.start, place.end), dims: place.dims };
  }

  tensors(prefix = ""): Record<string, Tensor & { readonly data: Float32Array }> {
    return Object.fromEntries(this.names.map((name) => [prefix + name, this.tensor(name)]));
  }

  weights(storage: NonNullable<Weight["storage"]> = "f32"): Map<string, Weight> {
    return new Map(this.names.map((name) => [name, { data: this.tensor(name).data, storage }]));
  }
}
