/** Forwards the progress of watched jobs to their rooms and webhooks: the latest state of each job, one call at a time. */
import { database } from "../db/client.ts";
import { findJob } from "../db/jobs.ts";
import type { Followed } from "../domain/progress.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { notify, wants } from "../webhooks/notify.ts";

/** Maximum of jobs whose progress is cached; the least recently updated are dropped. */
const REMEMBERED = 2000;

export class Followers {
  readonly #env: Env;
  /** Latest progress by job. Lost with the object; the next message restores it. */
  readonly #known = new Map<string, Followed>();
  /** Progress that has not been forwarded yet. */
  readonly #unsent = new Map<string, Followed>();
  readonly #sending = new Set<string>();

  constructor(env: Env) {
    this.#env = env;
  }

  get(job: string): Followed | undefined {
    return this.#known.get(job);
  }

  forget(job: string): void {
    this.#known.delete(job);
    this.#unsent.delete(job);
  }

  note(job: string, followed: Followed, watched: boolean): void {
    this.#known.delete(job);
    this.#known.set(job, followed);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= REMEMBERED) break;
      this.#known.delete(oldest);
    }
    if (!watched) return;
    this.#unsent.set(job, followed);
    if (!this.#sending.has(job)) void this.#send(job);
  }

  async #send(job: string): Promise<void> {
    this.#sending.add(job);
    let log = "";
    try {
      for (let next = this.#unsent.get(job); next; next = this.#unsent.get(job)) {
        this.#unsent.delete(job);
        await this.#env.JOB_ROOM.getByName(job).report(next);
        if (next.log !== log) await this.#tellWebhook(job, next);
        log = next.log;
      }
    } catch (thrown) {
      // Only viewers miss it.
      logWarning("job.follow", thrown, { job });
    } finally {
      this.#sending.delete(job);
    }
  }

  async #tellWebhook(job: string, followed: Followed): Promise<void> {
    const row = await findJob(database(this.#env.DB), job);
    if (row && wants(row, "logs")) await notify(this.#env, row, "logs", followed);
  }
}
