/** One Durable Object per project: counts its requests and those of its keys that have limits. */
import { DurableObject } from "cloudflare:workers";
import { type RateState, takeRequest } from "../domain/rate.ts";
import type { Env } from "../env.ts";

/** A limit and its subject. */
export interface RateLimit {
  /** "project" or a key's id. */
  readonly subject: string;
  readonly limit: number;
}

export class RateLimiter extends DurableObject<Env> {
  /** Counts a request against all limits (at least one), or against none if one is exceeded. Returns the tightest state. */
  async take(limits: readonly RateLimit[]): Promise<RateState> {
    const now = Date.now();
    const stored = await this.ctx.storage.get<number>(limits.map(({ subject }) => subject));
    const updated = limits.map(({ subject, limit }) => ({ subject, ...takeRequest(stored.get(subject), limit, now) }));
    const tightest = updated
      .map(({ state }) => state)
      .reduce((a, b) => (b.waitMs > a.waitMs || (b.waitMs === a.waitMs && b.remaining < a.remaining) ? b : a));
    if (tightest.waitMs > 0) return tightest;
    const entries = Object.fromEntries(updated.map(({ subject, paidAt }) => [subject, paidAt]));
    // The response does not wait for the write to disk: a crash loses the counts of a moment.
    await this.ctx.storage.put(entries, { allowUnconfirmed: true });
    return tightest;
  }
}
