/**
 * One object a batch: it reads the input, makes its requests jobs of the batch lane, a bounded number at a time, and writes the output
 * and error files. It works in its alarm, in portions; each can be repeated, for what was done is in its storage or in D1. D1 says what
 * the batch's status is.
 */
import { ApiError, hashJson, linesOf } from "@reptok/shared";
import { DurableObject } from "cloudflare:workers";
import { linkerFor } from "../accounts/links.ts";
import { type BatchRow, changeBatch, findBatch } from "../db/batches.ts";
import { database } from "../db/client.ts";
import { findJobs, type JobRow } from "../db/jobs.ts";
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
import { isFinished } from "../domain/job.ts";
import type { Env } from "../env.ts";
import { cancelJob } from "../jobs/cancel.ts";
import { submitOwnJob } from "../jobs/submit.ts";
import { logError, logWarning } from "../platform/log.ts";
import { openTables } from "../platform/tables.ts";
import { openFile, putFile } from "../storage/files.ts";
import { answerOfJob, submissionOfLine } from "./answer.ts";
import { type Line, Lines, TABLES } from "./lines.ts";

/** Requests that are jobs at a time. */
const RUNNING = 64;
/** Requests that a portion ends, each with some reads of R2. */
const PORTION = 64;
/** Pause between portions while jobs go on, and after a failure. */
const PAUSE_MS = 500;
const RETRY_MS = 5_000;
const OPEN = ["validating", "in_progress", "finalizing", "cancelling"] as const;

/** A UUID, the same whenever the line is read. */
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

  /** Has the batch looked at soon: it is new, or to be cancelled. */
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

  /** One portion; gives in how many milliseconds the next is due, null when the batch has ended. */
  async #work(id: string): Promise<number | null> {
    const batch = await findBatch(database(this.env.DB), id);
    if (!batch || hasEnded(batch.status)) {
      await this.ctx.storage.deleteAll();
      return null;
    }
    const expired = Date.now() >= batch.expiresAt;
    // Lines that were dropped with old tables are read again, and find their jobs by their ids.
    if (batch.status === "validating" || this.#lines.total() < batch.total) return this.#validate(batch);
    if (batch.status === "cancelling" || (expired && batch.status === "in_progress")) return this.#stop(batch);
    if (batch.status === "finalizing") return this.#finalize(batch, "completed");
    return this.#run(batch);
  }

  async #validate(batch: BatchRow): Promise<number> {
    const validation = new Validation();
    this.#lines.clear();
    const file = await openFile(this.env, { project: batch.project, id: batch.inputFile });
    const tooLong = () =>
      new ApiError("invalid_request", `expected lines of at most ${MAX_LINE_BYTES} bytes, got more`);
    try {
      if (!file) throw new ApiError("not_found", "the input file was deleted", "input_file_id");
      for await (const { bytes } of linesOf(file.body, { maxLineBytes: MAX_LINE_BYTES, tooLong })) {
        const text = new TextDecoder().decode(bytes);
        if (text.trim() === "") continue;
        const request = validation.parse(text);
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

  /** Ends the requests whose jobs have ended. */
  async #collect(batch: BatchRow): Promise<void> {
    const running = this.#lines.of("running", PORTION);
    const jobs = await this.#jobsOf(running);
    const link = linkerFor(this.env, { project: batch.project, apiKey: batch.apiKey }, batch.origin);
    for (const line of running) {
      const job = jobs.get(line.job);
      if (!job) this.#lines.move(line.line, "ready");
      else if (isFinished(job.status)) await this.#conclude(batch, line, job, link);
    }
  }

  async #conclude(batch: BatchRow, line: Line, job: JobRow, link: ReturnType<typeof linkerFor>): Promise<void> {
    try {
      if (job.error) throw new ApiError(job.error.code, job.error.message, job.error.param);
      if (job.status === "canceled") throw new ApiError("canceled", "the prediction was canceled");
      const body = await answerOfJob(this.env, job, line.body, link);
      const result = { status: 200, requestId: job.id, body };
      const named = { id: lineId(batch.id, line.line), customId: line.customId };
      this.#lines.end(line.line, "done", resultLine(named, result));
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      this.#fail(batch, line, thrown);
    }
  }

  /** Makes requests jobs while there is room; gives whether limits of the project's refuse more for now. */
  async #submit(batch: BatchRow): Promise<boolean> {
    const room = RUNNING - this.#lines.count("running");
    const owner = { project: batch.project, apiKey: batch.apiKey };
    for (const line of room > 0 ? this.#lines.of("ready", room) : []) {
      try {
        await submitOwnJob(this.env, await submissionOfLine(this.env, owner, line.job, line.body));
        this.#lines.move(line.line, "running");
      } catch (thrown) {
        if (!(thrown instanceof ApiError)) throw thrown;
        // What passes is waited for.
        if (thrown.code === "rate_limit_exceeded" || thrown.status >= 500) return true;
        this.#fail(batch, line, thrown);
      }
    }
    return false;
  }

  async #run(batch: BatchRow): Promise<number> {
    await this.#collect(batch);
    const refused = await this.#submit(batch);
    const [completed, failed] = [this.#lines.count("done"), this.#lines.count("failed")];
    const db = database(this.env.DB);
    if (completed !== batch.completed || failed !== batch.failed)
      await changeBatch(db, batch.id, ["in_progress"], { completed, failed });
    if (this.#lines.count("running") + this.#lines.count("ready") > 0) return refused ? RETRY_MS : PAUSE_MS;
    await changeBatch(db, batch.id, ["in_progress"], { status: "finalizing", finalizingAt: Date.now() });
    return 0;
  }

  /** Ends what is left of a batch that is cancelled or has expired; what is done stays. */
  async #stop(batch: BatchRow): Promise<number> {
    await this.#collect(batch);
    const cancelled = batch.status === "cancelling";
    const error = cancelled
      ? { code: "batch_cancelled", message: "This request was not done before the batch was cancelled." }
      : { code: "batch_expired", message: "This request could not be executed before the completion window expired." };
    const running = this.#lines.of("running", PORTION);
    const jobs = await this.#jobsOf(running);
    for (const { job } of running) {
      const row = jobs.get(job);
      if (row) await cancelJob(this.env, row);
    }
    const left = [...running, ...this.#lines.of("ready", 1000)];
    for (const { line, customId } of left)
      this.#lines.end(line, "failed", resultLine({ id: lineId(batch.id, line), customId }, null, error));
    if (left.length > 0) return 0;
    return this.#finalize(batch, cancelled ? "cancelled" : "expired");
  }

  /** Writes a file of all that ended so; null where nothing did. */
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

  /** Tells the batch's webhook of its end. */
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
