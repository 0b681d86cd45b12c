/** Cancels jobs whose clients have all disconnected before the response. */
import type { Context } from "hono";
import type { JobRow } from "../db/jobs.ts";
import { isFinished } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { cancelJob } from "./cancel.ts";
import type { AppEnv } from "../platform/app-env.ts";

/** Removes the client from the room, and cancels the job if the room is then empty. */
async function leave(env: Env, job: JobRow, client: string): Promise<void> {
  try {
    if (await env.JOB_ROOM.getByName(job.id).leave(client)) await cancelJob(env, job);
  } catch (thrown) {
    // The job continues although no client waits for it.
    logWarning("job.leave", thrown, { job: job.id });
  }
}

export interface Stay {
  /** Whether the client had disconnected before, and its job is being canceled. */
  readonly isGone: boolean;
  /** The client has disconnected, as the request's signal also reports. Has an effect once, and none after `over`. */
  left(): void;
  /** The client has its response. */
  over(): void;
}

/**
 * Tracks a waiting client. One that disconnected before its job was created leaves at once, and must not join the room. With an
 * `Idempotency-Key` the client may repeat the request, so disconnecting cancels nothing.
 */
export function stayFor(c: Context<AppEnv>, job: JobRow, client: string): Stay {
  let staying = !isFinished(job.status) && c.req.header("idempotency-key") === undefined;
  const left = () => {
    if (staying) c.executionCtx.waitUntil(leave(c.env, job, client));
    staying = false;
  };
  const { signal } = c.req.raw;
  const isGone = signal.aborted && staying;
  if (isGone) left();
  signal.addEventListener("abort", left, { once: true });
  return { isGone, left, over: () => signal.removeEventListener("abort", left) };
}
