/** Images, in the shape of OpenAI's Images API. */
import { parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { checkScope, ownerOf } from "../../accounts/caller.ts";
import { drawnAs, isAnimated } from "../../domain/drawing.ts";
import { GenerationBody, generateRequest, laneOf, seedOfJob, seedsFrom } from "../../domain/generation.ts";
import { DEFAULT_COLLECTION, type Labels } from "../../domain/metadata.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { type Model, resolveModel } from "../../jobs/models.ts";
import { submitOnceToEnd } from "../../jobs/once.ts";
import { submissionOf, submitJob, submitJobs } from "../../jobs/submit.ts";
import { limitBody, readJson } from "../../http/body.ts";
import { latentsOfJobs } from "../latents/make.ts";
import { generateJobs } from "../../jobs/latent-jobs.ts";
import { answerWithImages, checkAnswer } from "./answer.ts";
import { answerDistinct } from "./distinct.ts";

/** Animation i goes from the latent of seed + i to that of seed + i + 1; all latents are generated and kept first. */
async function submitAnimations(c: Context<AppEnv>, model: Model, body: GenerationBody, id: string) {
  const { n, seed, collection, metadata } = body;
  const count = n ?? 1;
  const first = seed ?? seedOfJob(id);
  const labels: Labels = { collection: collection ?? undefined, metadata: metadata ?? undefined };
  const jobs = await submitJobs(c.env, generateJobs(ownerOf(c), model, body, first, count + 1, "keep", labels));
  const latents = await latentsOfJobs(c, jobs);
  const request = {
    kind: "decode",
    latents: latents.slice(0, -1),
    towards: latents.slice(1),
    seeds: seedsFrom(first, count),
    image: drawnAs(body, model.manifest),
  } as const;
  return submitJob(c.env, { ...submissionOf(ownerOf(c), model, request), id });
}

export const images = new Hono<AppEnv>().post("/generations", limitBody(64 * 1024), async (c) => {
  const sent = await readJson(c);
  const body = parseAs(GenerationBody, sent);
  checkAnswer(body);
  const { dedupe_threshold: threshold } = body;
  const distinct = typeof threshold === "number";
  // The answer may contain other kept latents.
  if (distinct) checkScope(c, "latents:read");
  const model = await resolveModel(c, body.model);
  const { manifest } = model;
  const animated = isAnimated(body) && body.response_format !== "latent";
  // Without a stream they are not shown.
  const partial_images = body.stream ? body.partial_images : null;
  const latentsAlone = distinct || animated ? { response_format: "latent" as const } : {};
  const requested = { ...body, partial_images, ...latentsAlone };
  const job = await submitOnceToEnd(c, sent, async (id) => {
    const request = generateRequest(requested, manifest, seedOfJob(id));
    if (animated) return submitAnimations(c, model, body, id);
    return submitJob(c.env, { ...submissionOf(ownerOf(c), model, request), id, lane: laneOf(body) });
  });
  const imageJob = { job, model, inputTokens: 0 };
  if (distinct)
    return answerDistinct(c, imageJob, body, drawnAs(body, manifest), body.collection ?? DEFAULT_COLLECTION, threshold);
  return answerWithImages(c, imageJob, body, "image_generation");
});
