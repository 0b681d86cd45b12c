/** The dominant colour of a drawing. */
import type { Dataset } from "./dataset.ts";

/** Colour names and their hues in degrees. */
export const HUES: readonly (readonly [name: string, hue: number])[] = [
  ["red", 0],
  ["orange", 30],
  ["yellow", 52],
  ["green", 120],
  ["blue", 215],
  ["purple", 275],
  ["pink", 330],
];

const distance = (a: number, b: number): number => Math.abs(((((a - b) % 360) + 540) % 360) - 180);

/** The name of the nearest hue. */
export function hueNamed(hue: number): string {
  return HUES.reduce((best, next) => (distance(next[1], hue) < distance(best[1], hue) ? next : best))[0];
}

/**
 * Minimum saturation of a pixel with a hue; minimum fraction of the drawing with a hue; minimum fraction of those near the
 * dominant hue.
 */
const [SATURATED, COLOURED, NEAR] = [60, 0.35, 0.7];
/** Largest difference in degrees from the dominant hue that counts as near. */
const REACH = 30;
const BINS = 36;

/** The dominant hue of a drawing in degrees, or undefined if it has several or none. */
export function dominantHue(dataset: Pick<Dataset, "pixels" | "alpha" | "size">, picture: number): number | undefined {
  const plane = dataset.size ** 2;
  const counts = new Float64Array(BINS);
  let [covered, coloured] = [0, 0];
  for (let i = 0; i < plane; i++) {
    if (dataset.alpha[picture * plane + i]! < 128) continue;
    covered++;
    const [r, g, b] = [0, 1, 2].map((c) => dataset.pixels[(picture * 3 + c) * plane + i]!) as [number, number, number];
    const [max, min] = [Math.max(r, g, b), Math.min(r, g, b)];
    if (max - min < SATURATED) continue;
    coloured++;
    const sector =
      max === r ? (g - b) / (max - min) : max === g ? 2 + (b - r) / (max - min) : 4 + (r - g) / (max - min);
    counts[Math.floor((((sector * 60 + 360) % 360) / 360) * BINS)]!++;
  }
  if (covered === 0 || coloured / covered < COLOURED) return undefined;
  const peak = counts.indexOf(Math.max(...counts));
  const hue = ((peak + 0.5) * 360) / BINS;
  const near = counts.reduce((sum, n, bin) => sum + (distance(((bin + 0.5) * 360) / BINS, hue) <= REACH ? n : 0), 0);
  return near / coloured >= NEAR ? hue : undefined;
}
