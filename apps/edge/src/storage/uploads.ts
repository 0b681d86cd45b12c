/** Pictures of encode jobs in R2 at `uploads/{job}`, until the job ends. */
import { withRetries } from "../platform/retry.ts";

const keyOf = (job: string) => `uploads/${job}`;

export async function putUpload(bucket: R2Bucket, job: string, bytes: Uint8Array): Promise<void> {
  await withRetries(() => bucket.put(keyOf(job), bytes));
}

export function openUpload(bucket: R2Bucket, job: string): Promise<R2ObjectBody | null> {
  return withRetries(() => bucket.get(keyOf(job)));
}

export async function removeUpload(bucket: R2Bucket, job: string): Promise<void> {
  await withRetries(() => bucket.delete(keyOf(job)));
}
