/**
 * Pictures composed of drawings: on a coloured background, recoloured, repeated, side by side. A composition is a few
 * integers, so a data set of them is small to store and to transfer; `torch/pictures.py` renders the same compositions.
 */

/** Drawings to compose: u8 [N, 3, size, size] over white, and their coverage u8 [N, size, size]. */
export interface Drawings {
  readonly size: number;
  readonly pixels: Uint8Array;
  readonly alpha: Uint8Array;
}

/** One drawing of a composition. */
export interface Layer {
  /** Index of the drawing in the data set. */
  readonly picture: number;
  /** Whether it is scaled to half its size. */
  readonly half: boolean;
  /** Offset in pixels from the left and from the top. */
  readonly x: number;
  readonly y: number;
  /** Degrees by which hues are rotated, -180 to 180; {@link GREY} removes all colour. */
  readonly hue: number;
}
export const GREY = 360;

export interface Composition {
  /** Red, green, blue, 0 to 255. */
  readonly background: readonly [number, number, number];
  /** Drawn on top of each other; 1 to {@link MAX_LAYERS}. */
  readonly layers: readonly Layer[];
}
export const MAX_LAYERS = 3;

/** A composition with its captions. */
export interface DerivedPicture {
  readonly composition: Composition;
  /** The concept shown; undefined if there are several. */
  readonly concept: string | undefined;
  readonly subgroup: string;
  /** Possible prompts; the first is the simplest. */
  readonly captions: readonly string[];
}

/** Integers per composition: the background, then five per layer; absent layers have picture -1. */
export const COMPOSITION_SIZE = 3 + 5 * MAX_LAYERS;

export function encodeComposition({ background, layers }: Composition): number[] {
  if (layers.length === 0 || layers.length > MAX_LAYERS)
    throw new RangeError(`expected 1 to ${MAX_LAYERS} layers, got ${layers.length}`);
  const rows = layers.flatMap(({ picture, half, x, y, hue }) => [picture, half ? 1 : 0, x, y, hue]);
  const absent = Array.from({ length: MAX_LAYERS - layers.length }, () => [-1, 0, 0, 0, 0]).flat();
  return [...background, ...rows, ...absent];
}

/** Luminance weights of the colour matrices (Filter Effects Module, feColorMatrix). */
const LUMINANCE = [0.213, 0.715, 0.072] as const;

/** The 3 x 3 matrix, row-major, that rotates hues by `degrees` at constant luminance (feColorMatrix, hueRotate). */
export function hueMatrix(degrees: number): readonly number[] {
  const [r, g, b] = LUMINANCE;
  if (degrees === GREY) return [r, g, b, r, g, b, r, g, b];
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [
    r + cos * (1 - r) - sin * r,
    g - cos * g - sin * g,
    b - cos * b + sin * (1 - b),
    r - cos * r + sin * 0.143,
    g + cos * (1 - g) + sin * 0.14,
    b - cos * b - sin * 0.283,
    r - cos * r - sin * (1 - r),
    g - cos * g + sin * g,
    b + cos * (1 - b) + sin * b,
  ];
}

/**
 * Draws a composition: u8 [3, size, size], planar. Colour is premultiplied while it is rotated and averaged, and is
 * clamped to its coverage.
 */
export function compose({ size, pixels, alpha }: Drawings, { background, layers }: Composition, out: Uint8Array): void {
  const plane = size * size;
  const drawn = new Float64Array(3 * plane);
  for (let c = 0; c < 3; c++) drawn.fill(background[c]!, c * plane, (c + 1) * plane);
  const seen = [0, 0, 0];
  for (const { picture, half, x, y, hue } of layers) {
    const factor = half ? 2 : 1;
    const side = size / factor;
    const m = hueMatrix(hue);
    for (let row = Math.max(0, -y); row < Math.min(side, size - y); row++) {
      for (let column = Math.max(0, -x); column < Math.min(side, size - x); column++) {
        let covered = 0;
        seen.fill(0);
        for (let i = 0; i < factor * factor; i++) {
          const at = (row * factor + Math.floor(i / factor)) * size + column * factor + (i % factor);
          const a = alpha[picture * plane + at]!;
          covered += a / (factor * factor);
          for (let c = 0; c < 3; c++)
            seen[c]! += (pixels[(picture * 3 + c) * plane + at]! - 255 + a) / (factor * factor);
        }
        if (covered === 0) continue;
        const to = (row + y) * size + column + x;
        for (let c = 0; c < 3; c++) {
          const rotated =
            hue === 0 ? seen[c]! : m[3 * c]! * seen[0]! + m[3 * c + 1]! * seen[1]! + m[3 * c + 2]! * seen[2]!;
          const at = c * plane + to;
          drawn[at] = Math.min(covered, Math.max(0, rotated)) + (drawn[at]! * (255 - covered)) / 255;
        }
      }
    }
  }
  drawn.forEach((value, i) => (out[i] = Math.round(value)));
}
