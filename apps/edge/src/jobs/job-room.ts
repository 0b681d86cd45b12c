/**
 * One object a job: where requests wait for its end and are told how it goes, and the alarm that sees to it that the
 * job is not forgotten. D1 is the truth; what is known here alone is lost with the object, and missed by nobody for long.
 */
import { DurableObject } from "cloudflare:workers";
import type { Progress } from "../domain/progress.ts";
import type { RoomPartial } from "../domain/room-event.ts";
import type { Env } from "../env.ts";
import { rescueJob } from "./rescue.ts";
import { Viewers } from "./viewers.ts";

/** How long the last guest's leaving may be followed by another's coming: one who has joined the job and is on the way. */
const EMPTY_MS = 500;

export class JobRoom extends DurableObject<Env> {
  /** Resolvers of the waiting requests. */
  readonly #waiters = new Set<() => void>();
  readonly #viewers = new Viewers();
  /** The requests that have come for the job's end, and have not left before it. */
  readonly #guests = new Set<string>();
  /** Set once the job has ended, for those who come to wait between the write to D1 and the call. */
  #ended = false;

  /** Sees to it that there is an alarm, at `at` if none is set. The object's name is the job's id. */
  async watch(at: number): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(at);
  }

  /** Resolves when the job ends, or after `milliseconds`. */
  async wait(milliseconds: number, guest: string): Promise<void> {
    if (this.#ended) return;
    this.#guests.add(guest);
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.#waiters.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#waiters.delete(resolve);
  }

  /** Takes note of the job's progress and of new lines of its log; gives whether somebody is watching. */
  async tell(progress: Progress, lines: string): Promise<boolean> {
    this.#viewers.tell(progress, lines);
    return this.#viewers.size > 0;
  }

  async show(partial: RoomPartial): Promise<void> {
    if (!this.#ended) this.#viewers.show(partial);
  }

  async snapshot(): Promise<{ progress: Progress; log: string }> {
    return this.#viewers.snapshot;
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

  /** Wakes the waiters and ends the streams: the job's end is in D1. The alarm stays, for what is still to be done. */
  async wake(): Promise<void> {
    this.#ended = true;
    for (const wake of this.#waiters) wake();
    this.#viewers.end();
  }

  /** {@link wake}; nothing is left to be done. */
  async end(): Promise<void> {
    this.#ended = true;
    try {
      await this.ctx.storage.deleteAlarm();
      await this.ctx.storage.deleteAll();
    } finally {
      await this.wake();
    }
  }

  override async alarm(): Promise<void> {
    const id = this.ctx.id.name;
    if (id === undefined) return;
    const next = await rescueJob(this.env, id, Date.now());
    if (next === null) await this.end();
    else await this.ctx.storage.setAlarm(next);
  }
}
