/** `POST /v1/latents/search`, and several searches at once. */
import { parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { conditionsOf } from "../../domain/filter.ts";
import { MAX_SOURCES_BYTES } from "../../domain/latent-source.ts";
import { limitBody, readJson } from "../../http/body.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { MAX_INDEXED, indexPending } from "../../search/indexing.ts";
import { checkSearchable, findPage, withValues } from "./find.ts";
import { groupOf } from "./ranking.rules.ts";
import { type LatentSearch, parseSearch, SearchBatchBody, searchDirection } from "./search.rules.ts";
import { showLatents } from "./show.ts";
import { modelOfRequest, resolveSources } from "./sources.ts";

/** Latents per prompt: a single one depends much on its seed, the mean of a few represents the subject. */
const SAMPLES = 4;

async function search(c: Context<AppEnv>, request: LatentSearch) {
  const { positive, negative, limit, offset, keep, model: name, collection, filter, ...rest } = request;
  const { score_threshold, group_by, mmr, dedupe_threshold, ...showing } = rest;
  const model = await modelOfRequest(c, name, [...positive, ...negative]);
  checkSearchable(model);
  const options = { samples: SAMPLES, keep: keep ? { collection } : undefined };
  const { lists } = await resolveSources(c, model, { positive, negative }, options);
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
  const shownBy = showing.include_data === true || showing.with_vectors === true;
  const results = shownBy ? await withValues(c, found.results) : found.results;
  const shown = await showLatents(c, model, results, showing);
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

export const latentSearch = new Hono<AppEnv>()
  .post("/search", limitBody(MAX_SOURCES_BYTES), async (c) => {
    const request = parseSearch(await readJson(c));
    await indexPending(c.env, MAX_INDEXED, Date.now(), projectOf(c));
    c.header("cache-control", "no-store");
    return c.json(await search(c, request));
  })
  .post("/search/batch", limitBody(MAX_SOURCES_BYTES), async (c) => {
    const { queries } = parseAs(SearchBatchBody, await readJson(c));
    // All searches are checked before the first runs.
    const requests = queries.map(parseSearch);
    await indexPending(c.env, MAX_INDEXED, Date.now(), projectOf(c));
    const data = [];
    for (const request of requests) data.push(await search(c, request));
    c.header("cache-control", "no-store");
    return c.json({ object: "list", data });
  });
