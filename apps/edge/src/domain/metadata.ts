/** Metadata of a latent, a small JSON object of the project, and its collection. */
import * as z from "zod";

/** Maximum size of a latent's metadata, as bytes of JSON in UTF-8. */
export const MAX_METADATA_BYTES = 4096;
/** Maximum nesting depth, including the metadata object itself. */
const MAX_METADATA_DEPTH = 5;

export type Metadata = Readonly<Record<string, unknown>>;
/** A value that filters compare. */
export type Scalar = string | number | boolean;

/** Keys are joined by dots to refer to a nested value and are quoted in SQLite's JSON paths. */
const KEY = /^[^$."\\\p{Cc}][^."\\\p{Cc}]*$/u;

/** A dotted key that refers to a value in a metadata object: `author.name`. */
export const KeyPath = z
  .string()
  .max(512)
  .refine((path) => path.isWellFormed() && path.split(".").every((key) => KEY.test(key)), {
    error: 'expected a key such as `year` or `author.name`, without ", \\ or a leading $',
  });

/** Returns an error message for an invalid value of a metadata object; null for a valid one. */
function errorIn(value: unknown, depth: number): string | null {
  if (typeof value === "string") return value.isWellFormed() ? null : "expected well-formed text";
  if (typeof value === "number") return Number.isFinite(value) ? null : "expected finite numbers";
  if (typeof value !== "object" || value === null) return null;
  if (depth === 0) return `expected at most ${MAX_METADATA_DEPTH} levels, got more`;
  for (const [key, member] of Object.entries(value)) {
    if (!Array.isArray(value) && !(key.isWellFormed() && KEY.test(key)))
      return 'expected keys that are not empty, without ".", ", \\ and a leading $';
    const inner = errorIn(member, depth - 1);
    if (inner !== null) return inner;
  }
  return null;
}

const sizeOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

function checkMetadata(metadata: Metadata, context: z.core.$RefinementCtx): void {
  const error = errorIn(metadata, MAX_METADATA_DEPTH);
  const size = error === null ? sizeOf(metadata) : 0;
  const message = size > MAX_METADATA_BYTES ? `expected at most ${MAX_METADATA_BYTES} bytes, got ${size}` : error;
  if (message !== null) context.addIssue({ code: "custom", message });
}

export const Metadata = z.record(z.string(), z.unknown()).superRefine(checkMetadata);

export const DEFAULT_COLLECTION = "default";
export const CollectionName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "expected 1 to 64 of a-z, 0-9, ., _ and -, beginning with a letter or digit");

/** Collection and metadata of a latent. Without `metadata`, an existing latent keeps its metadata. */
export const Labels = { collection: CollectionName.optional(), metadata: Metadata.optional() };
export interface Labels {
  readonly collection?: string | undefined;
  readonly metadata?: Metadata | undefined;
}

/** Returns the labels as they are stored in the request of a job, without default values. */
export function labelsOf({ collection, metadata }: { [K in keyof Labels]?: Labels[K] | null }): { labels?: Labels } {
  const named =
    collection === undefined || collection === null || collection === DEFAULT_COLLECTION ? {} : { collection };
  const described = metadata === undefined || metadata === null ? {} : { metadata };
  const labels = { ...named, ...described };
  return Object.keys(labels).length === 0 ? {} : { labels };
}

/** Returns the scalars of a metadata object by their dotted keys, except those in arrays. */
export function scalarsOf(metadata: Metadata): Map<string, Scalar> {
  const found = new Map<string, Scalar>();
  const visit = (value: unknown, path: string) => {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") found.set(path, value);
    else if (typeof value === "object" && value !== null && !Array.isArray(value))
      for (const [key, member] of Object.entries(value)) visit(member, path === "" ? key : `${path}.${key}`);
  };
  visit(metadata, "");
  return found;
}

/** Applies a JSON merge patch (RFC 7396): members are replaced, objects merged, and null deletes. */
export function mergePatch(target: Metadata, patch: Metadata): Metadata {
  const merged: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (typeof value !== "object" || Array.isArray(value)) merged[key] = value;
    else {
      const current = merged[key];
      const inner =
        typeof current === "object" && current !== null && !Array.isArray(current) ? (current as Metadata) : {};
      merged[key] = mergePatch(inner, value as Metadata);
    }
  }
  return merged;
}
