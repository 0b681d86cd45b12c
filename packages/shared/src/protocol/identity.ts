/**
 * The identity of a bundle: SHA-256 over canonical JSON, computed from its manifest alone. The manifest has the hashes of
 * all files, and readers check them, so an identity determines the bytes of the networks.
 *
 * The model's name is part of the version only: bundles of two names may share a space or a decoder.
 */
import { hashJson } from "../canonical.ts";
import { ApiError } from "../errors.ts";
import { ContentHash, type Identity } from "../model-version.ts";
import { parseAs } from "../validation.ts";
import { type ComponentName, ManifestBody } from "./manifest.ts";

/** Components that decode a token. */
const DRAWING = ["decoder_condition", "decoder", "autoencoder_decoder"] as const satisfies ComponentName[];

/** Hashes of a component's files; null if the bundle has no such component. */
function filesOf({ components }: ManifestBody, name: ComponentName): readonly string[] | null {
  const component = components[name];
  return component === undefined ? null : [component, ...component.external].map(({ sha256 }) => sha256);
}

/** Everything that determines a picture's latent: the encoder, its preprocessing, and the scale of its tokens. */
function spaceHash(manifest: ManifestBody): Promise<string> {
  const { preprocess, token } = manifest;
  return hashJson({ kind: "reptok-space", encoder: filesOf(manifest, "encoder"), preprocess, token });
}

/**
 * Everything that determines a latent's picture except the fields of a request: seed, steps, size and format. The default
 * number of steps is therefore excluded; the rest of the sampler is included.
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
 * Computes the identity of a manifest as read from JSON, ignoring its `identity` field. The version covers every field,
 * including unknown ones.
 * @throws ApiError `invalid_request` if it is not a manifest, or nested too deeply
 */
export async function identityOf(document: unknown): Promise<Identity> {
  const manifest = parseAs(ManifestBody, document);
  // Its other fields may be any JSON.
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
 * Describes the difference between a manifest's stated and computed identity; null if they are equal.
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
