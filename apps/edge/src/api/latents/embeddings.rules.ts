/** `POST /v1/embeddings` in OpenAI's shape: its body, and its inputs as sources. */
import { ApiError, encodeBase64, parseAs } from "@reptok/shared";
import * as z from "zod";
import type { Source } from "../../domain/latent-source.ts";

/** Inputs per request. */
export const MAX_INPUTS = 64;

/** A PNG, JPEG or WebP file in base64, also as a `data:` URL. */
const Picture = z.strictObject({ image: z.string().min(1) });
const Input = z.union([z.string(), Picture]);

export const EmbeddingsBody = z.strictObject({
  input: z.union([Input, z.array(Input).min(1).max(MAX_INPUTS)]),
  model: z.string().max(200).nullish(),
  encoding_format: z.enum(["float", "base64"]).default("float"),
  /** The number of values of the model's latents; other numbers are rejected. */
  dimensions: z.int().min(1).nullish(),
  /** OpenAI's field; no effect. */
  user: z.unknown().optional(),
});

/** The beginning of a `data:` URL with a media type or parameters, of any kind: people write "data: a chart, blue" too. */
const DATA_URL = /^\s*data:(?:[\w.+-]+\/[\w.+*-]+)?(?:;[^,;]{1,100})*,/i;

/** Text is a prompt, unless it is a `data:` URL. */
function sourceOf(input: z.infer<typeof Input>): Source {
  if (typeof input !== "string") return input;
  return DATA_URL.test(input) ? { image: input } : { prompt: input };
}

export interface EmbeddingsRequest {
  readonly sources: readonly Source[];
  readonly model: string | undefined;
  readonly format: "float" | "base64";
  readonly dimensions: number | undefined;
}

/** Lists of numbers are tokens of other models' tokenizers. */
const isTokens = (input: unknown): boolean =>
  Array.isArray(input) &&
  input.length > 0 &&
  [input, input[0]].some((list) => Array.isArray(list) && typeof list[0] === "number");

/** Throws `invalid_request`. */
export function parseEmbeddings(body: unknown): EmbeddingsRequest {
  if (isTokens((body as { input?: unknown } | null)?.input))
    throw new ApiError("invalid_request", "input: expected text or pictures, got tokens of another model", "input");
  const { input, model, encoding_format: format, dimensions } = parseAs(EmbeddingsBody, body);
  const inputs = Array.isArray(input) ? input : [input];
  return { sources: inputs.map(sourceOf), model: model ?? undefined, format, dimensions: dimensions ?? undefined };
}

/** An embedding's values in an answer: numbers, or little-endian float32 in base64. */
export function encodeEmbedding(values: Float32Array, format: "float" | "base64"): number[] | string {
  if (format === "float") return [...values];
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true);
  return encodeBase64(bytes);
}
