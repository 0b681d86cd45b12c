/** Reconstruction and generation on dark and coloured backgrounds; most of the data have a white one. */
import type { Picture } from "@reptok/model";
import { psnr } from "../metrics/psnr.ts";
import { SharpnessSums } from "../metrics/sharpness.ts";
import { meanOf } from "../metrics/summary.ts";
import { draw, generateLatents, inChunks, itemSeed } from "../subject.ts";
import type { Reconstructed } from "./linear.ts";
import { cellOf, type Section } from "./section.ts";

export interface Backgrounds extends Reconstructed {
  /**
   * Of prompts that name a background: `right` is the fraction of pictures whose corners are nearest to its colour, among all
   * backgrounds and white.
   */
  readonly prompted?: { readonly right: number; readonly n: number };
}

const [SHOWN, COLUMNS] = [32, 12];
/** Side of the squares in the corners, as a fraction of the picture's. */
const CORNER = 1 / 16;

/** Mean colour of the four corners, 0 to 255. */
export function cornerColour({ data, width, height }: Picture): readonly [number, number, number] {
  const side = Math.max(1, Math.round(width * CORNER));
  const mean = (channel: number): number => {
    let sum = 0;
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        for (const [cx, cy] of [
          [x, y],
          [width - 1 - x, y],
          [x, height - 1 - y],
          [width - 1 - x, height - 1 - y],
        ] as const)
          sum += data[(channel * height + cy) * width + cx]!;
    return (sum / (4 * side * side) + 1) * 127.5;
  };
  return [mean(0), mean(1), mean(2)];
}

type Colours = Readonly<Record<string, readonly [number, number, number]>>;

/** The name of the colour with the smallest Euclidean distance. */
export function nearestColour(colour: readonly number[], colours: Colours): string {
  const distance = (name: string) => colour.reduce((sum, value, i) => sum + (value - colours[name]![i]!) ** 2, 0);
  return Object.keys(colours).reduce((best, name) => (distance(name) < distance(best) ? name : best));
}

/** Undefined if the data do not separate subjects from backgrounds. */
export async function onBackgrounds(section: Section): Promise<Backgrounds | undefined> {
  const { subject, corpus, plan, seed, progress, show } = section;
  const { backgrounds } = corpus;
  if (backgrounds === undefined) return undefined;
  const places = Array.from(corpus.heldOut.subarray(0, plan.backgrounds));
  const psnrs: number[] = [];
  const sharpness = new SharpnessSums(cellOf(subject));
  const shown: Picture[] = [];
  await inChunks(places, async (chunk, start) => {
    const reals = chunk.map((place, i) => backgrounds.picture(place, start + i));
    const seeds = chunk.map((_, i) => itemSeed(seed, "grounds", start + i));
    const drawn = await draw(subject, await subject.pipeline.encode(reals), seeds);
    for (const [i, real] of reals.entries()) {
      psnrs.push(psnr(drawn[i]!.data, real.data));
      sharpness.add(drawn[i]!, real);
      if (shown.length < 2 * SHOWN) shown.push(real, drawn[i]!);
    }
    progress("backgrounds", start + chunk.length, places.length);
    return [];
  });
  const title = "Held-out pictures on other backgrounds, each with its reconstruction";
  show({ name: "backgrounds", title, pictures: shown, columns: 16 });
  const prompted = subject.manifest.textGenerator && (await promptedBackgrounds(section, backgrounds));
  return { psnr: meanOf(psnrs), sharpness: sharpness.result, ...(prompted && { prompted }) };
}

async function promptedBackgrounds(
  { subject, plan, seed, show }: Section,
  { prompts, colours }: NonNullable<Section["corpus"]["backgrounds"]>,
) {
  const chosen = prompts.slice(0, plan.backgrounds);
  if (chosen.length === 0) return undefined;
  const seeds = chosen.map((_, i) => itemSeed(seed, "prompted grounds", i));
  const drawn = await draw(subject, await generateLatents(subject, chosen, seeds), seeds);
  const right = drawn.map((picture, i) => nearestColour(cornerColour(picture), colours) === chosen[i]!.background);
  const captions = chosen.map(({ prompt }, i) => `${right[i] ? "✓" : "✗"} ${prompt}`);
  show({
    name: "prompted-backgrounds",
    title: "Prompts that name a background",
    pictures: drawn,
    captions,
    columns: COLUMNS,
  });
  return { right: right.filter(Boolean).length / chosen.length, n: chosen.length };
}
