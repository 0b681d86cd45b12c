/** Images, in the shape of OpenAI's Images API. */
import { parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { checkScope, ownerOf } from "../../accounts/caller.ts";
import { drawnAs, isAnimated } from "../../domain/drawing.ts";
import { GenerationBody, generateRequest, laneOf, seedOfJob, seedsFrom } from "../../domain/generation.ts";
import { DEFAULT_COLLECTION, type Labels } from "../../domain/metadata.ts";
import { needsOf } from "../../domain/usage.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { type Model, resolveModel } from "../../jobs/models.ts";
import { submitOnceToEnd } from "../../jobs/once.ts";
import { inStages, type Submit } from "../../jobs/stages.ts";
import { submissionOf, submitJobs } from "../../jobs/submit.ts";
import { limitBody, readJson } from "../../http/body.ts";
import { latentsOfJobs } from "../latents/make.ts";
import { generateJobs } from "../../jobs/latent-jobs.ts";
import { answerWithImages, checkAnswer } from "./answer.ts";
import { answerDistinct } from "./distinct.ts";

/** Animation i goes from the latent of seed + i to that of seed + i + 1; all latents are generated and kept first. */
async function submitAnimations(c: Context<AppEnv>, model: Model, body: GenerationBody, id: string) {
  const { n, seed, collection, metadata } = body;
  const [owner, lane] = [ownerOf(c), laneOf(body)];
  const seeds = seedsFrom(seed ?? seedOfJob(id), n ?? 1);
  const labels: Labels = { collection: collection ?? undefined, metadata: metadata ?? undefined };
  const drawing = { kind: "decode", seeds, image: drawnAs(body, model.manifest) } as const;
  return inStages(c.env, owner, needsOf([drawing], model.manifest), async ({ first, second }) => {
    const generations = generateJobs(owner, model, body, seeds[0]!, seeds.length + 1, "keep", labels);
    const latents = await latentsOfJobs(c, await first(generations.map((job) => ({ ...job, lane }))));
    const request = { ...drawing, latents: latents.slice(0, -1), towards: latents.slice(1) };
    return (await second([{ ...submissionOf(owner, model, request), id, lane }]))[0]!;
  });
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
  const owner = ownerOf(c);
  const imageJob = async (submit: Submit) => {
    const job = await submitOnceToEnd(c, sent, async (id) => {
      const request = generateRequest(requested, manifest, seedOfJob(id));
      if (animated) return submitAnimations(c, model, body, id);
      return (await submit([{ ...submissionOf(owner, model, request), id, lane: laneOf(body) }]))[0]!;
    });
    return { job, model, inputTokens: 0 };
  };
  if (!distinct)
    return answerWithImages(c, await imageJob((jobs) => submitJobs(c.env, jobs)), body, "image_generation");
  const image = drawnAs(body, manifest);
  const drawing = { kind: "decode", seeds: seedsFrom(0, body.n ?? 1), image } as const;
  return inStages(c.env, owner, needsOf([drawing], manifest), async ({ first, second }) => {
    const collection = body.collection ?? DEFAULT_COLLECTION;
    return answerDistinct(c, await imageJob(first), body, image, { collection, threshold }, second);
  });
});
