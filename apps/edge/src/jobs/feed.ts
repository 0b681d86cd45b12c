/** Passes on what the GPU worker tells of one job, to its room and its webhook, without holding up the job. */
import type { JobEvent } from "@reptok/shared";
import { logLines, NO_PROGRESS, type Progress, progressAfter } from "../domain/progress.ts";
import type { RoomPartial } from "../domain/room-event.ts";
import type { JobRoom } from "./job-room.ts";
import type { JobRow } from "../db/jobs.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { notify } from "../webhooks/notify.ts";

/** Least time between two calls about steps alone: while somebody watches, and while nobody does. */
const WATCHED_MS = 200;
const UNWATCHED_MS = 1_000;
/** After this many calls the pauses have doubled, after twice as many tripled: one invocation may make only so many. */
const CALLS = 50;
/** How long the end of a job waits for its last pictures to be passed on. */
const FLUSH_MS = 1_000;

export class Feed {
  readonly #env: Env;
  readonly #job: JobRow;
  readonly #room: DurableObjectStub<JobRoom>;
  readonly #partials: RoomPartial[] = [];
  #progress: Progress = NO_PROGRESS;
  #unsent: { lines: string } | null = null;
  #next = 0;
  #calls = 0;
  #sending: Promise<void> | null = null;
  /** Everything logged so far. */
  log = "";
  /** Whether computing has begun. */
  started = false;

  constructor(env: Env, job: JobRow) {
    this.#env = env;
    this.#job = job;
    this.#room = env.JOB_ROOM.getByName(job.id);
  }

  handle(event: JobEvent): void {
    if (event.type === "partial") {
      const { index, partial, picture } = event;
      this.#partials.push({ type: "partial", index, partial, picture });
    } else this.#note(event);
    void this.#kick();
  }

  /** Settles when all that is due has been passed on, or soon if that takes long. */
  async flush(): Promise<void> {
    const patience = scheduler.wait(FLUSH_MS).then(() => "over");
    for (let sending = this.#kick(); sending !== null; sending = this.#kick())
      if ((await Promise.race([sending, patience])) === "over") return;
  }

  #kick(): Promise<void> | null {
    if (this.#isDue) this.#sending ??= this.#send().finally(() => (this.#sending = null));
    return this.#sending;
  }

  #note(event: JobEvent): void {
    if (event.type === "started") this.started = true;
    const before = this.#progress;
    this.#progress = progressAfter(before, event);
    if (this.#progress === before) return;
    const lines = logLines(before, this.#progress, event);
    this.log += lines;
    this.#unsent = { lines: (this.#unsent?.lines ?? "") + lines };
    // A place in the queue, or a line of the log, does not wait.
    if (lines !== "" || event.type === "queued") this.#next = 0;
  }

  get #isDue(): boolean {
    return this.#partials.length > 0 || (this.#unsent !== null && Date.now() >= this.#next);
  }

  async #send(): Promise<void> {
    try {
      while (this.#isDue) {
        const partial = this.#partials.shift();
        if (partial) await this.#room.show(partial);
        else await this.#tell(this.#unsent?.lines ?? "");
      }
    } catch (thrown) {
      // Nobody but viewers misses it.
      logWarning("job.feed", thrown, { job: this.#job.id });
    }
  }

  async #tell(lines: string): Promise<void> {
    this.#unsent = null;
    const pause = (milliseconds: number) => Date.now() + milliseconds * (1 + this.#calls / CALLS);
    this.#calls++;
    this.#next = pause(UNWATCHED_MS);
    if (await this.#room.tell(this.#progress, lines)) this.#next = Math.min(this.#next, pause(WATCHED_MS));
    if (lines !== "")
      await notify(this.#env, this.#job, "logs", { progress: this.#progress, log: this.log, ahead: null });
  }
}
