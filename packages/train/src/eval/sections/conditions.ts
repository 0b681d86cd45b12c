/** Conditions of generated pictures: the captions or labels of real pictures. */
import type { Section, Generator } from "./section.ts";
import type { Prompted } from "../subject.ts";

/**
 * `count` conditions of the shuffled reference pictures, repeated if there are fewer, so that generated pictures have the
 * distribution of the real ones. For pictures without a label of the model, cycles through all labels.
 */
export function conditionsFor({ subject, corpus }: Section, generator: Generator, count: number): Prompted[] {
  const at = (i: number) => corpus.items[corpus.reference[i % corpus.reference.length]!]!;
  if (generator === "text") return Array.from({ length: count }, (_, i) => ({ prompt: at(i).caption }));
  const labels = subject.manifest.labelGenerator!.labels;
  const places = new Map(labels.map((name, index) => [name, index]));
  return Array.from({ length: count }, (_, i) => ({ label: places.get(at(i).label ?? "") ?? i % labels.length }));
}
