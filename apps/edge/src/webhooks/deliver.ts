/** One attempt to deliver a message. */
import * as z from "zod";
import { isPrivateAddress } from "../domain/address.ts";
import { isCallable, signedHeaders } from "../domain/webhook.ts";
import type { Env } from "../env.ts";

const TIMEOUT_MS = 15_000;
const LOOKUP_MS = 3_000;
/** A, AAAA. */
const RECORD_TYPES = { A: 1, AAAA: 28 } as const;

/** The outcome of an attempt; `gone` if the receiver wants no more messages. */
export type Outcome = "delivered" | "failed" | "gone";
export interface Attempt {
  readonly outcome: Outcome;
  /** The response's status; null if there was none. */
  readonly answer: number | null;
}
const UNREACHED: Attempt = { outcome: "failed", answer: null };

const Answers = z.object({ Answer: z.array(z.object({ type: z.int(), data: z.string() })).default([]) });

/** Resolves a name by DNS over HTTPS in its JSON format. */
async function addressesOf(resolver: string, name: string): Promise<string[]> {
  const lookups = Object.entries(RECORD_TYPES).map(async ([type, code]) => {
    const url = new URL(resolver);
    url.searchParams.set("name", name);
    url.searchParams.set("type", type);
    const headers = { accept: "application/dns-json" };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(LOOKUP_MS) });
    const { Answer } = Answers.parse(await response.json());
    return Answer.filter((answer) => answer.type === code).map(({ data }) => data);
  });
  return (await Promise.all(lookups)).flat();
}

/**
 * Returns whether all addresses of the URL's host are public. A Worker cannot connect to a chosen address, so a name whose
 * address changes after the lookup passes this check; the platform itself does not connect to private networks.
 */
async function isPublic(env: Env, url: URL): Promise<boolean> {
  if (env.WEBHOOK_LOCAL === "allow") return true;
  if (!isCallable(url, false)) return false;
  if (env.DNS_RESOLVER === "" || !isPrivateAddress(url.hostname.replaceAll(/[[\]]/g, ""))) return true;
  const addresses = await addressesOf(env.DNS_RESOLVER, url.hostname);
  return addresses.length > 0 && !addresses.some(isPrivateAddress);
}

/** Posts a signed message. Never rejects. Redirects are not followed, because they could lead to private addresses. */
export async function deliver(
  env: Env,
  target: string,
  id: string,
  body: string,
  secrets: readonly string[],
): Promise<Attempt> {
  try {
    const url = new URL(target);
    if (!(await isPublic(env, url))) return UNREACHED;
    const response = await fetch(url, {
      method: "POST",
      headers: await signedHeaders(secrets, id, Date.now(), body),
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    const { ok, status } = response;
    return { outcome: status === 410 ? "gone" : ok ? "delivered" : "failed", answer: status };
  } catch {
    // Unreachable, too slow or disconnected: the receiver's fault.
    return UNREACHED;
  }
}
