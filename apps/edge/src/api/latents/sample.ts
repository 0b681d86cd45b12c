/** `POST /v1/latents/sample`: generates n, ranks them, and keeps and shows the best. */
import { parseAs } from "@reptok/shared";
import { Hono } from "hono";
import { ownerOf } from "../../accounts/caller.ts";
import { seedsFrom } from "../../domain/generation.ts";
import { rank, SampleBody } from "./sample.rules.ts";
import { MAX_SOURCES_BYTES } from "../../domain/latent-source.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { seedOnce } from "../../jobs/once.ts";
import { keepShown } from "./keep.ts";
import { queryLatents } from "./make.ts";
import { generateJobs } from "../../jobs/latent-jobs.ts";
import { nearDuplicates } from "./duplicates.rules.ts";
import { modelOfRequest, resolveSources } from "./sources.ts";
import { limitBody, readJson } from "../../http/body.ts";

/** Latents per prompt of an example, as in a search. */
const SAMPLES = 4;

export const latentSample = new Hono<AppEnv>().post("/sample", limitBody(MAX_SOURCES_BYTES), async (c) => {
  const sent = await readJson(c);
  const {
    positive,
    negative,
    n,
    keep,
    seed: requestedSeed,
    model: name,
    prompt,
    label,
    ...rest
  } = parseAs(SampleBody, sent);
  const { num_inference_steps, guidance_scale, ...showing } = rest;
  const model = await modelOfRequest(c, name, [...positive, ...negative]);
  const defaultSeed = await seedOnce(c, sent);
  const seed = requestedSeed ?? defaultSeed;
  const body = { prompt, label, num_inference_steps, guidance_scale };
  const submissions = generateJobs(ownerOf(c), model, body, seed, n, "query");
  // The candidates' jobs run while the examples are computed.
  const { lists, others } = await resolveSources(c, {
    model,
    lists: { positive, negative },
    samples: SAMPLES,
    others: submissions,
  });
  const candidates = await queryLatents(c, submissions, others);

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
  const all = seedsFrom(seed, n);
  const [latents, seeds] = [best.map(({ index }) => candidates[index]!), best.map(({ index }) => all[index]!)];
  const shown = await keepShown(c, model, latents, { ...showing, source: "generated" }, seeds);
  const data = shown.map((item, i) => ({ ...item, seed: seeds[i]!, score: best[i]!.score }));
  return c.json({ object: "list", model: model.manifest.model, data, candidates: n, has_more: false });
});
