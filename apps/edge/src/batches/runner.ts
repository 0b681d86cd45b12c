/**
 * One Durable Object per batch: reads the input, creates jobs of the batch lane for its requests, a bounded number at a time, and
 * writes the output and error files. It works in its alarm in idempotent steps, whose progress is in its storage and in D1. The
 * batch's status is in D1.
 */
import { ApiError, hashJson, linesOf } from "@reptok/shared";
import { DurableObject } from "cloudflare:workers";
import { linkerFor } from "../accounts/links.ts";
import { type BatchRow, changeBatch, findBatch } from "../db/batches.ts";
import { database } from "../db/client.ts";
import { findJobs, type JobRow } from "../db/jobs.ts";
import { dropReservations } from "../db/reservations.ts";
import {
  batchEvent,
  failureBody,
  hasEnded,
  MAX_LINE_BYTES,
  MAX_REQUESTS,
  resultLine,
  Validation,
} from "../domain/batch.ts";
import { newFileId } from "../domain/file.ts";
import type { Owner } from "../domain/project.ts";
import { isFinished } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { cancelJob } from "../jobs/cancel.ts";
import { submitOwnJob } from "../jobs/submit.ts";
import { logError, logWarning } from "../platform/log.ts";
import { openTables } from "../platform/tables.ts";
import { openFile, putFile } from "../storage/files.ts";
import { answerOfJob, failureOf, type ImageResult, submissionOfGeneration } from "./answer.ts";
import { stepOfEdit, submitSources } from "./edit.ts";
import { type Line, Lines, TABLES } from "./lines.ts";

/** Maximum number of concurrent jobs. */
const RUNNING = 64;
/** Maximum number of requests that a step ends; each needs some reads of R2. */
const STEP = 64;
/** Pauses between steps while jobs run, and after a failure. */
const PAUSE_MS = 500;
const RETRY_MS = 5_000;
const OPEN = ["validating", "in_progress", "finalizing", "cancelling"] as const;

/** Returns the UUID of a line's job, which is the same each time the line is read. */
async function jobId(batch: string, line: number): Promise<string> {
  const hash = await hashJson({ batch, line });
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, "$1-$2-$3-$4-$5");
}

const lineId = (batch: string, line: number) => `batch_req_${batch.slice("batch_".length)}_${line}`;

export class BatchRunner extends DurableObject<Env> {
  readonly #lines: Lines;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    openTables(ctx, TABLES);
    this.#lines = new Lines(ctx.storage.sql);
  }

  /** Schedules a step: for a new batch or one that is to be cancelled. */
  async wake(): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now());
  }

  override async alarm(): Promise<void> {
    const id = this.ctx.id.name ?? "";
    try {
      const again = await this.#work(id);
      if (again !== null) await this.ctx.storage.setAlarm(Date.now() + again);
    } catch (thrown) {
      logError("batch.alarm", thrown, { batch: id });
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
    }
  }

  /** Does one step. Returns the milliseconds until the next; null once the batch has ended. */
  async #work(id: string): Promise<number | null> {
    const batch = await findBatch(database(this.env.DB), id);
    if (!batch || hasEnded(batch.status)) {
      await this.ctx.storage.deleteAll();
      return null;
    }
    const expired = Date.now() >= batch.expiresAt;
    // Lines that were dropped with old tables are read again and find their jobs by id.
    if (batch.status === "validating" || this.#lines.total() < batch.total) return this.#validate(batch);
    if (batch.status === "cancelling" || (expired && batch.status === "in_progress")) return this.#stop(batch);
    if (batch.status === "finalizing") return this.#finalize(batch, "completed");
    return this.#run(batch);
  }

  async #validate(batch: BatchRow): Promise<number> {
    const validation = new Validation(batch.endpoint);
    this.#lines.clear();
    const file = await openFile(this.env, { project: batch.project, id: batch.inputFile });
    const tooLong = () =>
      new ApiError("invalid_request", `expected lines of at most ${MAX_LINE_BYTES} bytes, got more`);
    try {
      if (!file) throw new ApiError("not_found", "the input file was deleted", "input_file_id");
      for await (const { bytes } of linesOf(file.body, { maxLineBytes: MAX_LINE_BYTES, tooLong })) {
        const request = validation.parse(bytes);
        if (request) this.#lines.add(validation.count, await jobId(batch.id, validation.count), request);
        if (validation.count > MAX_REQUESTS) break;
      }
      validation.end();
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      const { code, message, param } = thrown;
      validation.errors.push({ code, message, line: validation.count + 1, param });
    }
    const db = database(this.env.DB);
    const total = validation.count;
    if (validation.errors.length > 0) {
      const changes = { status: "failed", failedAt: Date.now(), errors: validation.errors, total } as const;
      await this.#end(await changeBatch(db, batch.id, [batch.status], changes));
      return 0;
    }
    await changeBatch(db, batch.id, ["validating"], { status: "in_progress", inProgressAt: Date.now(), total });
    return 0;
  }

  async #jobsOf(lines: readonly Line[]): Promise<Map<string, JobRow>> {
    const ids = lines.map(({ job }) => job);
    return new Map((await findJobs(database(this.env.DB), ids)).map((row) => [row.id, row]));
  }

  #fail(batch: BatchRow, { line, customId, job }: Line, error: ApiError): void {
    const result = { status: error.status, requestId: job, body: failureBody(error.body) };
    this.#lines.end(line, "failed", resultLine({ id: lineId(batch.id, line), customId }, result));
  }

  /** Ends a line that has no job yet. */
  async #reject(batch: BatchRow, line: Line, error: ApiError): Promise<void> {
    if (line.sources) await dropReservations(database(this.env.DB), batch.project, [line.job]);
    this.#fail(batch, line, error);
  }

  /** Ends the requests whose jobs have ended. */
  async #collect(batch: BatchRow): Promise<void> {
    const running = this.#lines.of("running", STEP);
    const jobs = await this.#jobsOf(running);
    for (const line of running) {
      const job = jobs.get(line.job);
      if (!job) this.#lines.move(line.line, "ready");
      else if (isFinished(job.status)) await this.#conclude(batch, line, job);
    }
  }

  async #conclude(batch: BatchRow, line: Line, job: JobRow): Promise<void> {
    try {
      const failure = failureOf(job);
      if (failure) throw failure;
      await this.#answer(batch, line, job);
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      this.#fail(batch, line, thrown);
    }
  }

  /** Ends a request that has succeeded. */
  async #answer(batch: BatchRow, { line, customId, job, body }: Line, result: ImageResult): Promise<void> {
    const link = linkerFor(this.env, { project: batch.project, apiKey: batch.apiKey }, batch.origin);
    const answer = { status: 200, requestId: job, body: await answerOfJob(this.env, result, body, link) };
    this.#lines.end(line, "done", resultLine({ id: lineId(batch.id, line), customId }, answer));
  }

  /**
   * Advances each of the lines; an ApiError ends its line. Stops and returns true if a limit of the project or a temporary error
   * currently prevents more jobs.
   */
  async #advance(batch: BatchRow, lines: readonly Line[], step: (line: Line, owner: Owner) => Promise<void>) {
    const owner = { project: batch.project, apiKey: batch.apiKey };
    for (const line of lines) {
      try {
        await step(line, owner);
      } catch (thrown) {
        if (!(thrown instanceof ApiError)) throw thrown;
        if (thrown.code === "rate_limit_exceeded" || thrown.status >= 500) return true;
        await this.#reject(batch, line, thrown);
      }
    }
    return false;
  }

  /** Submits the jobs of `ready` lines up to the maximum. Returns true if more are currently rejected. */
  #submit(batch: BatchRow): Promise<boolean> {
    const free = Math.max(0, RUNNING - this.#lines.count("running") - this.#lines.count("preparing"));
    return this.#advance(batch, this.#lines.of("ready", free), async ({ line, job, body }, owner) => {
      if ("images" in body) return this.#lines.prepare(line, await submitSources(this.env, owner, job, body));
      await submitOwnJob(this.env, await submissionOfGeneration(this.env, owner, job, body));
      this.#lines.move(line, "running");
    });
  }

  /** Submits the jobs of edits whose sources are ready. Returns true if more are currently rejected. */
  #draw(batch: BatchRow): Promise<boolean> {
    return this.#advance(batch, this.#lines.of("preparing", STEP), async (line, owner) => {
      const { job, body, sources } = line;
      if (!("images" in body) || !sources) throw new Error("expected an edit with its sources");
      const step = await stepOfEdit(this.env, owner, job, body, sources);
      if (step.kind === "failed") await this.#reject(batch, line, step.error);
      if (step.kind === "answer") await this.#answer(batch, line, step.result);
      if (step.kind === "lost") this.#lines.prepare(line.line, await submitSources(this.env, owner, job, body, true));
      if (step.kind === "draw") {
        await submitOwnJob(this.env, step.submission, {}, { reservation: job });
        this.#lines.move(line.line, "running");
      }
    });
  }

  async #run(batch: BatchRow): Promise<number> {
    await this.#collect(batch);
    const drawing = await this.#draw(batch);
    const submitting = await this.#submit(batch);
    const [completed, failed] = [this.#lines.count("done"), this.#lines.count("failed")];
    const db = database(this.env.DB);
    if (completed !== batch.completed || failed !== batch.failed)
      await changeBatch(db, batch.id, ["in_progress"], { completed, failed });
    const open = (["ready", "preparing", "running"] as const).reduce((sum, state) => sum + this.#lines.count(state), 0);
    if (open > 0) return drawing || submitting ? RETRY_MS : PAUSE_MS;
    await changeBatch(db, batch.id, ["in_progress"], { status: "finalizing", finalizingAt: Date.now() });
    return 0;
  }

  /** Ends the remaining requests of a cancelled or expired batch; completed requests keep their results. */
  async #stop(batch: BatchRow): Promise<number> {
    await this.#collect(batch);
    const cancelled = batch.status === "cancelling";
    const error = cancelled
      ? { code: "batch_cancelled", message: "This request was not completed before the batch was cancelled." }
      : { code: "batch_expired", message: "This request could not be executed before the completion window expired." };
    const running = this.#lines.of("running", STEP);
    const jobs = await this.#jobsOf(running);
    for (const { job } of running) {
      const row = jobs.get(job);
      if (row) await cancelJob(this.env, row);
    }
    // The jobs of an edit's sources are not canceled, because other requests may share them. Its reservation is released.
    const preparing = this.#lines.of("preparing", STEP);
    const edits = preparing.map(({ job }) => job);
    if (edits.length > 0) await dropReservations(database(this.env.DB), batch.project, edits);
    const left = [...running, ...preparing, ...this.#lines.of("ready", 1000)];
    for (const { line, customId } of left)
      this.#lines.end(line, "failed", resultLine({ id: lineId(batch.id, line), customId }, null, error));
    if (left.length > 0) return 0;
    return this.#finalize(batch, cancelled ? "cancelled" : "expired");
  }

  /** Writes the file of all requests in the state and returns its id; null if there are none. */
  async #write(batch: BatchRow, state: "done" | "failed"): Promise<string | null> {
    const bytes = this.#lines.bytes(state);
    if (bytes === 0) return null;
    const id = newFileId();
    const filename = `${batch.id}_${state === "done" ? "output" : "error"}.jsonl`;
    const createdAt = Date.now();
    const expiresAt = createdAt + 1000 * batch.outputSeconds;
    const facts = {
      purpose: "batch_output",
      filename,
      bytes,
      contentType: null,
      sha256: null,
      metadata: null,
    } as const;
    const row = { id, project: batch.project, ...facts, createdAt, expiresAt };
    const { readable, writable } = new FixedLengthStream(bytes);
    const writer = writable.getWriter();
    const encoder = new TextEncoder();
    const writing = (async () => {
      for (const text of this.#lines.texts(state)) await writer.write(encoder.encode(text));
      await writer.close();
    })();
    await Promise.all([putFile(this.env, row, readable), writing]);
    return id;
  }

  async #finalize(batch: BatchRow, status: "completed" | "cancelled" | "expired"): Promise<number> {
    const [outputFile, errorFile] = [await this.#write(batch, "done"), await this.#write(batch, "failed")];
    const now = Date.now();
    const ended = {
      completed: { completedAt: now },
      cancelled: { cancelledAt: now },
      expired: { expiredAt: now },
    }[status];
    const [completed, failed] = [this.#lines.count("done"), this.#lines.count("failed")];
    const changes = { status, completed, failed, outputFile, errorFile, ...ended };
    await this.#end(await changeBatch(database(this.env.DB), batch.id, OPEN, changes));
    return 0;
  }

  /** Notifies the batch's webhook of its end. */
  async #end(batch: BatchRow | undefined): Promise<void> {
    if (!batch?.webhook || !hasEnded(batch.status)) return;
    try {
      const sender = this.env.WEBHOOK_SENDER.getByName(batch.id);
      await sender.post(batch.webhook, "completed", batchEvent(batch.id, batch.status, Date.now()));
    } catch (thrown) {
      logWarning("batch.webhook", thrown, { batch: batch.id });
    }
  }
}
