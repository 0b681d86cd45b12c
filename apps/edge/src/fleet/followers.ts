/** Passes on how watched jobs go, to their rooms and webhooks: the latest of each, one call at a time. */
import { database } from "../db/client.ts";
import { findJob } from "../db/jobs.ts";
import type { Followed } from "../domain/progress.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { notify, wants } from "../webhooks/notify.ts";

/** Jobs whose progress is remembered; of more, those that were heard of longest ago are forgotten. */
const REMEMBERED = 2000;

export class Followers {
  readonly #env: Env;
  /** What is known of the jobs under way. Lost with the object: the next message brings it back. */
  readonly #known = new Map<string, Followed>();
  /** What is still to be passed on. */
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
        await this.#env.JOB_ROOM.getByName(job).tell(next);
        if (next.log !== log) await this.#tellWebhook(job, next);
        log = next.log;
      }
    } catch (thrown) {
      // Nobody but those who follow misses it.
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
