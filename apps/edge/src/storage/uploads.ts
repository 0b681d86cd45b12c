/** Pictures waiting to be encoded, in R2 under `uploads/{job}` for as long as the job runs. */
import { steadily } from "../platform/steady.ts";

const keyOf = (job: string) => `uploads/${job}`;

export async function putUpload(bucket: R2Bucket, job: string, bytes: Uint8Array): Promise<void> {
  await steadily(() => bucket.put(keyOf(job), bytes));
}

export async function hasUpload(bucket: R2Bucket, job: string): Promise<boolean> {
  return (await steadily(() => bucket.head(keyOf(job)))) !== null;
}

export async function readUpload(bucket: R2Bucket, job: string): Promise<Uint8Array | null> {
  const object = await steadily(() => bucket.get(keyOf(job)));
  return object && new Uint8Array(await object.arrayBuffer());
}

export async function removeUpload(bucket: R2Bucket, job: string): Promise<void> {
  await steadily(() => bucket.delete(keyOf(job)));
}
