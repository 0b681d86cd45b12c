/** Requests that create jobs in two stages, because the second ones read the outputs of the first. */
import { database } from "../db/client.ts";
import type { JobRow } from "../db/jobs.ts";
import { dropReservations } from "../db/reservations.ts";
import type { Owner } from "../domain/project.ts";
import type { Needs } from "../domain/usage.ts";
import type { Env } from "../env.ts";
import { logWarning } from "../platform/log.ts";
import { type Submission, submitJobs } from "./submit.ts";

/** How long the second stage is reserved; afterwards its jobs are admitted as those of any request. */
const RESERVED_MS = 5 * 60_000;

export type Submit = (submissions: readonly Submission[]) => Promise<JobRow[]>;
export interface Stages {
  /** Submits the first jobs if they and the later ones are within the limits; otherwise it submits none and throws. */
  readonly first: Submit;
  /** Submits the later jobs. */
  readonly second: Submit;
}

/**
 * Runs a request of the owner that creates its jobs in two stages; `later` is what those of the second stage need. Nothing stays
 * reserved when it ends.
 */
export async function inStages<T>(
  env: Env,
  { project }: Owner,
  later: Needs,
  run: (stages: Stages) => Promise<T>,
): Promise<T> {
  const reservation = crypto.randomUUID();
  let reserved = false;
  try {
    return await run({
      first: async (submissions) => {
        reserved = submissions.length > 0;
        return submitJobs(env, submissions, {
          reservation,
          later: { ...later, expiresAt: Date.now() + RESERVED_MS },
        });
      },
      second: async (submissions) => {
        const rows = await submitJobs(env, submissions, { reservation });
        reserved &&= rows.length === 0;
        return rows;
      },
    });
  } finally {
    if (reserved)
      await dropReservations(database(env.DB), project, [reservation]).catch((thrown: unknown) =>
        logWarning("job.reservation", thrown),
      );
  }
}
