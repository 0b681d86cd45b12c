/** `POST /v1/predictions`: the body's schema, in Replicate's shape, and which model it names. */
import { ApiError, parseAs } from "@reptok/shared";
import * as z from "zod";
import { type GenerationBody, GenerationFields } from "./generation.ts";
import { type ModelReference, OWNER, parseModelName, parseVersion } from "./model.ts";
import { Labels } from "./metadata.ts";
import { WebhookFields } from "./webhook.ts";

/** Of a prediction whose model the path names. `stream` is Replicate's and has no effect: every prediction has a stream. */
export const ModelPredictionBody = z.strictObject({
  input: z.looseObject({}),
  ...WebhookFields.shape,
  stream: z.boolean().nullish(),
});
export const PredictionBody = ModelPredictionBody.extend({
  version: z.string().max(300).nullish(),
  model: z.string().max(200).nullish(),
});
/** A generation's fields by their OpenAI names, and `n` also by the name that models on Replicate have for it. */
export const PredictionInput = z.strictObject({ ...GenerationFields, num_outputs: GenerationFields.n }).omit({
  model: true,
  response_format: true,
  stream: true,
  dedupe_threshold: true,
  frame_count: true,
  frame_duration_ms: true,
});

/** Reads `name`, `version`, `name:version` and `name@version`, and names with their owner before them. */
export function parseModelReference(text: string, param: "model" | "version"): ModelReference {
  const match = /^(?:([^/:]+)\/)?([^/:]+)(?::([^/:]+))?$/.exec(text);
  const [owner, name, version] = match?.slice(1) ?? [];
  if (name === undefined || (owner !== undefined && owner !== OWNER))
    throw new ApiError("model_not_found", `expected a ${param} that GET /v1/models lists`, param);
  if (version !== undefined) return { name, version: parseVersion(version, param) };
  if (param === "version" && owner === undefined && !name.includes("@")) return { version: parseVersion(name, param) };
  return parseModelName(name, param);
}

/** A picture to encode: an address of `POST /v1/files`, or a `data:` URL. */
export const EncodingInput = z.strictObject({
  image: z.string().min(1),
  collection: Labels.collection.nullable(),
  metadata: Labels.metadata.nullable(),
});

export type PredictionRequest = { readonly model: ModelReference } & (
  | { readonly generation: GenerationBody }
  | { readonly encoding: z.infer<typeof EncodingInput> }
);

/** The parsed body. Throws `invalid_request`, or `model_not_found` for what can be no model's name. */
export function parsePrediction(value: unknown): PredictionRequest {
  const { version, model, input } = parseAs(PredictionBody, value);
  const named = version ?? model ?? undefined;
  const reference = named === undefined ? {} : parseModelReference(named, version ? "version" : "model");
  if (typeof input["image"] === "string")
    return { model: reference, encoding: parseAs(EncodingInput, input, "invalid_request", "input") };
  const { num_outputs, n, ...generation } = parseAs(PredictionInput, input, "invalid_request", "input");
  return { model: reference, generation: { ...generation, n: n ?? num_outputs } };
}
