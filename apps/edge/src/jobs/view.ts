/** Follows a job's progress for streaming clients. */
import { ndjsonDecoder } from "@reptok/shared";
import { database } from "../db/client.ts";
import { findJob, type JobRow } from "../db/jobs.ts";
import { isFinished } from "../domain/job.ts";
import { MAX_ROOM_EVENT_BYTES, RoomEvent, type RoomPartial, type RoomProgress } from "../domain/room-event.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { dispatcherFor } from "./offer.ts";

/** Silence after which a keepalive is sent and D1 is read, in case the room's `end` was lost. */
const KEEPALIVE_MS = 15_000;
/** Pause before joining a room again whose call failed. */
const PAUSE_MS = 500;

export type News = RoomProgress | RoomPartial | { readonly type: "alive" };

/** The promise's value, or null after `milliseconds`. */
async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | null> {
  const { promise: timeout, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), milliseconds);
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Yields the room's events until its stream ends or is silent. */
async function* viewRoom(env: Env, job: JobRow, client: string): AsyncGenerator<RoomProgress | RoomPartial, void> {
  const room = env.JOB_ROOM.getByName(job.id);
  const events = await room.events(client);
  // From now on the room receives the job's progress.
  const progress = await dispatcherFor(env, job).watch(job.id);
  if (progress) await room.report(progress);
  const reader = events.pipeThrough(ndjsonDecoder(RoomEvent, { maxLineBytes: MAX_ROOM_EVENT_BYTES })).getReader();
  try {
    for (;;) {
      const next = await within(reader.read(), KEEPALIVE_MS);
      if (next === null || next.done || next.value.type === "end") return;
      yield next.value;
    }
  } finally {
    // The stream may have failed already.
    await reader.cancel().catch(() => {});
  }
}

/** Filters events that joining the room again repeats. */
class Novelty {
  #logged = 0;
  #last: RoomProgress | null = null;
  readonly #shown = new Set<string>();

  /** The new part of an event; null if nothing is new. */
  of(event: RoomProgress | RoomPartial): RoomProgress | RoomPartial | null {
    if (event.type === "progress") {
      const lines = event.lines.slice(Math.max(0, this.#logged - event.at));
      this.#logged = Math.max(this.#logged, event.at + event.lines.length);
      this.#last = event;
      return { ...event, lines };
    }
    const key = `${event.index}.${event.partial}`;
    if (this.#shown.has(key)) return null;
    this.#shown.add(key);
    return event;
  }

  /** The rest of the ended job's log; null if there is none, or no progress was sent. */
  rest(log: string): RoomProgress | null {
    if (this.#last === null || log.length <= this.#logged) return null;
    return { ...this.#last, position: null, at: this.#logged, lines: log.slice(this.#logged) };
  }
}

/** Yields the job's events until it has ended, `alive` at least every 15 s; returns the ended job's row. */
export async function* viewJob(env: Env, job: JobRow, client: string): AsyncGenerator<News, JobRow> {
  const novelty = new Novelty();
  for (let row = job; ; row = (await findJob(database(env.DB), job.id)) ?? row) {
    if (isFinished(row.status)) {
      const rest = novelty.rest(row.logs ?? "");
      if (rest) yield rest;
      return row;
    }
    try {
      for await (const event of viewRoom(env, job, client)) {
        const news = novelty.of(event);
        if (news) yield news;
      }
    } catch (thrown) {
      logWarning("job.view", thrown, { job: job.id });
      await scheduler.wait(PAUSE_MS);
    }
    yield { type: "alive" };
  }
}
