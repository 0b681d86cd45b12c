/** Schemas of latents in requests and answers. */
import {
  ContentHash,
  DrawnFormat,
  LatentDtype,
  LatentId,
  LatentJson,
  LatentJsonInput,
  ModelId,
  Seed,
} from "@reptok/shared";
import * as z from "zod";
import { CombineBody, InterpolateBody, VaryBody } from "./derive.rules.ts";
import { SampleBody } from "./sample.rules.ts";
import { EmbeddingsBody } from "./embeddings.rules.ts";
import { PictureLine } from "./encode.rules.ts";
import { PatchBody } from "./entry.rules.ts";
import { CountBody } from "./list.rules.ts";
import { SearchBatchBody, SearchBody } from "./search.rules.ts";
import { TranslateBody } from "./translate.rules.ts";
import { CollectionName, Metadata } from "../../domain/metadata.ts";
import { Source } from "../../domain/latent-source.ts";
import { UploadForm } from "./format.rules.ts";
import { CONDITION, LABELS } from "../openapi/drawing.ts";
import { answer, body, form, named } from "../openapi/schema.ts";
import { Failure, PAGE, page, Seconds } from "../openapi/common.ts";

/** Fields that select latents. */
export const CHOICE = {
  collection: "The collection; `default` by default.",
  model: "Only latents of this model.",
  filter: 'Only latents whose metadata matches, such as `{"year": {"$gte": 2020}}`: docs/latents.md.',
} as const;

const LATENT = {
  object: "Always `latent`.",
  id: "The hash of the latent's bytes.",
  model: "The model that created it.",
  space: "Hash of the latent space. Latents of one space can be compared, mixed and drawn together.",
  dtype: "The values' type: 32-bit floats, 16-bit floats, or signed bytes times one scale.",
  tokens: "Number of tokens, each a vector.",
  dimensions: "Values per token.",
} as const;
const VALUES = {
  scale: "The factor of `i8` values; absent for other types.",
  data: "The values in base64: little-endian, row-major.",
} as const;

export const latentInput = body("LatentInput", LatentJsonInput, { ...LATENT, ...VALUES });
export const LatentAnswer = answer("Latent", LatentJson, { ...LATENT, ...VALUES });

/** Labels as texts of a query or a form. */
export const LABEL_TEXTS = { ...LABELS, metadata: "A JSON object of at most 4 KiB that is stored with it." } as const;

export const latentLine = body(
  "LatentLine",
  LatentJsonInput.extend({ metadata: Metadata.optional() }),
  { ...LATENT, ...VALUES, metadata: LABELS.metadata },
  "A latent in its JSON form, with its metadata: a line of an import.",
);
export const ExportedLatent = answer(
  "ExportedLatent",
  LatentJson.extend({ metadata: Metadata }),
  { ...LATENT, ...VALUES, metadata: "Its metadata." },
  "A line of an export.",
);

export const uploadForm = form(
  "LatentUpload",
  UploadForm,
  { model: "The model that encodes the picture; the first of `GET /v1/models` by default.", ...LABEL_TEXTS },
  { image: { type: "string", format: "binary", description: "A PNG, JPEG or WebP file." } },
);

const entry = {
  object: z.literal("latent"),
  id: LatentId,
  model: ModelId,
  space: ContentHash,
  dtype: LatentDtype,
  tokens: z.int(),
  dimensions: z.int(),
  bytes: z.int(),
  source: z.enum(["generated", "encoded", "uploaded", "derived"]),
  collection: CollectionName,
  metadata: Metadata,
  created_at: Seconds,
  translated_from: LatentId.nullable(),
};
const ENTRY = {
  ...LATENT,
  bytes: "Size of its bytes.",
  source: "Its origin.",
  collection: "Its collection.",
  metadata: "Its metadata.",
  created_at: "When it was first kept, in seconds since the epoch.",
  translated_from: "The latent of another space that it is the translation of; null for most.",
} as const;
export const LatentEntry = answer("LatentEntry", z.object(entry), ENTRY, "A latent without its values.");
export const LatentPage = answer("LatentPage", page(LatentEntry), PAGE);

export const LatentCount = answer("LatentCount", z.object({ object: z.literal("count"), count: z.int() }), {
  object: "Always `count`.",
  count: "The number of latents.",
});
export const countBody = body("LatentCountRequest", CountBody, CHOICE);
export const patchBody = body("LatentPatch", PatchBody, {
  metadata: "A JSON merge patch (RFC 7396) of its metadata: members are replaced, objects merged, and null removes.",
});
export const Deletion = answer(
  "LatentDeletion",
  z.object({
    object: z.literal("deletion"),
    dry_run: z.boolean(),
    deleted: z.int(),
    remaining: z.int(),
    has_more: z.boolean(),
  }),
  {
    object: "Always `deletion`.",
    dry_run: "Whether the request was a dry run.",
    deleted: "The number that this request deleted, at most 500.",
    remaining: "The number of matching latents that are left.",
    has_more: "Whether the request must be repeated to delete the rest.",
  },
);

const collectionEntry = { object: z.literal("collection"), id: CollectionName };
const COLLECTION = { object: "Always `collection`.", id: "Its name." } as const;
const CollectionEntry = answer("CollectionEntry", z.object({ ...collectionEntry, created_at: Seconds }), {
  ...COLLECTION,
  created_at: "When its first latent was kept, in seconds since the epoch.",
});
export const CollectionPage = answer(
  "CollectionPage",
  page(CollectionEntry).extend({ results: z.array(z.never()), next: z.null(), previous: z.null() }),
  {
    ...PAGE,
    results: "Replicate's collections of models: always empty.",
    next: "Replicate's field; always null.",
    previous: "Replicate's field; always null.",
  },
);
export const Collection = answer("Collection", z.object({ ...collectionEntry, latents: z.int() }), {
  ...COLLECTION,
  latents: "The number of its latents.",
});

export const LatentMap = answer(
  "LatentMap",
  page(
    z.object({
      id: LatentId,
      x: z.number(),
      y: z.number(),
      cluster: LatentId.nullable(),
      metadata: z.record(z.string(), z.unknown()).optional(),
    }),
  ).extend({ model: ModelId, collection: CollectionName, fitted: z.int(), pending: z.int() }),
  {
    ...PAGE,
    data:
      "The latents in the order of indexing, each with its coordinates and its `cluster`: the first latent of its near-duplicates, null " +
      "without any. A latent joins the cluster of the most similar earlier one.",
    model: "The latents' model.",
    collection: "The collection.",
    fitted: "The number of latents that the axes were computed from. When it changes, all coordinates change.",
    pending: "The number of latents without coordinates, or not yet compared with earlier ones.",
  },
);

export const LatentDeleted = answer(
  "LatentDeleted",
  z.object({ object: z.literal("latent"), id: LatentId, deleted: z.literal(true) }),
  { object: LATENT.object, id: "The deleted latent.", deleted: "Always true, even if there was no such latent." },
);

const shown = {
  ...entry,
  image: z.url().optional(),
  duplicate_of: LatentId.optional(),
  similarity: z.number().optional(),
  latent: LatentAnswer.optional(),
};
const SHOWN = {
  ...ENTRY,
  image: "With `draw`: the picture's address.",
  duplicate_of: "With `dedupe_threshold`: the earlier near-duplicate whose picture it shares.",
  similarity: "Cosine similarity to that latent.",
  latent: "With `include_data`: its values.",
} as const;
const RESULTS = { ...PAGE, model: "The model of all of them.", has_more: "Always false: there are no pages." } as const;

/** A list of latents without pages. */
function results<S extends z.ZodType>(item: S) {
  return z.object({ object: z.literal("list"), model: ModelId, data: z.array(item), has_more: z.literal(false) });
}
const { first_id: _, last_id: __, ...ATONCE } = RESULTS;

export const Interpolated = answer("InterpolatedLatents", results(z.object({ ...shown, position: z.number() })), {
  ...ATONCE,
  data: "The latents along the path, each with its `position` from 0 to 1.",
});
export const Combined = answer("CombinedLatents", results(answer("ShownLatent", z.object(shown), SHOWN)), {
  ...ATONCE,
  data: "The one latent.",
});
export const translateBody = body("LatentTranslation", TranslateBody, {
  ids: "The latents, of any spaces.",
  model: "The model or version (`name@version`) whose latents they become; the first of `GET /v1/models` by default.",
  collection: "Where the translations are kept; each in its latent's collection by default.",
  seed: "The seed of the pictures that are encoded.",
});
export const Translated = answer("TranslatedLatents", results(LatentEntry), {
  ...ATONCE,
  data: "One latent for each id, in their order; a latent that is of the model's space already is its own translation.",
});
export const Varied = answer("VariedLatents", results(z.object({ ...shown, seed: Seed })), {
  ...ATONCE,
  data: "The variations, each with its `seed`.",
});
export const Found = answer(
  "FoundLatents",
  results(
    z.object({
      ...shown,
      vector: z.array(z.number()).optional(),
      score: z.number(),
      group: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
    }),
  ).extend({ examples: z.array(LatentId), has_more: z.boolean() }),
  {
    ...ATONCE,
    has_more: "Whether there are more results, for a larger `offset`.",
    data:
      "The latents, most similar first, each with its cosine similarity as `score`; with `with_vectors` its values as `vector`, " +
      "with `group_by` the value of its group as `group`.",
    examples: "The kept latents among the examples, which are excluded from the results.",
  },
);
export const FoundBatch = answer("FoundBatch", z.object({ object: z.literal("list"), data: z.array(Found) }), {
  object: "Always `list`.",
  data: "The results of each query, in order.",
});
export const Sampled = answer(
  "SampledLatents",
  results(z.object({ ...shown, seed: Seed, score: z.number() })).extend({ candidates: z.int() }),
  { ...ATONCE, data: "The best, each with its `seed` and `score`.", candidates: "The number of generated latents." },
);

export const ImportLine = named(
  "output",
  "LatentImportLine",
  z.union([
    z.object({ index: z.int(), status: z.literal("kept"), id: LatentId }),
    z.object({ index: z.int(), status: z.literal("failed"), error: Failure }),
    z.object({ object: z.literal("import"), kept: z.int(), failed: z.int(), error: Failure.nullable() }),
  ]),
  "The result of one latent; the last line has the counts, and an `error` if the body ended there.",
);

named(
  "input",
  "LatentSource",
  Source,
  "A latent by its id, by its values, by a picture (base64 or a `data:` URL), by a prompt or by a label. Of prompts and labels, " +
    "`n` (1) latents are generated with seeds from `seed` (0) on, and averaged. `weight` is 1 by default.",
);
const SHOWING = {
  draw:
    "Adds the address of each latent's picture, which is drawn with these settings when it is first read. The default seed is that " +
    "of the variation or sample, otherwise 0.",
  include_data: "Adds each latent's values.",
  dedupe_threshold: "Minimum cosine similarity of near-duplicates.",
  model: "The model; by default that of the latents given by id, or the first.",
} as const;
const KEEP = "Keeps the latents of the request's pictures, prompts and labels; otherwise they are cached for a day.";
const STORING = { ...SHOWING, ...LABELS, dtype: "The results' type.", keep: KEEP } as const;
const EXAMPLES = { positive: "Examples of similar latents.", negative: "Examples of dissimilar latents." } as const;

export const interpolateBody = body("InterpolateRequest", InterpolateBody, {
  ...STORING,
  points: "The path's points, in order; weights have no effect.",
  n: "Number of latents on the path, including both ends.",
});
export const combineBody = body("CombineRequest", CombineBody, {
  ...STORING,
  inputs: "The latents to combine, by weight; negative weights subtract.",
  method:
    "`spherical`: the direction of the weighted sum, at the inputs' mean length. `sum`: the weighted sum. `mean`: the sum " +
    "divided by the sum of the weights.",
});
export const varyBody = body("VaryRequest", VaryBody, {
  ...STORING,
  source: "The latent to vary.",
  n: "Number of variations.",
  strength: "Angle to the source, as a fraction of a right angle.",
  seed: "Variation i has seed + i; random by default.",
});

export const searchBody = body("SearchRequest", SearchBody, {
  ...SHOWING,
  ...EXAMPLES,
  limit: "Number of results.",
  offset: "Number of results to skip. `offset` and `limit` together are at most 1,000.",
  collection: "The collection to search; `default` by default.",
  filter: CHOICE.filter,
  score_threshold: "The minimum similarity of a result.",
  mmr: "Orders the 200 most similar by maximal marginal relevance, with a `diversity` from 0 (similarity only) to 1.",
  group_by: "A key of the metadata, such as `author.name`: only the best latent of each value is a result.",
  with_vectors: "Adds each latent's values as a list of numbers.",
  keep: KEEP,
  id: "One positive example: a latent's id; or",
  vector: "a latent's values; or",
  image: "a picture in base64; or",
  prompt: "a prompt; or",
  label: "a label.",
  seed: "The first seed of the latents of a prompt or label.",
  n: "Number of generated latents, which are averaged; 4 by default.",
});
export const searchBatchBody = body("SearchBatchRequest", SearchBatchBody, {
  queries: "Independent searches.",
});
export const embeddingsBody = body("EmbeddingsRequest", EmbeddingsBody, {
  input: 'Text, or a picture as a `data:` URL or as `{"image": base64}`; or a list of up to 64 of them.',
  model: "The model; the first of `GET /v1/models` by default.",
  encoding_format: "Numbers, or float32 in little-endian order in base64.",
  dimensions: "The number of values of the model's latents; other numbers are rejected.",
  user: "OpenAI's field; no effect.",
});
export const Embeddings = answer(
  "Embeddings",
  z.object({
    object: z.literal("list"),
    data: z.array(
      z.object({
        object: z.literal("embedding"),
        index: z.int(),
        embedding: z.union([z.array(z.number()), z.string()]),
      }),
    ),
    model: ModelId,
    usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
  }),
  {
    object: "Always `list`.",
    data: "The latent's values of each input, in order.",
    model: "The model of all of them.",
    usage: "Latent tokens of pictures; text is not counted.",
  },
);
export const pictureLine = body("PictureLine", PictureLine, {
  image: "A PNG, JPEG or WebP file in base64, also as a `data:` URL.",
  metadata: LABELS.metadata,
});
export const sampleBody = body("SampleRequest", SampleBody, {
  ...SHOWING,
  ...LABELS,
  ...CONDITION,
  ...EXAMPLES,
  n: "Number of latents to generate, with consecutive seeds.",
  keep: "Number of latents to return, at most n.",
  seed: "Seed of the first; random by default.",
  num_inference_steps: "Steps of the generator; the model's default by default.",
});

/** Descriptions of the query of a picture. */
export const PICTURE = {
  seed: "The decoder's noise; 0 by default.",
  steps: "Steps of the decoder; the model's own by default.",
  size: "The size, such as `256` or `256x128`; the model's own by default.",
  fit: "How the model's square is fitted to a size that is not square: `crop` (the default) cuts off edges, `pad` adds white.",
  format: `The format: ${DrawnFormat.options.join(", ")}; png by default.`,
  compression: "Quality of JPEG and WebP files in percent; 92 and 90 by default.",
  background: "`transparent` removes the white background of models that draw on white; png and webp.",
  to: "With `gif`: the latent at the animation's end.",
  frames: "With `gif`: frames, 2 to 16; 9 by default.",
  duration: "With `gif`: milliseconds that each is shown; 200 by default.",
  decoder: "The decoder's version, as in the addresses of answers; the current one by default.",
  dedupe_threshold: "Minimum cosine similarity of a near-duplicate whose picture may be returned.",
} as const;
