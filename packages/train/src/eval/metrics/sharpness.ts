/** What PSNR does not see: whether detail is right, and whether the cells that a picture is drawn in show. */
import type { Picture } from "@reptok/model";

export interface Sharpness {
  /**
   * Right detail: 1 - (energy of the Laplacian of the error) / (energy of the Laplacian of the real pictures), over all pictures
   * together. 1 where all detail is right, 0 for a picture without any, below 0 where wrong texture is worse than none. Absent
   * where the real pictures are flat.
   */
  readonly rightDetail?: number;
  /**
   * Mean absolute step of the error between neighbours on two sides of a cell border, over that between other neighbours: 1
   * without a grid. Absent where the cells are not known, or nothing errs inside them.
   */
  readonly seams?: number;
  readonly n: number;
}

/** Sums over pictures as they come. */
export class SharpnessSums {
  readonly #cell: number | undefined;
  #wrong = 0;
  #real = 0;
  readonly #border = { sum: 0, count: 0 };
  readonly #inside = { sum: 0, count: 0 };
  #n = 0;

  /** @param cell side in pixels of the squares that pictures are drawn in, 2 or more */
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
