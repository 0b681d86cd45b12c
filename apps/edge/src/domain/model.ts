/** Facts about a model that the edge derives from its manifest. */
import { type Manifest, MAX_STEPS } from "@reptok/shared";

/** Whose the models are: Replicate's clients name a model `owner/name`. */
export const OWNER = "reptok";

/** Steps a picture is drawn with unless told otherwise. */
export function defaultSteps(manifest: Manifest): number {
  return Math.min(manifest.decoder.sampler.steps, MAX_STEPS);
}

/** The index of a label given by name (case does not matter) or index; undefined if the model has no such label. */
export function labelIndex(labels: readonly string[], label: string | number): number | undefined {
  if (typeof label === "number") return label < labels.length ? label : undefined;
  const exact = labels.indexOf(label);
  const index = exact >= 0 ? exact : labels.findIndex((name) => name.toLowerCase() === label.toLowerCase());
  return index >= 0 ? index : undefined;
}

/** A model as `GET /v1/models` shows it: OpenAI's fields, then ours. */
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
