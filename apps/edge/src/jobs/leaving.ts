/** Clients that go before their answer: a job that nobody waits for any more is canceled, which frees the GPU. */
import type { Context } from "hono";
import type { JobRow } from "../db/jobs.ts";
import { isFinished } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { cancelJob } from "./cancel.ts";
import type { AppEnv } from "../platform/app-env.ts";

/** Strikes the guest off the room's list, and cancels the job if the room is then empty. */
async function leave(env: Env, job: JobRow, guest: string): Promise<void> {
  try {
    if (await env.JOB_ROOM.getByName(job.id).leave(guest)) await cancelJob(env, job);
  } catch (thrown) {
    // The job goes on and is done for nobody.
    logWarning("job.leave", thrown, { job: job.id });
  }
}

export interface Stay {
  /** The client has gone; the platform tells too, by the request's signal. Counts once, and not after `over`. */
  left(): void;
  /** The client has its answer. */
  over(): void;
}

/** A client's wait for its job. Who has sent an `Idempotency-Key` means to come back: then leaving cancels nothing. */
export function stayFor(c: Context<AppEnv>, job: JobRow, guest: string): Stay {
  let staying = !isFinished(job.status) && c.req.header("idempotency-key") === undefined;
  const left = () => {
    if (staying) c.executionCtx.waitUntil(leave(c.env, job, guest));
    staying = false;
  };
  const { signal } = c.req.raw;
  signal.addEventListener("abort", left, { once: true });
  return { left, over: () => signal.removeEventListener("abort", left) };
}
