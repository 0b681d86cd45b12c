/**
 * A cache of immutable responses: for a few seconds in this isolate's memory, and in the data centre's cache. Keys contain the
 * project of the response. Callers must be authenticated before.
 */
import { Recent } from "../platform/recent.ts";
import type { Answer } from "../platform/app-env.ts";
import { logWarning } from "../platform/log.ts";

/** Maximum bytes in memory, of the 128 MB of an isolate. */
const MEMORY_BYTES = 16 * 2 ** 20;
/** Larger responses are only cached in the data centre. */
const MAX_ENTRY_BYTES = 2 ** 20;
/** Other isolates do not notice a removal and may return the removed response for this time. */
const MEMORY_MS = 5_000;

interface BufferedAnswer extends Answer {
  readonly body: ArrayBuffer;
}

const memory = new Recent<BufferedAnswer>(MEMORY_BYTES, MEMORY_MS);

function remember(key: string, answer: BufferedAnswer, now: number): void {
  if (answer.body.byteLength <= MAX_ENTRY_BYTES) memory.put(key, answer, answer.body.byteLength, now);
}

/** Returns the cached response of a key (a URL); null if there is none. */
export async function matchAnswer(key: string, now: number): Promise<Answer | null> {
  const cached = memory.get(key, now);
  if (cached) return cached;
  const hit = await caches.default.match(key).catch((thrown: unknown) => {
    // The request is then answered from storage.
    logWarning("cache.match", thrown);
    return undefined;
  });
  if (!hit) return null;
  const headers = Object.fromEntries(hit.headers);
  const length = Number(hit.headers.get("content-length") ?? Infinity);
  if (!(length <= MAX_ENTRY_BYTES)) return { body: hit.body, headers };
  const answer = { body: await hit.arrayBuffer(), headers };
  remember(key, answer, now);
  return answer;
}

/** Returns whether memory contains this response for the key. */
export const isInMemory = (key: string, answer: Answer, now: number): boolean => memory.get(key, now) === answer;

/** Caches a response of status 200 for the time in its `cache-control`. */
export async function putAnswer(key: string, answer: Response, now: number): Promise<void> {
  const headers = Object.fromEntries(answer.headers);
  const body = await answer.arrayBuffer();
  await caches.default.put(key, new Response(body, { headers }));
  remember(key, { body, headers }, now);
}

export async function dropAnswer(key: string): Promise<void> {
  memory.delete(key);
  await caches.default.delete(key);
}

/** Clears this isolate's memory before each test. */
export function clearAnswers(): void {
  memory.clear();
}
