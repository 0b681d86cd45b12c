/** The operator's moderation endpoint, in the form of OpenAI's `POST /v1/moderations`. */
import { ApiError } from "@reptok/shared";
import * as z from "zod";
import type { JobRequest } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";

const TIMEOUT_MS = 10_000;
/** Bytes of an answer; OpenAI's has some 2 kB per prompt, and a request at most 64 prompts. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** The fields of an answer that are read. */
const Answer = z.object({ results: z.array(z.object({ flagged: z.boolean() })) });

/** The body's text. Throws for one of more than {@link MAX_ANSWER_BYTES}. */
async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES)
      throw new Error(`expected at most ${MAX_ANSWER_BYTES} bytes of the moderation endpoint`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Whether the endpoint flags one of the prompts. Rejects if it does not answer as documented. */
async function isFlagged(env: Env, prompts: readonly string[]): Promise<boolean> {
  const { MODERATION_URL: url, MODERATION_MODEL: model, MODERATION_API_KEY: key } = env;
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify({ input: prompts, ...(model === "" ? {} : { model }) }),
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`expected status 200 of the moderation endpoint, got ${response.status}`);
  }
  const { results } = Answer.parse(JSON.parse(await textOf(response)));
  if (results.length !== prompts.length)
    throw new Error(`expected ${prompts.length} results of the moderation endpoint, got ${results.length}`);
  return results.some(({ flagged }) => flagged);
}

/**
 * Sends the requests' prompts to the endpoint, if one is set. Throws `moderation_blocked` if it flags one of them. If it
 * fails, `MODERATION_OUTAGE` decides: "allow" lets the requests pass, otherwise `unavailable` is thrown.
 */
export async function moderate(env: Env, requests: readonly JobRequest[]): Promise<void> {
  if (env.MODERATION_URL === "") return;
  const prompts = requests.flatMap((request) =>
    request.kind === "generate" && "prompt" in request.condition ? [request.condition.prompt] : [],
  );
  if (prompts.length === 0) return;
  let flagged: boolean;
  try {
    flagged = await isFlagged(env, [...new Set(prompts)]);
  } catch (cause) {
    logWarning("moderation", cause);
    if (env.MODERATION_OUTAGE === "allow") return;
    throw new ApiError("unavailable", "the moderation endpoint did not answer", null, { cause });
  }
  if (flagged) throw new ApiError("moderation_blocked", "Your request was rejected as a result of our safety system.");
}
