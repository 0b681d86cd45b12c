/**
 * One object a job: where requests wait for its end and are told how it goes. D1 is the truth; what is known here alone is
 * lost with the object, and missed by nobody for long.
 */
import { DurableObject } from "cloudflare:workers";
import type { JobRow } from "../db/jobs.ts";
import type { Followed } from "../domain/progress.ts";
import type { RoomPartial } from "../domain/room-event.ts";
import type { Env } from "../env.ts";
import { Viewers } from "./viewers.ts";

/**
 * How long the last guest's leaving may be followed by another's coming: one who has joined the job and is on the way, or
 * whose call broke off with the object. Longer than who waits pauses then (PAUSE_MS in wait.ts and view.ts).
 */
const EMPTY_MS = 1_500;

export class JobRoom extends DurableObject<Env> {
  /** Resolvers of the waiting requests. */
  readonly #waiters = new Set<(ended: JobRow | null) => void>();
  readonly #viewers = new Viewers();
  /** The requests that have come for the job's end, and have not left before it. */
  readonly #guests = new Set<string>();
  /** The job as it ended, for those who come to wait between the write to D1 and the call. */
  #ended: JobRow | null = null;

  /** The job once it has ended; null after `milliseconds`. */
  async wait(milliseconds: number, guest: string): Promise<JobRow | null> {
    if (this.#ended) return this.#ended;
    this.#guests.add(guest);
    const { promise, resolve } = Promise.withResolvers<JobRow | null>();
    const timer = setTimeout(() => resolve(null), milliseconds);
    this.#waiters.add(resolve);
    const ended = await promise;
    clearTimeout(timer);
    this.#waiters.delete(resolve);
    return ended;
  }

  /** Takes note of where the job stands. */
  async tell(followed: Followed): Promise<void> {
    if (!this.#ended) this.#viewers.tell(followed);
  }

  async show(partial: RoomPartial): Promise<void> {
    if (!this.#ended) this.#viewers.show(partial);
  }

  /** What happens from now on, and what is to be known of before, as lines that fit `RoomEvent`. */
  async events(guest: string): Promise<ReadableStream<Uint8Array>> {
    this.#guests.add(guest);
    const stream = this.#viewers.open();
    if (this.#ended) this.#viewers.end();
    return stream;
  }

  /** Gives whether a guest's leaving leaves nobody, for a moment, who waits for the job. Who was told to come back has not left. */
  async leave(guest: string): Promise<boolean> {
    this.#guests.delete(guest);
    if (this.#guests.size === 0) await scheduler.wait(EMPTY_MS);
    return this.#guests.size === 0 && !this.#ended;
  }

  /** Wakes the waiters and ends the streams: the job's end is in D1. */
  async end(row: JobRow): Promise<void> {
    this.#ended = row;
    for (const wake of this.#waiters) wake(row);
    this.#viewers.end();
  }
}
