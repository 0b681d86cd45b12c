/** `POST /v1/latents/search`. */
import { ApiError } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatents } from "../../db/latents.ts";
import { parseSearch, searchDirection } from "./search.rules.ts";
import { MAX_SOURCES_BYTES } from "../../domain/latent-source.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import type { Model } from "../../gpu/models.ts";
import { loadLatents } from "./make.ts";
import { nearDuplicates, needsValues, type Shown, showLatents } from "./show.ts";
import { modelOfRequest, resolveSources } from "./sources.ts";
import { CATCH_UP, catchUp } from "../../search/catch-up.ts";
import { type Match, MAX_RESULTS, MAX_VALUES, namespaceOf } from "../../search/latent-index.ts";
import { openIndex } from "../../search/open-index.ts";
import { limitBody, readJson } from "../../http/body.ts";

/** Latents generated for a prompt that is looked for: one is as good as its seed, the mean of a few finds the subject. */
const SAMPLES = 4;
interface Found extends Shown {
  readonly score: number;
}

function ignoreMissing(thrown: unknown): [] {
  if (thrown instanceof ApiError && thrown.code === "not_found") return [];
  throw thrown;
}

/** The matches that are kept, with their values if those are needed. The index may know of deleted ones a while longer. */
async function keptOf(c: Context<AppEnv>, matches: readonly Match[], withValues: boolean): Promise<Found[]> {
  const ids = matches.map(({ id }) => id);
  const rows = await findLatents(database(c.env.DB), projectOf(c), ids);
  const found = await Promise.all(
    matches.map(async ({ id, score }) => {
      const facts = rows.get(id);
      if (!facts || !withValues) return facts ? [{ facts, score }] : [];
      const [latent] = await loadLatents(c, [id]).catch(ignoreMissing);
      return latent ? [{ facts, latent, score }] : [];
    }),
  );
  return found.flat();
}

/** Drops what repeats a better match. */
function distinct(found: readonly Found[], threshold: number): Found[] {
  const vectors = found.flatMap(({ latent }) => (latent ? [latent.data] : []));
  const duplicates = nearDuplicates(vectors, threshold);
  return found.filter((_, i) => duplicates[i] === null);
}

function checkSearchable({ manifest: { model, token } }: Model): void {
  if (token.count * token.dimensions <= MAX_VALUES) return;
  throw new ApiError("invalid_request", `latents of ${model} are too large to be searched`, "model");
}

export const latentSearch = new Hono<AppEnv>().post("/search", limitBody(MAX_SOURCES_BYTES), async (c) => {
  const { positive, negative, limit, keep, model: name, ...showing } = parseSearch(await readJson(c));
  const model = await modelOfRequest(c, name, [...positive, ...negative]);
  checkSearchable(model);
  const { lists } = await resolveSources(c, model, { positive, negative }, { samples: SAMPLES, keep });
  const query = searchDirection(lists.positive, lists.negative);
  const examples = new Set([...lists.positive, ...lists.negative].flatMap(({ latents }) => latents));

  await catchUp(c.env, CATCH_UP, Date.now(), projectOf(c));
  const namespace = await namespaceOf({ project: projectOf(c), space: model.version.space });
  const { dedupe_threshold: threshold } = showing;
  const index = openIndex(c.env);
  // The examples come first among the matches and do not count.
  const reach = (threshold === undefined ? limit : MAX_RESULTS) + examples.size;
  const matches = await index.query(namespace, query, Math.min(index.maxMatches, reach));
  const others = matches.filter(({ id }) => !examples.has(id));
  const kept = await keptOf(c, threshold === undefined ? others.slice(0, limit) : others, needsValues(showing));
  const results = (threshold === undefined ? kept : distinct(kept, threshold)).slice(0, limit);
  const shown = await showLatents(c, model, results, showing);
  c.header("cache-control", "no-store");
  return c.json({
    object: "list",
    model: model.manifest.model,
    data: shown.map((item, i) => ({ ...item, score: results[i]!.score })),
    examples: [...examples],
    has_more: false,
  });
});
