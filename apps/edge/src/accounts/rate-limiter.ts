/** One object a project: counts its requests, and those of its keys that have limits of their own. */
import { DurableObject } from "cloudflare:workers";
import { type RateState, takeRequest } from "../domain/rate.ts";
import type { Env } from "../env.ts";

/** A limit, and what it is a limit on. */
export interface RateLimit {
  /** "project", or a key's id. */
  readonly subject: string;
  readonly limit: number;
}

export class RateLimiter extends DurableObject<Env> {
  /** Takes a request under all of the limits, at least one, or under none; gives the state of the tightest. */
  async take(limits: readonly RateLimit[]): Promise<RateState> {
    const now = Date.now();
    const known = await this.ctx.storage.get<number>(limits.map(({ subject }) => subject));
    const taken = limits.map(({ subject, limit }) => ({ subject, ...takeRequest(known.get(subject), limit, now) }));
    const tightest = taken
      .map(({ state }) => state)
      .reduce((a, b) => (b.waitMs > a.waitMs || (b.waitMs === a.waitMs && b.remaining < a.remaining) ? b : a));
    if (tightest.waitMs > 0) return tightest;
    const entries = Object.fromEntries(taken.map(({ subject, paidAt }) => [subject, paidAt]));
    // The answer does not wait for the disk: what a crash loses is a moment's count.
    await this.ctx.storage.put(entries, { allowUnconfirmed: true });
    return tightest;
  }
}
