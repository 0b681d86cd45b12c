/** A page of a search: the index's matches that D1 still has, selected by the request. */
import { ApiError, type Latent } from "@reptok/shared";
import type { Context } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatents, type LatentRow } from "../../db/latents.ts";
import type { Condition } from "../../domain/filter.ts";
import type { Model } from "../../jobs/models.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { MAX_VALUES, namespaceOf } from "../../search/latent-index.ts";
import { openIndex } from "../../search/open-index.ts";
import { loadLatents } from "./make.ts";
import { type Candidate, needsUnits, selected, type Selection } from "./ranking.rules.ts";

export interface Found extends Candidate {
  readonly facts: LatentRow;
  readonly latent?: Latent;
}

export interface Search {
  /** The direction of the search. */
  readonly values: Float32Array;
  readonly collection: string;
  readonly conditions: readonly Condition[];
  /** Excluded ids. */
  readonly without: readonly string[];
  readonly selection: Selection;
  readonly offset: number;
  readonly limit: number;
}

export interface Page {
  readonly results: readonly Found[];
  readonly hasMore: boolean;
}

/** Throws `invalid_request` for a model whose latents have too many values for an index. */
export function checkSearchable({ manifest: { model, token } }: Model): void {
  if (token.count * token.dimensions <= MAX_VALUES) return;
  throw new ApiError("invalid_request", `latents of ${model} are too large to be searched`, "model");
}

/** Number of matches that `mmr` reorders; pages are parts of that order. */
const DIVERSIFIED = 200;

/** One page. Throws `invalid_request` if it is beyond the index's maximum. */
export async function findPage(c: Context<AppEnv>, { version }: Model, search: Search): Promise<Page> {
  const { values, collection, conditions, without, selection, offset, limit } = search;
  const project = projectOf(c);
  const namespace = await namespaceOf({ project, collection, space: version.space });
  const index = openIndex(c.env, values.length);
  const maximum = selection.mmr ? Math.min(DIVERSIFIED, index.maxMatches) : index.maxMatches;
  const end = offset + limit;
  if (end > maximum)
    throw new ApiError("invalid_request", `expected offset + limit to be at most ${maximum}, got ${end}`, "offset");
  // More matches are requested, to replace those that are not results.
  for (let reach = selection.mmr ? maximum : Math.min(maximum, end + 1); ; reach = Math.min(maximum, 2 * reach)) {
    const units = needsUnits(selection);
    const matches = await index.query(namespace, { values, limit: reach, conditions, without, units });
    const rows = await findLatents(
      database(c.env.DB),
      project,
      collection,
      matches.map(({ id }) => id),
    );
    const stored = matches.flatMap(({ id, score, unit }): Found[] => {
      const facts = rows.get(id);
      return facts ? [{ facts, metadata: facts.metadata, score, unit }] : [];
    });
    const results = selected(stored, selection);
    const last = matches.at(-1)?.score ?? -Infinity;
    const isAll = matches.length < reach || last < (selection.score_threshold ?? -Infinity);
    if (isAll || results.length > end || reach === maximum)
      return { results: results.slice(offset, end), hasMore: results.length > end || !isAll };
  }
}

function ignoreMissing(thrown: unknown): [] {
  if (thrown instanceof ApiError && thrown.code === "not_found") return [];
  throw thrown;
}

/** The results with their values; latents that were deleted meanwhile are omitted. */
export async function withValues(c: Context<AppEnv>, results: readonly Found[]): Promise<Found[]> {
  const loaded = await Promise.all(
    results.map(async (result) => {
      const [latent] = await loadLatents(c, [result.facts.id]).catch(ignoreMissing);
      return latent ? [{ ...result, latent }] : [];
    }),
  );
  return loaded.flat();
}
