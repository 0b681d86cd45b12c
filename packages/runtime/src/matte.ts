/** Transparent backgrounds: removes the white around the subject. */

/** Maximum difference from white (255) of a pixel of the background. */
const WHITE = 12;
/** A pixel next to the background that is not darker than this is a mixture of background and subject. */
const MIXED = 160;

/**
 * Converts RGB to RGBA: white pixels that are connected to the border are transparent. Pixels next to them are mixtures, unless they
 * are dark: their fraction of white is removed from their colour, so that there is no light fringe on other backgrounds. White within
 * the subject is unchanged.
 */
export function matted(rgb: Uint8Array, width: number, height: number): Uint8Array {
  const count = width * height;
  const darkest = (i: number) => Math.min(rgb[3 * i]!, rgb[3 * i + 1]!, rgb[3 * i + 2]!);
  const background = new Uint8Array(count);
  const queue: number[] = [];
  const visit = (i: number) => {
    if (background[i] === 1 || darkest(i) < 255 - WHITE) return;
    background[i] = 1;
    queue.push(i);
  };
  for (let x = 0; x < width; x++) for (const i of [x, count - width + x]) visit(i);
  for (let y = 0; y < height; y++) for (const i of [y * width, (y + 1) * width - 1]) visit(i);
  const neighbours = (i: number) => {
    const x = i % width;
    return [
      ...(x > 0 ? [i - 1] : []),
      ...(x < width - 1 ? [i + 1] : []),
      ...(i >= width ? [i - width] : []),
      ...(i < count - width ? [i + width] : []),
    ];
  };
  for (let at = 0; at < queue.length; at++) for (const next of neighbours(queue[at]!)) visit(next);

  const rgba = new Uint8Array(4 * count);
  for (let i = 0; i < count; i++) {
    const isEdge = background[i] === 0 && darkest(i) > MIXED && neighbours(i).some((next) => background[next] === 1);
    const alpha = background[i] === 1 ? 0 : isEdge ? (255 - darkest(i)) / (255 - MIXED) : 1;
    for (let c = 0; c < 3; c++) {
      const value = rgb[3 * i + c]!;
      rgba[4 * i + c] = alpha === 0 ? 255 : Math.max(0, Math.round((value - 255 * (1 - alpha)) / alpha));
    }
    rgba[4 * i + 3] = Math.round(255 * alpha);
  }
  return rgba;
}
