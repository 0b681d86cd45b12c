/** Metrics that complement PSNR: correctness of detail, and visibility of the decoder's grid. */
import type { Picture } from "@reptok/model";

export interface Sharpness {
  /**
   * Right detail: 1 - (energy of the Laplacian of the error) / (energy of the Laplacian of the real pictures), over all pictures
   * together. 1 if all detail is right, 0 for pictures without detail, negative for wrong texture. Absent if the real pictures
   * are flat.
   */
  readonly rightDetail?: number;
  /**
   * Mean absolute difference of the error between neighbours across a cell border, divided by that between other neighbours: 1
   * without a visible grid. Absent if the cell's size is unknown or the error is constant inside the cells.
   */
  readonly seams?: number;
  readonly n: number;
}

/** Accumulates the metrics over pictures. */
export class SharpnessSums {
  readonly #cell: number | undefined;
  #wrong = 0;
  #real = 0;
  readonly #border = { sum: 0, count: 0 };
  readonly #inside = { sum: 0, count: 0 };
  #n = 0;

  /** @param cell side in pixels of the cells in which pictures are decoded, at least 2 */
  constructor(cell?: number) {
    this.#cell = cell;
  }

  /** Both in [-1,1] and of one size. @throws RangeError for pictures of different sizes */
  add(drawn: Picture, real: Picture): void {
    const { width, height } = real;
    if (drawn.width !== width || drawn.height !== height)
      throw new RangeError(`expected ${width} x ${height} pixels, got ${drawn.width} x ${drawn.height}`);
    const error = real.data.map((value, i) => drawn.data[i]! - value);
    this.#wrong += laplacianEnergy(error, width, height);
    this.#real += laplacianEnergy(real.data, width, height);
    if (this.#cell !== undefined) this.#addSteps(error, width, height, this.#cell);
    this.#n++;
  }

  #addSteps(error: Float32Array, width: number, height: number, cell: number): void {
    for (let at = 0; at < error.length; at++) {
      const [x, y] = [at % width, Math.floor(at / width) % height];
      if (x > 0) count(x % cell === 0 ? this.#border : this.#inside, error[at]! - error[at - 1]!);
      if (y > 0) count(y % cell === 0 ? this.#border : this.#inside, error[at]! - error[at - width]!);
    }
  }

  get result(): Sharpness {
    const [border, inside] = [this.#border.sum / this.#border.count, this.#inside.sum / this.#inside.count];
    return {
      ...(this.#real > 0 && { rightDetail: 1 - this.#wrong / this.#real }),
      ...(inside > 0 && border >= 0 && { seams: border / inside }),
      n: this.#n,
    };
  }
}

function count(sums: { sum: number; count: number }, step: number): void {
  sums.sum += Math.abs(step);
  sums.count++;
}

/** Sum of (4 x - its four neighbours)^2 over the pixels that have four, of every channel; planar f32 [3, height, width]. */
function laplacianEnergy(data: Float32Array, width: number, height: number): number {
  let energy = 0;
  for (let plane = 0; plane < data.length; plane += width * height) {
    for (let y = 1; y < height - 1; y++) {
      for (let at = plane + y * width + 1; at < plane + (y + 1) * width - 1; at++) {
        energy += (4 * data[at]! - data[at - 1]! - data[at + 1]! - data[at - width]! - data[at + width]!) ** 2;
      }
    }
  }
  return energy;
}
