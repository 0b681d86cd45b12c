/** Files' bytes in R2, under `files/{project}/{id}`: put before their row is written, and removed before it goes. */
import { database } from "../db/client.ts";
import { dropFile, expiredFiles, type FileRow, insertFile } from "../db/files.ts";
import type { Env } from "../env.ts";
import { steadily } from "../platform/steady.ts";

type Storage = Pick<Env, "BUCKET" | "DB">;

const keyOf = ({ project, id }: Pick<FileRow, "project" | "id">) => `files/${project}/${id}`;

/** Keeps a file; `body` has as many bytes as the row says. */
export async function putFile(
  { BUCKET, DB }: Storage,
  row: FileRow,
  body: Uint8Array | ReadableStream<Uint8Array>,
): Promise<void> {
  // A stream can be read once: it is not tried again here.
  if (body instanceof Uint8Array) await steadily(() => BUCKET.put(keyOf(row), body));
  else await BUCKET.put(keyOf(row), body);
  await insertFile(database(DB), row);
}

export function openFile({ BUCKET }: Pick<Env, "BUCKET">, row: Pick<FileRow, "project" | "id">) {
  return steadily(() => BUCKET.get(keyOf(row)));
}

export async function removeFile({ BUCKET, DB }: Storage, row: Pick<FileRow, "project" | "id">): Promise<void> {
  await steadily(() => BUCKET.delete(keyOf(row)));
  await dropFile(database(DB), row.project, row.id);
}

/** Files that one turn of the schedule removes. */
const LIMIT = 100;

/** Removes files that have expired; gives how many. */
export async function dropExpiredFiles(env: Storage, now: number): Promise<number> {
  const expired = await expiredFiles(database(env.DB), now, LIMIT);
  for (const row of expired) await removeFile(env, row);
  return expired.length;
}
