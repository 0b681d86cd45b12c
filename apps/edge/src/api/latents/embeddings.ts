/** `POST /v1/embeddings`: latents for OpenAI's clients, LangChain and LlamaIndex. Nothing is kept. */
import { ApiError } from "@reptok/shared";
import { Hono } from "hono";
import { chunksOf } from "../../db/client.ts";
import { MAX_SOURCES, MAX_SOURCES_BYTES } from "../../domain/latent-source.ts";
import { resolveModel } from "../../jobs/models.ts";
import { limitBody, readJson } from "../../http/body.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { encodeEmbedding, parseEmbeddings } from "./embeddings.rules.ts";
import { resolveAll } from "./sources.ts";

/** Latents per text, as in a search. */
const SAMPLES = 4;

export const embeddings = new Hono<AppEnv>().post("/", limitBody(MAX_SOURCES_BYTES), async (c) => {
  const { sources, model: name, format, dimensions } = parseEmbeddings(await readJson(c));
  const model = await resolveModel(c, name);
  const { token } = model.manifest;
  const size = token.count * token.dimensions;
  if (dimensions !== undefined && dimensions !== size)
    throw new ApiError("invalid_request", `dimensions: expected ${size}, got ${dimensions}`, "dimensions");
  const requests = chunksOf(sources, MAX_SOURCES).map((input) => ({ model, lists: { input }, samples: SAMPLES }));
  const resolved = await resolveAll(c, requests);
  const vectors = resolved.flatMap(({ lists }) => lists.input.map(({ vector }) => vector));
  const tokens = token.count * sources.filter((source) => "image" in source).length;
  c.header("cache-control", "no-store");
  return c.json({
    object: "list",
    data: vectors.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: encodeEmbedding(vector, format),
    })),
    model: model.manifest.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
});
