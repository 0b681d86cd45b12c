/** `POST /v1/predictions`: the schema of the Replicate-compatible body and the model reference. */
import { ApiError, parseAs } from "@reptok/shared";
import * as z from "zod";
import { type GenerationBody, GenerationFields } from "./generation.ts";
import { type ModelReference, OWNER, parseModelName, parseVersion } from "./model.ts";
import { Labels } from "./metadata.ts";
import { WebhookFields } from "./webhook.ts";

/** The body if the path names the model. Replicate's `stream` has no effect: every prediction has a stream. */
export const ModelPredictionBody = z.strictObject({
  input: z.looseObject({}),
  ...WebhookFields.shape,
  stream: z.boolean().nullish(),
});
export const PredictionBody = ModelPredictionBody.extend({
  version: z.string().max(300).nullish(),
  model: z.string().max(200).nullish(),
});
/** The fields of a generation by their OpenAI names, and `num_outputs`, the name of `n` on Replicate. */
export const PredictionInput = z.strictObject({ ...GenerationFields, num_outputs: GenerationFields.n }).omit({
  model: true,
  response_format: true,
  stream: true,
  dedupe_threshold: true,
  frame_count: true,
  frame_duration_ms: true,
});

/** Parses `name`, `version`, `name:version` and `name@version`, also with an owner before the name. Throws `model_not_found`. */
export function parseModelReference(text: string, param: "model" | "version"): ModelReference {
  const match = /^(?:([^/:]+)\/)?([^/:]+)(?::([^/:]+))?$/.exec(text);
  const [owner, name, version] = match?.slice(1) ?? [];
  if (name === undefined || (owner !== undefined && owner !== OWNER))
    throw new ApiError("model_not_found", `expected a ${param} that GET /v1/models lists`, param);
  if (version !== undefined) return { name, version: parseVersion(version, param) };
  if (param === "version" && owner === undefined && !name.includes("@")) return { version: parseVersion(name, param) };
  return parseModelName(name, param);
}

/** A picture to encode: the URL of an uploaded file (`POST /v1/files`) or a `data:` URL. */
export const EncodingInput = z.strictObject({
  image: z.string().min(1),
  collection: Labels.collection.nullable(),
  metadata: Labels.metadata.nullable(),
});

export type PredictionRequest = { readonly model: ModelReference } & (
  | { readonly generation: GenerationBody }
  | { readonly encoding: z.infer<typeof EncodingInput> }
);

/** Parses the body. Throws `invalid_request`, or `model_not_found` for an invalid model reference. */
export function parsePrediction(value: unknown): PredictionRequest {
  const { version, model, input } = parseAs(PredictionBody, value);
  const named = version ?? model ?? undefined;
  const reference = named === undefined ? {} : parseModelReference(named, version ? "version" : "model");
  if (typeof input["image"] === "string")
    return { model: reference, encoding: parseAs(EncodingInput, input, "invalid_request", "input") };
  const { num_outputs, n, ...generation } = parseAs(PredictionInput, input, "invalid_request", "input");
  return { model: reference, generation: { ...generation, n: n ?? num_outputs } };
}
