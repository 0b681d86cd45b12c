/** What generators are asked for: the captions or the labels of real pictures. */
import type { Section, Generator } from "./section.ts";
import type { Prompted } from "../subject.ts";

/**
 * `count` conditions from reference pictures in their random order, from the start again when there are fewer, so that
 * drawn pictures are distributed as real ones are. Where the pictures have no labels of the model, labels in turn.
 */
export function conditionsFor({ subject, corpus }: Section, generator: Generator, count: number): Prompted[] {
  const at = (i: number) => corpus.items[corpus.reference[i % corpus.reference.length]!]!;
  if (generator === "text") return Array.from({ length: count }, (_, i) => ({ prompt: at(i).caption }));
  const labels = subject.manifest.labelGenerator!.labels;
  const places = new Map(labels.map((name, index) => [name, index]));
  return Array.from({ length: count }, (_, i) => ({ label: places.get(at(i).label ?? "") ?? i % labels.length }));
}
