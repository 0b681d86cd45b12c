/** Files of the OpenAI-compatible and the Replicate-compatible API. */
import { NumberText } from "@reptok/shared";
import * as z from "zod";
import { randomText } from "./api-key.ts";
import type { Metadata } from "./metadata.ts";

/** Maximum number of bytes per file. A request is buffered in the Worker's 128 MB of memory. */
export const MAX_FILE_BYTES = 32 * 2 ** 20;
/** Default and maximum lifetime of files in seconds, as of the files of OpenAI's batches. */
export const FILE_LIFE = 30 * 24 * 3600;
const LIFE = z.int().min(3600).max(FILE_LIFE);

/** The text fields of the form of `POST /v1/files`. */
export const FileForm = z.strictObject({
  /** `vision`: a picture of a batch's edits. */
  purpose: z.enum(["batch", "vision"]),
  "expires_after[anchor]": z.literal("created_at").optional(),
  "expires_after[seconds]": NumberText.pipe(LIFE).optional(),
});
export const FileListQuery = z.strictObject({
  after: z.string().max(100).optional(),
  limit: NumberText.pipe(z.int().min(1).max(10_000)).optional(),
  order: z.enum(["asc", "desc"]).optional(),
  purpose: z.string().max(40).optional(),
});
/** When the output of a batch expires. */
export const OutputLife = z.strictObject({ anchor: z.literal("created_at"), seconds: LIFE });

export const newFileId = (): string => `file-${randomText(24)}`;

/** Purpose and lifetime (seconds) of the files that Replicate's clients upload. */
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

/** Returns a file in Replicate's format; `get` is the URL of its description, which predictions accept as input. */
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

/** Returns the id of the file that a URL of this API refers to; null for any other URL. */
export function fileIdIn(address: string, origin: string): string | null {
  const prefix = `${origin}/v1/files/`;
  return address.startsWith(prefix) ? address.slice(prefix.length) : null;
}
