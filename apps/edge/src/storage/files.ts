/** Bytes of files in R2 at `files/{project}/{id}`: stored before their row is written and deleted before it is deleted. */
import { database } from "../db/client.ts";
import { dropFile, expiredFiles, type FileRow, insertFile } from "../db/files.ts";
import type { Env } from "../env.ts";
import { withRetries } from "../platform/retry.ts";

type Storage = Pick<Env, "BUCKET" | "DB">;

const keyOf = ({ project, id }: Pick<FileRow, "project" | "id">) => `files/${project}/${id}`;

/** Stores a file; `body` must have the number of bytes in the row. */
export async function putFile(
  { BUCKET, DB }: Storage,
  row: FileRow,
  body: Uint8Array | ReadableStream<Uint8Array>,
): Promise<void> {
  // A stream can be read only once, so there are no retries.
  if (body instanceof Uint8Array) await withRetries(() => BUCKET.put(keyOf(row), body));
  else await BUCKET.put(keyOf(row), body);
  await insertFile(database(DB), row);
}

export function openFile({ BUCKET }: Pick<Env, "BUCKET">, row: Pick<FileRow, "project" | "id">) {
  return withRetries(() => BUCKET.get(keyOf(row)));
}

export async function removeFile({ BUCKET, DB }: Storage, row: Pick<FileRow, "project" | "id">): Promise<void> {
  await withRetries(() => BUCKET.delete(keyOf(row)));
  await dropFile(database(DB), row.project, row.id);
}

/** Maximum number of files that one scheduled run deletes. */
const LIMIT = 100;

/** Deletes expired files. Returns the number deleted. */
export async function dropExpiredFiles(env: Storage, now: number): Promise<number> {
  const expired = await expiredFiles(database(env.DB), now, LIMIT);
  for (const row of expired) await removeFile(env, row);
  return expired.length;
}
