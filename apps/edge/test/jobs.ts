/** Jobs that tests claim and end themselves. */
import { env } from "cloudflare:workers";
import { insertOrJoinJobs } from "../src/db/job-insertion.ts";
import { type JobRow, claimJobs, versionOfJob } from "../src/db/jobs.ts";
import { database } from "../src/db/client.ts";
import { start } from "../src/domain/job.ts";
import { jobOf } from "../src/jobs/assignment.ts";
import type { Result } from "../src/jobs/outcome.ts";
import { outputsOf } from "./gpu-worker.ts";
import { VERSION } from "./manifest.ts";

const db = () => database(env.DB);

/** A job in D1 that was never offered. */
export async function lostJob(prompt: string, createdAt = Date.now()): Promise<JobRow> {
  const request = { kind: "generate", condition: { prompt }, seeds: [1] } as const;
  const job = { id: crypto.randomUUID(), requestHash: prompt, project: "local", ...VERSION, request, createdAt };
  return (await insertOrJoinJobs(db(), [job], start()))[0]!.row;
}

/** Claims an attempt and returns the job's row. */
export async function claimed(id: string, attempt = 1): Promise<JobRow> {
  const [row] = await claimJobs(db(), [{ id, attempt }], Date.now());
  if (!row) throw new Error("expected a job that can be claimed");
  return row;
}

/** A worker's result for a job without inputs. */
export function resultOf(row: JobRow, over: Partial<Result> = {}): Result {
  async function* outputs() {
    yield* outputsOf(jobOf(row), []);
  }
  return { version: versionOfJob(row), outputs: outputs(), predictTime: 0.5, log: "", ...over };
}
