/** Latents: as they are sent, and as answers show them. */
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
import { CollectionName, Metadata } from "../../domain/metadata.ts";
import { Source } from "../../domain/latent-source.ts";
import { UploadForm } from "./format.rules.ts";
import { CONDITION, LABELS } from "../openapi/drawing.ts";
import { answer, body, form, named } from "../openapi/schema.ts";
import { Failure, PAGE, page, Seconds } from "../openapi/common.ts";

/** Which latents a request is about. */
export const CHOICE = {
  collection: "The collection; `default` by default.",
  model: "Only this model's.",
  filter: 'Only those whose metadata it lets through, such as `{"year": {"$gte": 2020}}`: docs/latents.md.',
} as const;

const LATENT = {
  object: "Always `latent`.",
  id: "The hash of the latent's bytes.",
  model: "The model that made it.",
  space: "Hash of what gives its values their meaning. Latents of one space can be compared, mixed and drawn together.",
  dtype: "How values are stored: 32-bit floats, 16-bit floats, or signed bytes times one scale.",
  tokens: "Tokens, each a vector.",
  dimensions: "Values a token.",
} as const;
const VALUES = {
  scale: "What `i8` values are multiplied by; absent for the other types.",
  data: "The values in base64: little-endian, row-major.",
} as const;

export const latentInput = body("LatentInput", LatentJsonInput, { ...LATENT, ...VALUES });
export const LatentAnswer = answer("Latent", LatentJson, { ...LATENT, ...VALUES });

/** Labels in a query or a form. */
export const LABEL_TEXTS = { ...LABELS, metadata: "A JSON object that is noted about it, of at most 4 KiB." } as const;

export const latentLine = body(
  "LatentLine",
  LatentJsonInput.extend({ metadata: Metadata.optional() }),
  { ...LATENT, ...VALUES, metadata: LABELS.metadata },
  "A latent in its JSON form, with its metadata: a line of an import.",
);
export const ExportedLatent = answer(
  "ExportedLatent",
  LatentJson.extend({ metadata: Metadata }),
  { ...LATENT, ...VALUES, metadata: "What is noted about it." },
  "A line of an export.",
);

export const uploadForm = form(
  "LatentUpload",
  UploadForm,
  { model: "The model that encodes it; the first of `GET /v1/models` by default.", ...LABEL_TEXTS },
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
};
const ENTRY = {
  ...LATENT,
  bytes: "Size of its bytes.",
  source: "How it came to be.",
  collection: "The collection that it is in.",
  metadata: "What is noted about it.",
  created_at: "When it was first kept, in seconds since the epoch.",
} as const;
export const LatentEntry = answer("LatentEntry", z.object(entry), ENTRY, "A latent without its values.");
export const LatentPage = answer("LatentPage", page(LatentEntry), PAGE);

export const LatentCount = answer("LatentCount", z.object({ object: z.literal("count"), count: z.int() }), {
  object: "Always `count`.",
  count: "How many there are.",
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
    dry_run: "Whether nothing was to be deleted.",
    deleted: "How many this request has deleted, at most 500.",
    remaining: "How many are left that it was asked to delete.",
    has_more: "Whether it is to be sent again to delete the rest.",
  },
);

const collectionEntry = { object: z.literal("collection"), id: CollectionName };
const COLLECTION = { object: "Always `collection`.", id: "Its name." } as const;
const CollectionEntry = answer("CollectionEntry", z.object({ ...collectionEntry, created_at: Seconds }), {
  ...COLLECTION,
  created_at: "When a latent was first put in it, in seconds since the epoch.",
});
export const CollectionPage = answer(
  "CollectionPage",
  page(CollectionEntry).extend({ results: z.array(z.never()), next: z.null(), previous: z.null() }),
  {
    ...PAGE,
    results: "Replicate's collections of models: none.",
    next: "Replicate's; always null.",
    previous: "Replicate's; always null.",
  },
);
export const Collection = answer("Collection", z.object({ ...collectionEntry, latents: z.int() }), {
  ...COLLECTION,
  latents: "How many it holds.",
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
      "The latents, in the order in which they were indexed, each with its coordinates, and as `cluster` the first latent of those that " +
      "it is a near-duplicate of; null where it has none. A latent joins the cluster of the most similar one before it.",
    model: "The model whose latents they are.",
    collection: "The collection.",
    fitted: "How many latents the axes were computed from. Coordinates of all change when it does.",
    pending: "How many latents have no coordinates yet, or have not been compared with those before them.",
  },
);

export const LatentDeleted = answer(
  "LatentDeleted",
  z.object({ object: z.literal("latent"), id: LatentId, deleted: z.literal(true) }),
  { object: LATENT.object, id: "The latent that is gone.", deleted: "Always true, also where there was none." },
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
  duplicate_of: "With `dedupe_threshold`: the earlier latent that it is a near-duplicate of, whose picture it shares.",
  similarity: "Cosine similarity to that one.",
  latent: "With `include_data`: its values.",
} as const;
const RESULTS = { ...PAGE, model: "The model of them all.", has_more: "Always false: there are no pages." } as const;

/** Latents that are answered at once, without pages. */
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
    has_more: "Whether there are results beyond this page, which `offset` leads to.",
    data:
      "The latents, most similar first, each with its `score`, the cosine similarity; with `with_vectors` its values as `vector`, " +
      "with `group_by` the value of its `group`.",
    examples: "The kept latents among the examples, which are left out.",
  },
);
export const FoundBatch = answer("FoundBatch", z.object({ object: z.literal("list"), data: z.array(Found) }), {
  object: "Always `list`.",
  data: "What each of the queries found, in their order.",
});
export const Sampled = answer(
  "SampledLatents",
  results(z.object({ ...shown, seed: Seed, score: z.number() })).extend({ candidates: z.int() }),
  { ...ATONCE, data: "The best, each with its `seed` and `score`.", candidates: "How many were generated." },
);

export const ImportLine = named(
  "output",
  "LatentImportLine",
  z.union([
    z.object({ index: z.int(), status: z.literal("kept"), id: LatentId }),
    z.object({ index: z.int(), status: z.literal("failed"), error: Failure }),
    z.object({ object: z.literal("import"), kept: z.int(), failed: z.int(), error: Failure.nullable() }),
  ]),
  "What became of one latent; the last line counts, and its `error` is null unless the body broke off there.",
);

named(
  "input",
  "LatentSource",
  Source,
  "What is given where a latent is meant: an id, values, a picture (base64 or a `data:` URL), a prompt or a label. " +
    "Prompts and labels are generated from `seed` (0) on, `n` (1) times, and averaged. `weight` is 1 by default.",
);
const SHOWING = {
  draw:
    "Adds the address of each latent's picture, drawn as it says when it is first read: where it names no seed, with the seed " +
    "that a variation or sample was made with, else with 0.",
  include_data: "Adds each latent's values.",
  dedupe_threshold: "Cosine similarity from which two latents count as the same.",
  model: "The model; that of the latents named by id, or the first, by default.",
} as const;
const KEEP = "Keeps what is encoded and generated for the request's sources; else it is cached for a day.";
const STORING = { ...SHOWING, ...LABELS, dtype: "How the results are stored.", keep: KEEP } as const;
const EXAMPLES = { positive: "What to be similar to.", negative: "What to be unlike." } as const;

export const interpolateBody = body("InterpolateRequest", InterpolateBody, {
  ...STORING,
  points: "What the path goes through, in order; weights have no effect.",
  n: "Latents on the path, both ends among them.",
});
export const combineBody = body("CombineRequest", CombineBody, {
  ...STORING,
  inputs: "What is combined, by weight; negative weights subtract.",
  method:
    "`spherical`: the direction of the weighted sum, at the inputs' mean length. `sum`: the weighted sum. `mean`: the sum " +
    "divided by the sum of the weights.",
});
export const varyBody = body("VaryRequest", VaryBody, {
  ...STORING,
  source: "What is varied.",
  n: "How many variations.",
  strength: "Angle to the source, as a fraction of a right angle.",
  seed: "Variation i is that of seed + i; random when absent.",
});

export const searchBody = body("SearchRequest", SearchBody, {
  ...SHOWING,
  ...EXAMPLES,
  limit: "How many to find.",
  offset: "How many results to leave out: those of the pages before. Up to 1,000 results can be paged through.",
  collection: "The collection to search; `default` by default.",
  filter: CHOICE.filter,
  score_threshold: "The least similarity of a result.",
  mmr: "Orders the 200 most similar by maximal marginal relevance: `diversity` from 0, by similarity alone, to 1.",
  group_by: "A key of the metadata, such as `author.name`: only the best of each of its values is a result.",
  with_vectors: "Adds each latent's values as a list of numbers.",
  keep: KEEP,
  id: "One example to be similar to, as in `positive`: the id of a latent; or",
  vector: "a latent's values; or",
  image: "a picture in base64; or",
  prompt: "a prompt; or",
  label: "a label.",
  seed: "The first seed of a prompt's or label's latents.",
  n: "How many of them are generated and averaged; 4 by default.",
});
export const searchBatchBody = body("SearchBatchRequest", SearchBatchBody, {
  queries: "Searches, each by itself.",
});
export const embeddingsBody = body("EmbeddingsRequest", EmbeddingsBody, {
  input: 'Text, or a picture as a `data:` URL or as `{"image": base64}`; or a list of up to 64 of them.',
  model: "The model; the first of `GET /v1/models` by default.",
  encoding_format: "Numbers, or float32 in little-endian order in base64.",
  dimensions: "As many as a latent of the model has values; nothing is cut off.",
  user: "OpenAI's, without effect.",
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
    data: "A latent's values for each input, in their order.",
    model: "The model of them all.",
    usage: "Latent tokens that were read from pictures; text is not counted.",
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
  n: "Latents to generate, with consecutive seeds.",
  keep: "How many of them to answer with, at most n.",
  seed: "Seed of the first; random when absent.",
  num_inference_steps: "Steps of the generator; the model's own by default.",
});

/** The query of a picture, in words. */
export const PICTURE = {
  seed: "The decoder's noise; 0 by default.",
  steps: "Steps of the decoder; the model's own by default.",
  size: "The size, such as `256` or `256x128`; the model's own by default.",
  fit: "What becomes of the model's square where the size is none: `crop` (the default) or `pad`, with white.",
  format: `The format: ${DrawnFormat.options.join(", ")}; png by default.`,
  compression: "Quality of JPEG and WebP files in percent; 92 and 90 by default.",
  background: "`transparent` takes away the white ground of models that draw on white; png and webp.",
  to: "With `gif`: the latent that the animation goes to.",
  frames: "With `gif`: frames, 2 to 16; 9 by default.",
  duration: "With `gif`: milliseconds that each is shown; 200 by default.",
  decoder: "The version of the decoder, which the addresses in answers name; the present one by default.",
  dedupe_threshold: "Cosine similarity from which another latent's picture will do.",
} as const;
