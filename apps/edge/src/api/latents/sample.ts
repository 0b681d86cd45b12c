/** `POST /v1/latents/sample`: generate n, rank them, show the best: only their pictures are ever drawn. */
import { parseAs } from "@reptok/shared";
import { Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatents } from "../../db/latents.ts";
import { seedsFrom } from "../../domain/generation.ts";
import { rank, SampleBody } from "./sample.rules.ts";
import { MAX_SOURCES_BYTES } from "../../domain/latent-source.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { seedOnce } from "../../jobs/once.ts";
import { generateJobs, latentsOfJobs, loadLatents } from "./make.ts";
import { nearDuplicates, showLatents } from "./show.ts";
import { modelOfRequest, resolveSources } from "./sources.ts";
import { limitBody, readJson } from "../../http/body.ts";
import { latentNotFound } from "./id.ts";

/** Latents generated for a prompt that is ranked by, as for one that is searched for. */
const SAMPLES = 4;

export const latentSample = new Hono<AppEnv>().post("/sample", limitBody(MAX_SOURCES_BYTES), async (c) => {
  const sent = await readJson(c);
  const { positive, negative, n, keep, seed: given, model: name, prompt, label, ...rest } = parseAs(SampleBody, sent);
  const { num_inference_steps, guidance_scale, ...showing } = rest;
  const model = await modelOfRequest(c, name, [...positive, ...negative]);
  const chosen = await seedOnce(c, sent);
  const seed = given ?? chosen;
  const body = { prompt, label, num_inference_steps, guidance_scale };
  // The candidates' jobs run while the examples are made.
  const { lists, others } = await resolveSources(
    c,
    model,
    { positive, negative },
    { samples: SAMPLES, others: generateJobs(c, model, body, seed, n) },
  );
  const ids = await latentsOfJobs(c, others);
  const candidates = await loadLatents(c, ids);

  const { dedupe_threshold: threshold } = showing;
  const ranked = rank(
    candidates.map(({ data }) => data),
    lists.positive,
    lists.negative,
  );
  const duplicates =
    threshold === undefined
      ? []
      : nearDuplicates(
          ranked.map(({ index }) => candidates[index]!.data),
          threshold,
        );
  const best = ranked.filter((_, i) => !duplicates[i]).slice(0, keep);
  const rows = await findLatents(
    database(c.env.DB),
    projectOf(c),
    best.map(({ index }) => ids[index]!),
  );
  const seeds = seedsFrom(seed, n);
  const items = best.map(({ index }) => {
    const facts = rows.get(ids[index]!);
    if (!facts) throw latentNotFound();
    return { facts, latent: candidates[index]!, seed: seeds[index]! };
  });
  const shown = await showLatents(c, model, items, showing);
  const data = shown.map((item, i) => ({ ...item, seed: items[i]!.seed, score: best[i]!.score }));
  return c.json({ object: "list", model: model.manifest.model, data, candidates: n, has_more: false });
});
