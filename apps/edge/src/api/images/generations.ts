/** Images, in the shape of OpenAI's Images API. */
import { parseAs } from "@reptok/shared";
import { Hono } from "hono";
import { checkScope, ownerOf } from "../../accounts/caller.ts";
import { drawnAs, GenerationBody, generateRequest, laneOf, seedOfJob } from "../../domain/generation.ts";
import { DEFAULT_COLLECTION } from "../../domain/metadata.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { resolveModel } from "../../gpu/models.ts";
import { submitOnceToEnd } from "../../jobs/once.ts";
import { submissionOf, submitJob } from "../../jobs/submit.ts";
import { limitBody, readJson } from "../../http/body.ts";
import { answerWithImages, checkAnswer } from "./answer.ts";
import { answerDistinct } from "./distinct.ts";

export const images = new Hono<AppEnv>().post("/generations", limitBody(64 * 1024), async (c) => {
  const sent = await readJson(c);
  const body = parseAs(GenerationBody, sent);
  checkAnswer(body);
  const { dedupe_threshold: threshold } = body;
  const distinct = typeof threshold === "number";
  // It tells of other latents that are kept.
  if (distinct) checkScope(c, "latents:read");
  const model = await resolveModel(c, body.model);
  const { manifest } = model;
  // Who does not stream would not see them.
  const partial_images = body.stream ? body.partial_images : null;
  const asked = { ...body, partial_images, ...(distinct ? { response_format: "latent" as const } : {}) };
  const job = await submitOnceToEnd(c, sent, async (id) => {
    const request = generateRequest(asked, manifest, seedOfJob(id));
    return submitJob(c.env, { ...submissionOf(ownerOf(c), model, request), id, lane: laneOf(body) });
  });
  const imageJob = { job, model, inputTokens: 0 };
  if (distinct)
    return answerDistinct(c, imageJob, body, drawnAs(body, manifest), body.collection ?? DEFAULT_COLLECTION, threshold);
  return answerWithImages(c, imageJob, body, "image_generation");
});
