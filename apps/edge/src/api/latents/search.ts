/** `POST /v1/latents/search`, and several searches at once. */
import { parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { conditionsOf } from "../../domain/filter.ts";
import { MAX_SOURCES_BYTES } from "../../domain/latent-source.ts";
import type { Model } from "../../jobs/models.ts";
import { limitBody, readJson } from "../../http/body.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { MAX_INDEXED, indexPending } from "../../search/indexing.ts";
import { checkSearchable, findPage, withValues } from "./find.ts";
import { groupOf } from "./ranking.rules.ts";
import { type LatentSearch, parseSearch, SearchBatchBody, searchDirection } from "./search.rules.ts";
import { showLatents } from "./show.ts";
import { modelOfRequest, resolveAll, type ResolvedLists, type SourceLists } from "./sources.ts";

/** Latents per prompt: a single one depends much on its seed, the mean of a few represents the subject. */
const SAMPLES = 4;

type Examples = "positive" | "negative";

/** The search's model and its examples. */
async function examplesOf(c: Context<AppEnv>, request: LatentSearch): Promise<SourceLists<Examples>> {
  const { positive, negative, keep, model: name, collection } = request;
  const model = await modelOfRequest(c, name, [...positive, ...negative]);
  checkSearchable(model);
  return { model, lists: { positive, negative }, samples: SAMPLES, keep: keep ? { collection } : undefined };
}

async function search(c: Context<AppEnv>, request: LatentSearch, model: Model, { lists }: ResolvedLists<Examples>) {
  const { limit, offset, collection, filter, score_threshold, group_by, mmr, dedupe_threshold } = request;
  const { draw, include_data, with_vectors } = request;
  const examples = [...new Set([...lists.positive, ...lists.negative].flatMap(({ latents }) => latents))];
  const found = await findPage(c, model, {
    values: searchDirection(lists.positive, lists.negative),
    collection,
    conditions: conditionsOf(filter),
    without: examples,
    selection: { score_threshold, group_by, mmr, dedupe_threshold },
    offset,
    limit,
  });
  const shownBy = include_data === true || with_vectors === true;
  const results = shownBy ? await withValues(c, found.results) : found.results;
  const shown = await showLatents(c, model, results, { draw, include_data, with_vectors });
  return {
    object: "list",
    model: model.manifest.model,
    data: shown.map((item, i) => ({
      ...item,
      score: results[i]!.score,
      ...(group_by === undefined ? {} : { group: groupOf(results[i]!.metadata, group_by) }),
    })),
    examples,
    has_more: found.hasMore,
  } as const;
}

/** The results of searches. The jobs of all their examples are admitted in one transaction, or none. */
async function searchAll(c: Context<AppEnv>, searches: readonly LatentSearch[]) {
  await indexPending(c.env, MAX_INDEXED, Date.now(), projectOf(c));
  const examples = await Promise.all(searches.map((request) => examplesOf(c, request)));
  const resolved = await resolveAll(c, examples);
  c.header("cache-control", "no-store");
  const found = [];
  for (const [i, request] of searches.entries()) found.push(await search(c, request, examples[i]!.model, resolved[i]!));
  return found;
}

export const latentSearch = new Hono<AppEnv>()
  .post("/search", limitBody(MAX_SOURCES_BYTES), async (c) => {
    const [found] = await searchAll(c, [parseSearch(await readJson(c))]);
    return c.json(found!);
  })
  .post("/search/batch", limitBody(MAX_SOURCES_BYTES), async (c) => {
    const { queries } = parseAs(SearchBatchBody, await readJson(c));
    return c.json({ object: "list", data: await searchAll(c, queries.map(parseSearch)) });
  });
