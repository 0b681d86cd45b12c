/**
 * The identity of a bundle: SHA-256 over canonical JSON, computed from its manifest alone. The manifest has the hashes of
 * all files, and readers check them, so an identity stands for the bytes of the networks.
 *
 * The model's name is part of the version only: bundles of two names may share a space or a decoder.
 */
import { hashJson } from "../canonical.ts";
import { ApiError } from "../errors.ts";
import { ContentHash, type Identity } from "../model-version.ts";
import { parseAs } from "../validation.ts";
import { type ComponentName, ManifestBody } from "./manifest.ts";

/** What draws a token. */
const DRAWING = ["decoder_condition", "decoder", "autoencoder_decoder"] as const satisfies ComponentName[];

/** Hashes of a component's files; null where the bundle has none. */
function filesOf({ components }: ManifestBody, name: ComponentName): readonly string[] | null {
  const component = components[name];
  return component === undefined ? null : [component, ...component.external].map(({ sha256 }) => sha256);
}

/** All that decides which latent a picture has: the encoder, how it is fed, and the unit of its tokens. */
function spaceHash(manifest: ManifestBody): Promise<string> {
  const { preprocess, token } = manifest;
  return hashJson({ kind: "reptok-space", encoder: filesOf(manifest, "encoder"), preprocess, token });
}

/**
 * All that decides which picture a latent has, but for what a request states: seed, steps, size and format. So the default
 * number of steps is left out; the rest of the sampler counts.
 */
function decoderHash(manifest: ManifestBody): Promise<string> {
  const { decoder, imageSize, token } = manifest;
  const { steps: _, ...sampler } = decoder.sampler;
  const networks = Object.fromEntries(DRAWING.map((name) => [name, filesOf(manifest, name)]));
  return hashJson({ kind: "reptok-decoder", networks, decoder: { ...decoder, sampler }, imageSize, token });
}

/** Far above any manifest; canonical JSON is written recursively. */
const MAX_DEPTH = 32;

function isDeep(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== "object") return false;
  return levels === 0 || Object.values(value).some((member) => isDeep(member, levels - 1));
}

/**
 * The identity of a manifest as it was read from JSON, an identity it states not counted. The version covers every field,
 * also those that this reader does not know.
 * @throws ApiError `invalid_request` when it is no manifest, or nested too deep
 */
export async function identityOf(document: unknown): Promise<Identity> {
  const manifest = parseAs(ManifestBody, document);
  // Its other fields may be anything that is JSON.
  if (isDeep(document, MAX_DEPTH))
    throw new ApiError("invalid_request", `expected a manifest of at most ${MAX_DEPTH} levels, got more`);
  const { identity: _, ...body } = document as Record<string, unknown>;
  const [version, space, decoder] = await Promise.all([
    hashJson({ kind: "reptok-version", manifest: body }),
    spaceHash(manifest),
    decoderHash(manifest),
  ]);
  return { version, space, decoder };
}

/**
 * Says where the identity that a manifest states is not the computed one; null where it is.
 * @throws ApiError as {@link identityOf}
 */
export async function identityProblem(document: unknown): Promise<string | null> {
  const stated = (document as { readonly identity?: Partial<Identity> }).identity;
  const computed = await identityOf(document);
  for (const name of ["space", "decoder", "version"] as const) {
    const hash = ContentHash.safeParse(stated?.[name]).data ?? "none";
    if (hash !== computed[name])
      return `identity.${name} is ${hash}; expected ${computed[name]}, computed from the manifest`;
  }
  return null;
}
