/**
 * Answers that never change under their key: in this isolate's memory for a moment, for what is asked for again and again,
 * and in the data centre's cache. Keys name the project that an answer is for; who asks has been let in before.
 */
import { Recent } from "../platform/recent.ts";
import type { Answer } from "../platform/app-env.ts";
import { logWarning } from "../platform/log.ts";

/** Of an isolate's 128 MB. */
const MEMORY_BYTES = 16 * 2 ** 20;
/** Answers that are larger come from the cache each time. */
const LARGEST_BYTES = 2 ** 20;
/** Other isolates are not told of a removal: what is removed is given by them no longer than this. */
const MEMORY_MS = 5_000;

interface Remembered extends Answer {
  readonly body: ArrayBuffer;
}

const memory = new Recent<Remembered>(MEMORY_BYTES, MEMORY_MS);

function remember(key: string, answer: Remembered, now: number): void {
  if (answer.body.byteLength <= LARGEST_BYTES) memory.put(key, answer, answer.body.byteLength, now);
}

/** The answer of that key (a URL); null if it is not kept here. */
export async function matchAnswer(key: string, now: number): Promise<Answer | null> {
  const known = memory.get(key, now);
  if (known) return known;
  const hit = await caches.default.match(key).catch((thrown: unknown) => {
    // What is kept here is kept elsewhere too.
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

/** Whether that is the answer that memory holds for the key. */
export const isRemembered = (key: string, answer: Answer, now: number): boolean => memory.get(key, now) === answer;

/** Keeps an answer of status 200, whose `cache-control` tells the cache for how long. */
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

/** Empties this isolate's memory: tests begin so. */
export function forgetAnswers(): void {
  memory.clear();
}
