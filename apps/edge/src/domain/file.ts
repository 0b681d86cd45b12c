/** Files, in the shape of OpenAI's. */
import { NumberText } from "@reptok/shared";
import * as z from "zod";
import { randomText } from "./api-key.ts";
import type { Metadata } from "./metadata.ts";

/** Bytes of a file. A request is held in memory, of which there are 128 MB. */
export const MAX_FILE_BYTES = 32 * 2 ** 20;
/** How long files are kept, in seconds: as long as OpenAI's batches' files, and at most as long. */
export const FILE_LIFE = 30 * 24 * 3600;
const LIFE = z.int().min(3600).max(FILE_LIFE);

/** The texts of the form of `POST /v1/files`. */
export const FileForm = z.strictObject({
  purpose: z.literal("batch"),
  "expires_after[anchor]": z.literal("created_at").optional(),
  "expires_after[seconds]": NumberText.pipe(LIFE).optional(),
});
export const FileListQuery = z.strictObject({
  after: z.string().max(100).optional(),
  limit: NumberText.pipe(z.int().min(1).max(10_000)).optional(),
  order: z.enum(["asc", "desc"]).optional(),
  purpose: z.string().max(40).optional(),
});
/** When a batch's output is deleted. */
export const OutputLife = z.strictObject({ anchor: z.literal("created_at"), seconds: LIFE });

export const newFileId = (): string => `file-${randomText(24)}`;

/** What Replicate's clients upload: the purpose that such files are kept with, and how long, in seconds. */
export const INPUT_PURPOSE = "input";
export const INPUT_LIFE = 24 * 3600;

interface FileFacts {
  readonly id: string;
  readonly purpose: string;
  readonly filename: string;
  readonly bytes: number;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export function describeFile({ id, purpose, filename, bytes, createdAt, expiresAt }: FileFacts) {
  return {
    object: "file",
    id,
    purpose,
    filename,
    bytes,
    created_at: Math.floor(createdAt / 1000),
    expires_at: Math.floor(expiresAt / 1000),
    status: "processed",
  } as const;
}

interface InputFacts extends FileFacts {
  readonly contentType: string | null;
  readonly sha256: string | null;
  readonly metadata: Metadata | null;
}

/** A file in Replicate's shape; `get` is where it is read about, and what predictions take in its place. */
export function describeInput(
  { id, filename, bytes, contentType, sha256, metadata, createdAt, expiresAt }: InputFacts,
  origin: string,
) {
  return {
    id,
    name: filename,
    content_type: contentType ?? "application/octet-stream",
    size: bytes,
    etag: sha256 ?? "",
    checksums: { sha256: sha256 ?? "" },
    metadata: metadata ?? {},
    created_at: new Date(createdAt).toISOString(),
    expires_at: new Date(expiresAt).toISOString(),
    urls: { get: `${origin}/v1/files/${id}` },
  };
}

/** The id of the file that an address of this API's names; null for another address. */
export function fileIdIn(address: string, origin: string): string | null {
  const prefix = `${origin}/v1/files/`;
  return address.startsWith(prefix) ? address.slice(prefix.length) : null;
}
