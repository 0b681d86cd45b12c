/** Latents: as they are sent, and as answers show them. */
import {
  ContentHash,
  ImageFormat,
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
import { SearchBody } from "./search.rules.ts";
import { Source } from "../../domain/latent-source.ts";
import { UploadForm } from "./format.rules.ts";
import { CONDITION } from "../openapi/drawing.ts";
import { answer, body, form, named } from "../openapi/schema.ts";
import { Failure, PAGE, page, Seconds } from "../openapi/common.ts";

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

export const uploadForm = form(
  "LatentUpload",
  UploadForm,
  { model: "The model that encodes it; the first of `GET /v1/models` by default." },
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
  created_at: Seconds,
};
const ENTRY = {
  ...LATENT,
  bytes: "Size of its bytes.",
  source: "How it came to be.",
  created_at: "When it was first kept, in seconds since the epoch.",
} as const;
const LatentEntry = answer("LatentEntry", z.object(entry), ENTRY, "A latent without its values.");
export const LatentPage = answer("LatentPage", page(LatentEntry), PAGE);

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
  results(z.object({ ...shown, score: z.number() })).extend({ examples: z.array(LatentId) }),
  {
    ...ATONCE,
    data: "The latents, most similar first, each with its `score`: the cosine similarity.",
    examples: "The kept latents among the examples, which are left out.",
  },
);
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
const STORING = { ...SHOWING, dtype: "How the results are stored.", keep: KEEP } as const;
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
  keep: KEEP,
  id: "One example to be similar to, as in `positive`: the id of a latent; or",
  vector: "a latent's values; or",
  image: "a picture in base64; or",
  prompt: "a prompt; or",
  label: "a label.",
  seed: "The first seed of a prompt's or label's latents.",
  n: "How many of them are generated and averaged; 4 by default.",
});
export const sampleBody = body("SampleRequest", SampleBody, {
  ...SHOWING,
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
  size: "The side, such as `256` or `256x256`; the model's own by default.",
  format: `The format: ${ImageFormat.options.join(", ")}; png by default.`,
  decoder: "The version of the decoder, which the addresses in answers name; the present one by default.",
  dedupe_threshold: "Cosine similarity from which another latent's picture will do.",
} as const;
