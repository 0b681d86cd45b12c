/** `/v1/latents/...`: search, arithmetic, sampling and bulk operations. */
import type { ErrorCode } from "@reptok/shared";
import { ImportQuery, LATENTS_MEDIA_TYPE } from "./bulk.rules.ts";
import { LatentListParameters } from "./list.rules.ts";
import { MapParameters } from "./map.rules.ts";
import { BINARY, type Operation, streamed } from "../openapi/operation.ts";
import { IDEMPOTENCY_KEY, query } from "../openapi/parameters.ts";
import { json, ref, type Ref } from "../openapi/schema.ts";
import {
  Combined,
  combineBody,
  Found,
  ImportLine,
  Interpolated,
  interpolateBody,
  ExportedLatent,
  FoundBatch,
  latentLine,
  LatentMap,
  Sampled,
  sampleBody,
  searchBatchBody,
  searchBody,
  translateBody,
  Translated,
  Varied,
  varyBody,
} from "./schemas.ts";
import { get, LATENT, post, postWith, TWO_LATENTS } from "../openapi/shell.ts";
import { LATENT_LIST } from "./operations.ts";
import { NDJSON_MEDIA_TYPE } from "../../domain/encoding.ts";
import { LABELS } from "../openapi/drawing.ts";

export const ERRORS: readonly ErrorCode[] = [
  "invalid_request",
  "invalid_image",
  "image_too_large",
  "prompt_too_long",
  "moderation_blocked",
  "latent_space_mismatch",
  "invalid_latent",
  "model_not_found",
  "not_found",
  "unsupported_media_type",
  "body_too_large",
  "conflict",
  "canceled",
  "insufficient_quota",
  "timeout",
];

/** An operation with a JSON request and an answer of latents. */
function tool(
  name: "search" | "interpolate" | "combine" | "vary" | "sample" | "translate",
  id: string,
  summary: string,
  description: string,
  [body, answer]: readonly [Ref, Ref],
  shell: string,
): Operation {
  // A search has no random seed.
  const makes = name !== "search";
  return {
    method: "post",
    path: `/v1/latents/${name}`,
    id,
    tag: "Working with latents",
    summary,
    description,
    ...(makes ? { parameters: [IDEMPOTENCY_KEY] } : {}),
    body: { content: json(body) },
    answers: {
      200: {
        description: "Latents.",
        headers: makes ? ["x-prediction-id", "idempotent-replayed"] : ["x-prediction-id"],
        content: json(answer),
      },
    },
    errors: makes ? [...ERRORS, "idempotency_mismatch"] : ERRORS,
    shell,
  };
}

export const latentTools: readonly Operation[] = [
  tool(
    "search",
    "searchLatents",
    "Find similar latents",
    "By id, vector, picture, prompt or label, with positive and negative examples: the query is the mean direction of the positive " +
      "examples minus half of that of the negative ones.",
    [searchBody, ref(Found)],
    post("/v1/latents/search", { prompt: "a red apple", negative: [{ prompt: "a green apple" }], limit: 3 }),
  ),
  tool(
    "interpolate",
    "interpolateLatents",
    "Interpolate between latents",
    "Spherical interpolation through two or more points, in n equal steps.",
    [interpolateBody, ref(Interpolated)],
    TWO_LATENTS +
      postWith("/v1/latents/interpolate", { points: [{ id: "$latent" }, { id: "$other" }], n: 5, draw: true }),
  ),
  tool(
    "combine",
    "combineLatents",
    "Mix latents, prompts and pictures",
    "One latent from several, by weight.",
    [combineBody, ref(Combined)],
    LATENT + postWith("/v1/latents/combine", { inputs: [{ id: "$latent" }, { prompt: "a leaf", weight: 0.5 }] }),
  ),
  tool(
    "vary",
    "varyLatent",
    "Vary a latent",
    "Latents at an angle to the source, each in a direction drawn from its seed.",
    [varyBody, ref(Varied)],
    LATENT + postWith("/v1/latents/vary", { source: { id: "$latent" }, n: 3, seed: 1 }),
  ),
  {
    ...tool(
      "translate",
      "translateLatents",
      "Translate latents to another space",
      "Draws each latent with a decoder of its space, encodes the picture with the named model, and stores the result with the " +
        "latent's metadata; `translated_from` links them, and both stay readable. A picture that is stored is not drawn again.",
      [translateBody, ref(Translated)],
      LATENT + postWith("/v1/latents/translate", { ids: ["$latent"] }),
    ),
    errors: [...ERRORS, "idempotency_mismatch", "space_not_served"],
  },
  tool(
    "sample",
    "sampleLatents",
    "Generate many and return the best",
    "Generates n latents, ranks them by similarity to the examples (without examples, to their own mean), and returns the best.",
    [sampleBody, ref(Sampled)],
    post("/v1/latents/sample", { prompt: "a red apple", n: 8, keep: 2, seed: 1, draw: true }),
  ),
  {
    method: "post",
    path: "/v1/latents/search/batch",
    id: "searchLatentsBatch",
    tag: "Working with latents",
    summary: "Run several searches",
    description: "Up to 8, all of which are checked before the first runs.",
    body: { content: json(searchBatchBody) },
    answers: {
      200: { description: "The results of each.", headers: ["x-prediction-id"], content: json(ref(FoundBatch)) },
    },
    errors: ERRORS,
    shell: post("/v1/latents/search/batch", { queries: [{ prompt: "a red apple" }, { prompt: "a pear", limit: 3 }] }),
  },
  {
    method: "get",
    path: "/v1/latents/map",
    id: "mapLatents",
    tag: "Working with latents",
    summary: "Map a collection's latents",
    description:
      "Two coordinates per latent: its direction along the collection's two principal axes. The axes are computed from up to 1,024 " +
      "latents and stored; new latents are projected onto them. They are recomputed when the collection has grown fourfold, until " +
      "1,024 latents have been used. A request does a bounded part of the work, the rest continues in the background: `pending` is the " +
      "number of unfinished latents. Only collections in the exact index have maps, not those in Vectorize.",
    parameters: query(MapParameters, {
      collection: LATENT_LIST.collection,
      model: "The model whose latents are shown; the first of `GET /v1/models` by default.",
      filter: LATENT_LIST.filter,
      threshold: "Minimum cosine similarity of near-duplicates, 0.9 to 1; 0.98 by default.",
      after: LATENT_LIST.after,
      limit: "Points per page, 1 to 5,000; 1,000 by default.",
      include_metadata: "`true` adds each latent's metadata.",
    }),
    answers: { 200: { description: "A page of the map.", content: json(ref(LatentMap)) } },
    errors: ["invalid_request", "model_not_found"],
    shell: get("/v1/latents/map?collection=default"),
  },
  {
    method: "post",
    path: "/v1/latents/import",
    id: "importLatents",
    tag: "Working with latents",
    summary: "Import latents",
    description:
      "Up to 500, one line of JSON each, or as bytes, each after its length as an unsigned 32-bit little-endian number. The answer has a " +
      "line for each, in order. A body with more is rejected before anything is kept.",
    parameters: query(ImportQuery, { collection: LABELS.collection }),
    body: {
      content: { ...streamed(NDJSON_MEDIA_TYPE, latentLine), [LATENTS_MEDIA_TYPE]: { schema: BINARY } },
    },
    answers: { 200: { description: "The results.", content: streamed(NDJSON_MEDIA_TYPE, ref(ImportLine)) } },
    errors: ["invalid_request", "unsupported_media_type", "body_too_large"],
    shell:
      `${get("/v1/latents/export?limit=10")} -o latents.ndjson\n` +
      `curl -s "$URL/v1/latents/import" -H 'content-type: ${NDJSON_MEDIA_TYPE}' --data-binary @latents.ndjson`,
  },
  {
    method: "get",
    path: "/v1/latents/export",
    id: "exportLatents",
    tag: "Working with latents",
    summary: "Export latents",
    description: "In either form of an import, oldest first.",
    parameters: query(LatentListParameters, { ...LATENT_LIST, limit: "Latents per page, 1 to 500; 500 by default." }),
    answers: {
      200: {
        description: "The latents.",
        headers: ["x-has-more", "x-last-id"],
        content: { ...streamed(NDJSON_MEDIA_TYPE, ref(ExportedLatent)), [LATENTS_MEDIA_TYPE]: { schema: BINARY } },
      },
    },
    errors: ["invalid_request"],
    shell: `${get("/v1/latents/export?limit=10")} -o latents.ndjson`,
  },
];
