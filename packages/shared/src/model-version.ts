/**
 * Names and identifiers of models, their versions and their parts.
 *
 * A **model** is a name used by people; it has **versions**, one per bundle. A version has a **space**, within which
 * latents of one encoder are comparable, and a **decoder**, which draws them. Two versions may share either. All three
 * are content hashes (`protocol/identity.ts`), so equal hashes mean equal behaviour wherever they were computed.
 */
import * as z from "zod";

/** Model identifier: lower-case, 1 to 64 characters; also the directory name under `models/`. */
export const ModelId = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "expected 1 to 64 of a-z 0-9 . _ -");

/** A SHA-256 as 64 lower-case hexadecimal digits. Stored and sent in full; messages show {@link shortHash}. */
export const ContentHash = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hexadecimal digits");

/** The hashes that identify a bundle, as stated in its manifest. */
export const Identity = z.object({ version: ContentHash, space: ContentHash, decoder: ContentHash });
export type Identity = z.infer<typeof Identity>;

/** One version of a model: loaded by a worker, required by a job, and recorded with a result. */
export const ModelVersion = z.object({ model: ModelId, ...Identity.shape });
export type ModelVersion = z.infer<typeof ModelVersion>;

/** The first 16 digits of a hash, enough for display and for `model@version`. */
export function shortHash(hash: string): string {
  return hash.slice(0, 16);
}

/** The version that a bundle's manifest describes. */
export function versionOf({ model, identity }: { readonly model: string; readonly identity: Identity }): ModelVersion {
  return { model, ...identity };
}

export function sameVersion(a: ModelVersion, b: ModelVersion): boolean {
  return a.model === b.model && a.version === b.version && a.space === b.space && a.decoder === b.decoder;
}
