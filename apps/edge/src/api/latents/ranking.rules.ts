/** Selection of a search's results among its matches: groups, near-duplicates, diversity. */
import { dot } from "@reptok/shared";
import { type Metadata, type Scalar, scalarsOf } from "../../domain/metadata.ts";
import { nearDuplicates } from "./duplicates.rules.ts";

/** A kept latent that matches. `unit` is its normalized vector, if results depend on it. */
export interface Candidate {
  readonly score: number;
  readonly metadata: Metadata;
  readonly unit?: Float32Array | undefined;
}

export interface Selection {
  readonly score_threshold?: number | undefined;
  readonly group_by?: string | undefined;
  readonly dedupe_threshold?: number | undefined;
  readonly mmr?: { readonly diversity: number } | undefined;
}

export const needsUnits = ({ dedupe_threshold, mmr }: Selection): boolean =>
  dedupe_threshold !== undefined || mmr !== undefined;

/** The value of a latent's group; null without one. */
export const groupOf = (metadata: Metadata, key: string): Scalar | null => scalarsOf(metadata).get(key) ?? null;

function unitOf({ unit }: Candidate): Float32Array {
  if (unit) return unit;
  throw new Error("expected matches with their vectors");
}

/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): each next candidate has the maximum of (1 - diversity) times its score,
 * minus diversity times its maximum similarity to the preceding ones. A prefix of the order does not depend on the rest.
 */
export function diversified<T extends Candidate>(candidates: readonly T[], diversity: number): T[] {
  const order: T[] = [];
  const left = candidates.map((candidate) => ({ candidate, nearest: 0 }));
  while (left.length > 0) {
    const gains = left.map(({ candidate, nearest }) => (1 - diversity) * candidate.score - diversity * nearest);
    const best = gains.indexOf(Math.max(...gains));
    const { candidate } = left.splice(best, 1)[0]!;
    order.push(candidate);
    for (const other of left) {
      const similarity = dot(unitOf(candidate), unitOf(other.candidate));
      other.nearest = order.length === 1 ? similarity : Math.max(other.nearest, similarity);
    }
  }
  return order;
}

/** The results among the candidates, which are sorted by similarity, in the order of results. */
export function selected<T extends Candidate>(candidates: readonly T[], selection: Selection): T[] {
  const { score_threshold: minimum = -Infinity, group_by: key, dedupe_threshold: duplicateSimilarity, mmr } = selection;
  let chosen = candidates.filter(({ score }) => score >= minimum);
  if (duplicateSimilarity !== undefined) {
    const duplicates = nearDuplicates(chosen.map(unitOf), duplicateSimilarity);
    chosen = chosen.filter((_, i) => duplicates[i] === null);
  }
  if (mmr) chosen = diversified(chosen, mmr.diversity);
  return key === undefined ? chosen : [...firstOfGroups(chosen, key)];
}

function* firstOfGroups<T extends Candidate>(candidates: readonly T[], key: string): Generator<T> {
  const seen = new Set<Scalar | null>();
  for (const candidate of candidates) {
    const group = groupOf(candidate.metadata, key);
    if (!seen.has(group)) yield candidate;
    seen.add(group);
  }
}
