/** Rules between the fields of a manifest, beyond the schema of each. Pure. */
import { ComponentName } from "@reptok/shared";
import type { ManifestBody } from "@reptok/shared";

type Need = "required" | "optional" | "none";

/** The components that a manifest's declarations require. Every bundle has at least a tokenizer. */
function needs({ decoder, labelGenerator, textGenerator, textEncoder }: ManifestBody): Record<ComponentName, Need> {
  return {
    encoder: "required",
    decoder_condition: "required",
    decoder: "required",
    autoencoder_decoder: decoder.space === "latent" ? "required" : "none",
    // Only training and evaluation read it.
    autoencoder_encoder: decoder.space === "latent" ? "optional" : "none",
    label_generator: labelGenerator === undefined ? "none" : "required",
    text_encoder: (textGenerator ?? textEncoder) === undefined ? "none" : "required",
    text_generator: textGenerator === undefined ? "none" : "required",
  };
}

/** The first contradiction found, in words, or null. */
export function checkComponents(manifest: ManifestBody): string | null {
  const needed = needs(manifest);
  for (const name of ComponentName.options) {
    const present = manifest.components[name] !== undefined;
    if (needed[name] === "required" && !present) return `component ${name} is missing`;
    if (needed[name] === "none" && present) {
      return `component ${name} is present, but nothing in the manifest declares what it is for`;
    }
  }
  if (manifest.textGenerator !== undefined && manifest.textEncoder !== undefined) {
    return "textGenerator and textEncoder are both declared; expected one of them";
  }
  const { channels, scale, shift } = manifest.decoder;
  if (Array.isArray(scale) && scale.length !== channels) {
    return `decoder.scale has ${scale.length} entries; expected one per channel, ${channels}`;
  }
  if (shift !== undefined && shift.length !== channels) {
    return `decoder.shift has ${shift.length} entries; expected one per channel, ${channels}`;
  }
  return null;
}
