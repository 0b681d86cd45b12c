/** Retrieval for labels: whether the real picture nearest to a generated one has its label. */
import type { Picture } from "@reptok/model";
import { draw, generateLatents, inChunks, itemSeed } from "../subject.ts";
import type { Section } from "./section.ts";

export interface Labels {
  /** Fraction of generated pictures whose nearest real picture has the requested label. */
  readonly top1: number;
  readonly n: number;
  /** The same for held-out real pictures, each excluded from the gallery. */
  readonly real: { readonly top1: number; readonly n: number };
}

/** Uses the model's labels that occur in the data, with a few seeds each; undefined if there are none. */
export async function labelRetrieval(section: Section): Promise<Labels | undefined> {
  const { subject, corpus, encoder, real, plan, seed, progress, show } = section;
  const { gallery } = real;
  const names = subject.manifest.labelGenerator?.labels;
  if (names === undefined || gallery === undefined) return undefined;
  const present = new Set(corpus.items.map(({ label }) => label));
  const labels = [...names.keys()].filter((label) => present.has(names[label]));
  if (labels.length === 0) return undefined;
  const labelOf = (place: number) => corpus.items[place]!.label;
  // All labels, repeated: the sheet shows the first picture of each.
  const requested = Array.from({ length: plan.perLabel }, () => labels).flat();
  const shown: Picture[] = [];
  const nearest = await inChunks(requested, async (chunk, start) => {
    const seeds = chunk.map((_, i) => itemSeed(seed, "labels", start + i));
    const conditions = chunk.map((label) => ({ label }));
    const drawn = await draw(subject, await generateLatents(subject, conditions, seeds), seeds);
    shown.push(...drawn.slice(0, Math.max(0, labels.length - shown.length)));
    const rows = await encoder.features(drawn);
    progress("labels", start + chunk.length, requested.length);
    return rows.map((row) => labelOf(gallery.rank(row).nearest));
  });
  const right = nearest.map((label, i) => label === names[requested[i]!]);
  const captions = labels.map((label, i) => `${right[i] ? "✓" : "✗"} ${names[label]!}`);
  show({ name: "labels", title: "Generated from each label", pictures: shown, captions, columns: 12 });
  const heldOut = Array.from(corpus.heldOut.subarray(0, plan.queries));
  const found = heldOut.filter(
    (place) => labelOf(gallery.rank(gallery.entry(place).features, place).nearest) === labelOf(place),
  );
  return {
    top1: right.filter(Boolean).length / right.length,
    n: right.length,
    real: { top1: heldOut.length === 0 ? 0 : found.length / heldOut.length, n: heldOut.length },
  };
}
