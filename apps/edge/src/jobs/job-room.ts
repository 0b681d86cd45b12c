/**
 * One object per job, where requests wait for its end and receive its progress. All state is in memory: after a restart requests read D1
 * and join again.
 */
import { DurableObject } from "cloudflare:workers";
import type { JobRow } from "../db/jobs.ts";
import type { Followed } from "../domain/progress.ts";
import type { RoomPartial } from "../domain/room-event.ts";
import type { Env } from "../env.ts";
import { Viewers } from "./viewers.ts";

/**
 * How long a room may be empty before its job counts as abandoned. Longer than the pause after which a client whose call failed joins
 * again (PAUSE_MS in wait.ts and view.ts).
 */
const EMPTY_MS = 1_500;

export class JobRoom extends DurableObject<Env> {
  /** Resolvers of the waiting requests. */
  readonly #waiters = new Set<(ended: JobRow | null) => void>();
  readonly #viewers = new Viewers();
  /** The clients that have joined and have not left. */
  readonly #clients = new Set<string>();
  /** The ended job, for clients that join after it. */
  #ended: JobRow | null = null;

  /** The job once it has ended; null after `milliseconds`. */
  async wait(milliseconds: number, client: string): Promise<JobRow | null> {
    if (this.#ended) return this.#ended;
    this.#clients.add(client);
    const { promise, resolve } = Promise.withResolvers<JobRow | null>();
    const timer = setTimeout(() => resolve(null), milliseconds);
    this.#waiters.add(resolve);
    const ended = await promise;
    clearTimeout(timer);
    this.#waiters.delete(resolve);
    return ended;
  }

  /** Records the job's progress and forwards it to viewers. */
  async report(followed: Followed): Promise<void> {
    if (!this.#ended) this.#viewers.report(followed);
  }

  async show(partial: RoomPartial): Promise<void> {
    if (!this.#ended) this.#viewers.show(partial);
  }

  /** A stream of `RoomEvent` lines: the current state, then every change. */
  async events(client: string): Promise<ReadableStream<Uint8Array>> {
    this.#clients.add(client);
    const stream = this.#viewers.open();
    if (this.#ended) this.#viewers.end();
    return stream;
  }

  /** Removes a client; returns whether the room then stays empty. A client whose `wait` timed out has not left. */
  async leave(client: string): Promise<boolean> {
    this.#clients.delete(client);
    if (this.#clients.size === 0) await scheduler.wait(EMPTY_MS);
    return this.#clients.size === 0 && !this.#ended;
  }

  /** Wakes the waiters and ends the streams: the job's end is in D1. */
  async end(row: JobRow): Promise<void> {
    this.#ended = row;
    for (const wake of this.#waiters) wake(row);
    this.#viewers.end();
  }
}
