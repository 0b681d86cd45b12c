/**
 * A cache of responses that never change under their key: for a few seconds in this isolate's memory, for frequent requests, and
 * in the data centre's cache. Keys name the project that a response is for; callers have been authenticated before.
 */
import { Recent } from "../platform/recent.ts";
import type { Answer } from "../platform/app-env.ts";
import { logWarning } from "../platform/log.ts";

/** Of the 128 MB of an isolate. */
const MEMORY_BYTES = 16 * 2 ** 20;
/** Larger responses are read from the data centre's cache each time. */
const LARGEST_BYTES = 2 ** 20;
/** Other isolates do not notice a removal: they return removed responses for no longer than this. */
const MEMORY_MS = 5_000;

interface Remembered extends Answer {
  readonly body: ArrayBuffer;
}

const memory = new Recent<Remembered>(MEMORY_BYTES, MEMORY_MS);

function remember(key: string, answer: Remembered, now: number): void {
  if (answer.body.byteLength <= LARGEST_BYTES) memory.put(key, answer, answer.body.byteLength, now);
}

/** The cached response of that key (a URL); null if there is none. */
export async function matchAnswer(key: string, now: number): Promise<Answer | null> {
  const known = memory.get(key, now);
  if (known) return known;
  const hit = await caches.default.match(key).catch((thrown: unknown) => {
    // The source of every cached response is in storage.
    logWarning("cache.match", thrown);
    return undefined;
  });
  if (!hit) return null;
  const headers = Object.fromEntries(hit.headers);
  const length = Number(hit.headers.get("content-length") ?? Infinity);
  if (!(length <= LARGEST_BYTES)) return { body: hit.body, headers };
  const answer = { body: await hit.arrayBuffer(), headers };
  remember(key, answer, now);
  return answer;
}

/** Whether this is the response in memory for the key. */
export const isRemembered = (key: string, answer: Answer, now: number): boolean => memory.get(key, now) === answer;

/** Caches a response of status 200 for as long as its `cache-control` states. */
export async function keepAnswer(key: string, answer: Response, now: number): Promise<void> {
  const headers = Object.fromEntries(answer.headers);
  const body = await answer.arrayBuffer();
  await caches.default.put(key, new Response(body, { headers }));
  remember(key, { body, headers }, now);
}

export async function dropAnswer(key: string): Promise<void> {
  memory.delete(key);
  await caches.default.delete(key);
}

/** Clears this isolate's memory, before each test. */
export function forgetAnswers(): void {
  memory.clear();
}
