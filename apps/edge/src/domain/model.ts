/** Models: data derived from manifests, and references to models and versions. */
import { ApiError, type Manifest, MAX_STEPS } from "@reptok/shared";

/** The owner of all models: Replicate's clients refer to a model as `owner/name`. */
export const OWNER = "reptok";

/** Returns the default number of steps to render a picture. */
export function defaultSteps(manifest: Manifest): number {
  return Math.min(manifest.decoder.sampler.steps, MAX_STEPS);
}

/** Returns the index of a label by name (case-insensitive) or index; undefined if the model has no such label. */
export function labelIndex(labels: readonly string[], label: string | number): number | undefined {
  if (typeof label === "number") return label < labels.length ? label : undefined;
  const exact = labels.indexOf(label);
  const index = exact >= 0 ? exact : labels.findIndex((name) => name.toLowerCase() === label.toLowerCase());
  return index >= 0 ? index : undefined;
}

/** Returns a model as `GET /v1/models` shows it: OpenAI's fields, then extensions. */
export function describeModel(manifest: Manifest) {
  const { components, labelGenerator, textGenerator, token } = manifest;
  const can = {
    encode: components.encoder !== undefined,
    decode: components.decoder !== undefined,
    prompt: textGenerator !== undefined,
    label: labelGenerator !== undefined,
  };
  return {
    id: manifest.model,
    object: "model",
    created: Math.floor(Date.parse(manifest.created) / 1000),
    owned_by: OWNER,
    ...manifest.identity,
    title: manifest.title,
    licence: manifest.licence,
    image_size: manifest.imageSize,
    latent: { tokens: token.count, dimensions: token.dimensions },
    capabilities: Object.entries(can).flatMap(([name, able]) => (able ? [name] : [])),
    labels: labelGenerator?.labels ?? [],
  };
}

/** Parses comma-separated aliases of models: `gpt-image-1` for the default model, `dall-e-3=starter` for a named model. */
export function aliasesOf(setting: string): ReadonlyMap<string, string | undefined> {
  const pairs = setting.split(",").map((text) => text.trim().split("="));
  return new Map(pairs.flatMap(([alias, name]) => (alias ? [[alias, name || undefined]] : [])));
}

/** A reference to a model: a name means its current version, `version` that version, and neither the default model. */
export interface ModelReference {
  readonly name?: string;
  /** The first digits of a version's hash, 16 or more. */
  readonly version?: string;
}

/** Returns the text if it is 16 to 64 digits of a hash. Throws `model_not_found`. */
export function parseVersion(text: string, param: string): string {
  if (/^[0-9a-f]{16,64}$/.test(text)) return text;
  const message = `expected 16 to 64 lower-case hexadecimal digits of a version, got ${JSON.stringify(text)}`;
  throw new ApiError("model_not_found", message, param);
}

/** Parses `name` and `name@version`. Throws `model_not_found` for an invalid version. */
export function parseModelName(text: string, param: string): ModelReference {
  const at = text.indexOf("@");
  return at < 0 ? { name: text } : { name: text.slice(0, at), version: parseVersion(text.slice(at + 1), param) };
}
