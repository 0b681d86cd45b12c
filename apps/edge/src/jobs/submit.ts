/** Creates jobs: writes them to D1, then their inputs to R2, then offers them to the fleet. */
import { hashJson, type ModelVersion } from "@reptok/shared";
import { chunksOf, database } from "../db/client.ts";
import { insertDoneJob, insertJob, insertOrJoinJobs, type NewJob } from "../db/job-insertion.ts";
import { findDoneJob, type JobRow, moveJob, releaseRequestHash } from "../db/jobs.ts";
import { dropReservations, type Stage } from "../db/reservations.ts";
import { type JobRequest, start, startDone, stop } from "../domain/job.ts";
import type { Lane } from "../domain/offer.ts";
import type { Owner } from "../domain/project.ts";
import { amountsOf, evaluationsOf } from "../domain/usage.ts";
import type { Env } from "../env.ts";
import { type Model, spaceNotServed } from "./models.ts";
import { moderate } from "./moderation.ts";
import { offerJob } from "./offer.ts";
import { cleanUpSometime } from "./settle.ts";
import { putUpload } from "../storage/uploads.ts";

export interface Submission {
  readonly owner: Owner;
  /** The id of the job if a new one is created. */
  readonly id?: string;
  /** The version that computes it; requests for different versions are different. */
  readonly version: ModelVersion;
  readonly request: JobRequest;
  /** Network evaluations that the request needs. */
  readonly evaluations: number;
  /** `interactive` by default. */
  readonly lane?: Lane;
  /** Returns the picture of an encode job; called if the job is created. */
  readonly upload?: () => Promise<Uint8Array>;
  /** Creates a new job even if the same request has succeeded, because its outputs are gone. */
  readonly again?: boolean;
}

/** A request of the owner to the model. Throws `space_not_served` for a version that is retired or not served. */
export function submissionOf(owner: Owner, { manifest, version, usable }: Model, request: JobRequest): Submission {
  if (!usable) throw spaceNotServed(version.space);
  return { owner, version, request, evaluations: evaluationsOf(request, manifest) };
}

/** Pictures that are stored concurrently. */
const UPLOADS = 4;

/** Stores the input of a new job, if it has one, and offers the job to the fleet. A job without its input is canceled. */
async function begin(env: Env, row: JobRow, { upload }: Submission): Promise<void> {
  try {
    if (upload) await putUpload(env.BUCKET, row.id, await upload());
  } catch (thrown) {
    const result = { requestHash: null };
    await moveJob(database(env.DB), row.id, (state) => stop(state, "canceled", Date.now()), { result });
    throw thrown;
  }
  await offerJob(env, row);
}

/** Equal for requests that have the same result. */
function requestHashOf({ version, request }: Submission): Promise<string> {
  return hashJson({ version, request: { ...request, partials: undefined } });
}

function newJob(submission: Submission): NewJob {
  const { owner, id = crypto.randomUUID(), version, request, evaluations, lane = "interactive" } = submission;
  const { pictures } = amountsOf(request);
  return { ...owner, ...version, lane, pictures, evaluations, id, request, createdAt: Date.now() };
}

/**
 * The jobs of these requests of one owner, in order: new jobs, or the project's unfinished or succeeded jobs of equal requests. All,
 * and what later stages need, are admitted in one transaction, or none. Throws `moderation_blocked` for prompts that the operator's
 * moderation endpoint flags.
 */
export async function submitJobs(env: Env, submissions: readonly Submission[], stage?: Stage): Promise<JobRow[]> {
  await moderate(
    env,
    submissions.map(({ request }) => request),
  );
  const db = database(env.DB);
  const hashed = await Promise.all(
    submissions.map(async (submission) => {
      const requestHash = await requestHashOf(submission);
      if (submission.again) await releaseRequestHash(db, submission.owner.project, requestHash);
      return { ...newJob(submission), requestHash };
    }),
  );
  const joined = await insertOrJoinJobs(db, hashed, start(), stage);
  const created = joined.flatMap(({ row, created: isNew }, i) => (isNew ? [{ row, submission: submissions[i]! }] : []));
  const beginAll = (list: typeof created) =>
    Promise.all(list.map(({ row, submission }) => begin(env, row, submission)));
  const [uploading, others] = [true, false].map((has) =>
    created.filter(({ submission }) => (submission.upload !== undefined) === has),
  );
  await Promise.all([
    beginAll(others!),
    (async () => {
      for (const group of chunksOf(uploading!, UPLOADS)) await beginAll(group);
    })(),
  ]);
  return joined.map(({ row }) => row);
}

/** As {@link submitJobs}, for one. */
export async function submitJob(env: Env, submission: Submission): Promise<JobRow> {
  return (await submitJobs(env, [submission]))[0]!;
}

/**
 * A job that no other request joins, so that canceling it affects no other request. If an equal request has succeeded before, the job succeeds at once
 * with the same outputs. Throws `moderation_blocked` as {@link submitJobs} does.
 */
export async function submitOwnJob(
  env: Env,
  submission: Submission,
  options: Pick<NewJob, "cancelAt" | "webhook"> = {},
  stage?: Stage,
): Promise<JobRow> {
  await moderate(env, [submission.request]);
  const db = database(env.DB);
  const hash = await requestHashOf(submission);
  const job = { ...newJob(submission), ...options };
  const known = await findDoneJob(db, job.project, hash);
  if (known) {
    if (stage) await dropReservations(db, job.project, [stage.reservation]);
    const row = await insertDoneJob(
      db,
      { ...job, pictures: 0, evaluations: 0, outputs: known.outputs, predictTime: 0 },
      startDone(job.createdAt),
    );
    // No request waits for it yet.
    await cleanUpSometime(env, row);
    return row;
  }
  const row = await insertJob(db, { ...job, resultHash: hash }, start(), stage);
  await begin(env, row, submission);
  return row;
}
