/** One assignment, from its arrival to the edge's acknowledgement of its end. */
import { ApiError, type AssignedJob, type Outgoing, type WorkerMessage } from "@reptok/shared";
import type { Logger } from "pino";
import type { JobEnd, JobEvent } from "../events.ts";
import type { JobService } from "../service.ts";
import { failureOf, toApiError } from "../errors.ts";
import { retry } from "./backoff.ts";
import { AssignmentOver, type EdgeClient, Refused, type Ticketed } from "./edge-client.ts";

/** Minimum milliseconds between two progress messages: for a watched and an unwatched job. */
const [WATCHED_MS, UNWATCHED_MS] = [200, 1000];

export interface AssignmentOptions {
  readonly assigned: AssignedJob;
  readonly edge: EdgeClient;
  readonly service: Pick<JobService, "submit">;
  readonly send: (message: Outgoing<typeof WorkerMessage>) => void;
  readonly log: Logger;
}

const BAR_WIDTH = 10;
const tenths = (step: number, steps: number) => (steps > 0 ? Math.floor((BAR_WIDTH * step) / steps) : 0);

/**
 * Returns the log line for progress from step `before` to `step`, newline included; "" for most steps. Progress is logged
 * once per tenth, in tqdm's format (` 50%|█████     | 10/20`), from which Replicate's clients parse progress.
 */
function progressLine(before: number, step: number, steps: number): string {
  if (tenths(step, steps) <= tenths(before, steps)) return "";
  const percent = String(Math.floor((100 * step) / steps)).padStart(3);
  const bar = "█".repeat(tenths(step, steps)).padEnd(BAR_WIDTH);
  return `${percent}%|${bar}| ${step}/${steps}\n`;
}

const CANCELED = new ApiError("canceled", "the job was canceled");

export class Assignment {
  readonly #options: AssignmentOptions;
  readonly #over = new AbortController();
  readonly #ticketed: Ticketed;
  #log = "";
  #step = 0;
  #reportedAt = -Infinity;
  #watched = false;
  /** Previews are sent in order, without delaying the job. */
  #partials: Promise<void> = Promise.resolve();
  /** Resolves once the edge has acknowledged the end or canceled the job. Never rejects. */
  readonly done: Promise<void>;

  constructor(options: AssignmentOptions) {
    this.#options = options;
    const { job, ticket } = options.assigned;
    this.#ticketed = { job: job.id, ticket };
    this.done = this.#run();
  }

  get key(): { readonly job: string; readonly attempt: number } {
    const { id, attempt } = this.#options.assigned.job;
    return { job: id, attempt };
  }

  /** Cancels the job: computing stops at the next step, and nothing is sent. */
  cancel(): void {
    this.#over.abort(CANCELED);
  }

  watch(): void {
    this.#watched = true;
  }

  async #run(): Promise<void> {
    const { send, log } = this.#options;
    const { job, attempt } = this.key;
    try {
      const end = await this.#compute(await this.#inputs());
      this.#over.signal.throwIfAborted();
      if (end.type === "error" && end.retryable) return send({ type: "returned", job, attempt, error: end.error });
      await this.#deliver(end);
    } catch (thrown) {
      if (thrown instanceof Refused) {
        log.error({ job, attempt, err: thrown }, "the edge rejected a job's end");
        const { body } = new ApiError("internal", "the edge rejected the job's end");
        return send({ type: "returned", job, attempt, error: body });
      }
      if (!(thrown instanceof AssignmentOver) && !this.#over.signal.aborted)
        return send({ type: "returned", job, attempt, error: toApiError(thrown, log, { job }).body });
      log.info({ job, attempt }, "the assignment has ended");
    }
    send({ type: "finished", job, attempt });
  }

  #retry<T>(action: string, call: () => Promise<T>): Promise<T> {
    const { log } = this.#options;
    return retry(call, {
      signal: this.#over.signal,
      isPermanent: (thrown) => thrown instanceof AssignmentOver || thrown instanceof Refused,
      onFailure: (thrown) => log.warn({ ...this.key, err: thrown }, `${action} failed; it will be retried`),
    });
  }

  async #inputs(): Promise<Uint8Array[]> {
    if (this.#options.assigned.job.kind === "generate") return [];
    const { signal } = this.#over;
    return this.#retry("reading the inputs", () => this.#options.edge.input(this.#ticketed, signal));
  }

  /** Resolves to the job's last event; a rejected job ends with an error. */
  #compute(inputs: readonly Uint8Array[]): Promise<JobEnd> {
    const { assigned, service, log } = this.#options;
    const { promise, resolve } = Promise.withResolvers<JobEnd>();
    const emit = (event: JobEvent) => {
      if (event.type === "result" || event.type === "error") resolve(event);
      else this.#report(event);
    };
    try {
      const submission = service.submit(assigned.job, inputs, emit);
      const { signal } = this.#over;
      if (signal.aborted) submission.cancel(CANCELED);
      else signal.addEventListener("abort", () => submission.cancel(CANCELED), { once: true });
    } catch (thrown) {
      const error = toApiError(thrown, log, { job: assigned.job.id });
      resolve({ type: "error", job: assigned.job.id, ...failureOf(error) });
    }
    return promise;
  }

  #report(event: Exclude<JobEvent, JobEnd>): void {
    const { send, edge } = this.#options;
    const { job, attempt } = this.key;
    switch (event.type) {
      case "started":
        this.#log += "started\n";
        return send({ type: "started", jobs: [{ job, attempt }] });
      case "progress": {
        const { step, steps } = event;
        this.#log += progressLine(this.#step, step, steps);
        this.#step = step;
        const now = performance.now();
        if (now - this.#reportedAt < (this.#watched ? WATCHED_MS : UNWATCHED_MS)) return;
        this.#reportedAt = now;
        return send({ type: "progress", job, attempt, step, steps, log: this.#log });
      }
      case "partial": {
        const { index, partial, picture } = event;
        const { signal } = this.#over;
        const sending = () => edge.partial(this.#ticketed, index, partial, picture, signal);
        // Failures are ignored: previews are shown to viewers only.
        this.#partials = this.#partials.then(sending).catch(() => {});
      }
    }
  }

  /** Retries until the edge has acknowledged the end, so that an outage loses no result. */
  async #deliver(end: JobEnd): Promise<void> {
    const { edge } = this.#options;
    const { signal } = this.#over;
    const log = this.#log;
    await this.#partials;
    if (end.type === "error") {
      const { code, message, param } = end.error;
      const failure = { error: { code, message: message.slice(0, 1000), param }, log };
      return this.#retry("reporting a failure", () => edge.failure(this.#ticketed, failure, signal));
    }
    const { version, outputs, predictTime } = end;
    const header = {
      version,
      predictTime,
      log,
      outputs: outputs.map(({ latent, picture }) => ({
        ...(latent === undefined ? {} : { latent: latent.length }),
        ...(picture === undefined ? {} : { picture: picture.length }),
      })),
    };
    const parts = outputs.flatMap(({ latent, picture }) => [latent, picture].filter((part) => part !== undefined));
    return this.#retry("storing a result", () => edge.result(this.#ticketed, header, parts, signal));
  }
}
