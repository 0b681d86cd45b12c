/** Pictures waiting to be encoded, in R2 under `uploads/{job}` for as long as the job runs. */
import { steadily } from "../platform/steady.ts";

const keyOf = (job: string) => `uploads/${job}`;

export async function putUpload(bucket: R2Bucket, job: string, bytes: Uint8Array): Promise<void> {
  await steadily(() => bucket.put(keyOf(job), bytes));
}

export function openUpload(bucket: R2Bucket, job: string): Promise<R2ObjectBody | null> {
  return steadily(() => bucket.get(keyOf(job)));
}

export async function removeUpload(bucket: R2Bucket, job: string): Promise<void> {
  await steadily(() => bucket.delete(keyOf(job)));
}
