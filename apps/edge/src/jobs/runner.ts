/** Runs jobs on the GPU worker: claim, post in one request, act on each event as it comes, put back what is left. */
import type { JobRow } from "../db/jobs.ts";
import { LEASE_MS } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { postJobs } from "../gpu/client.ts";
import { logError, logWarning } from "../platform/log.ts";
import { type Disposition, HeldJobs } from "./held.ts";
import { maxEventBytes, missingInput, wireBody } from "./wire.ts";

/** Queue consumers may run 15 minutes; what takes longer is put back. */
const RUN_LIMIT_MS = 840_000;

/** Posts `rows` and acts on the events. A verdict on several jobs at once is sought again for each alone. */
async function post(env: Env, held: HeldJobs, rows: readonly JobRow[], signal: AbortSignal): Promise<void> {
  const body = { pieces: () => wireBody(env, rows), maxEventBytes: maxEventBytes(rows) };
  const reply = await postJobs(env, body, signal);
  switch (reply.kind) {
    case "events":
      for await (const event of reply.events) await held.handle(event);
      return;
    case "rejected":
      if (rows.length === 1) return held.fail(rows[0]!, reply.error);
      for (const row of rows) await post(env, held, [row], signal);
      return;
    case "unavailable":
      throw new Error(`POST /v1/jobs of the GPU worker: expected 200, got ${reply.status}`);
  }
}

/** Fails the jobs whose inputs are gone: no attempt would find them. */
async function checkInputs(env: Env, held: HeldJobs): Promise<void> {
  for (const row of held.rows) {
    const missing = await missingInput(env, row);
    if (missing) await held.fail(row, missing.body);
  }
}

async function runHeld(env: Env, held: HeldJobs): Promise<void> {
  const renewing = setInterval(() => {
    held.renew().catch((thrown: unknown) => logError("lease.renew", thrown));
  }, LEASE_MS / 3);
  try {
    await checkInputs(env, held);
    const rows = held.rows;
    if (rows.length > 0) await post(env, held, rows, AbortSignal.timeout(RUN_LIMIT_MS));
  } catch (thrown) {
    logWarning("jobs.run", thrown, { jobs: held.rows.length });
  } finally {
    clearInterval(renewing);
    for (const row of held.rows) await held.putBack(row);
  }
}

async function claimOrDefer(held: HeldJobs, id: string): Promise<Disposition> {
  try {
    return await held.claim(id);
  } catch (thrown) {
    logError("job.claim", thrown, { job: id });
    return { kind: "retry", seconds: 5 };
  }
}

/** Runs those of the jobs that can be claimed. `claimed` settles first, `done` when all have ended or been put back. */
export function runJobs(env: Env, ids: readonly string[]): { claimed: Promise<Disposition[]>; done: Promise<void> } {
  const held = new HeldJobs(env);
  const claimed = Promise.all(ids.map((id) => claimOrDefer(held, id)));
  return { claimed, done: claimed.then(() => runHeld(env, held)) };
}
