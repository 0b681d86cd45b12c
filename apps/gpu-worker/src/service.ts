/** Accepts jobs and runs each to its last event: `result` or `error`. */
import { ApiError, Job, type ModelVersion, parseAs, sameVersion, shortHash } from "@reptok/shared";
import type { Logger } from "pino";
import type { Batcher } from "./batcher.ts";
import { failureOf, toApiError } from "./errors.ts";
import type { Emit } from "./events.ts";
import type { Health } from "./health.ts";
import type { Jobs } from "./jobs.ts";
import type { Metrics } from "./metrics.ts";
import type { PictureReader } from "./picture-reader.ts";
import { planJob } from "./plan.ts";
import { runJob } from "./run-job.ts";
import type { LoadedModel } from "./task.ts";

export interface ServiceOptions {
  /** By version hash. */
  readonly models: ReadonlyMap<string, LoadedModel>;
  readonly batcher: Pick<Batcher, "add">;
  readonly pictures: Pick<PictureReader, "read">;
  readonly jobs: Jobs;
  readonly health: Pick<Health, "refusal">;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** Readable name of a version. */
const nameOf = ({ model, version, decoder }: ModelVersion): string =>
  `${model}@${shortHash(version)} (decoder ${shortHash(decoder)})`;

/** A running job. */
export interface Submission {
  /** Settles, never rejects, after the last event. */
  readonly done: Promise<void>;
  cancel(reason: ApiError): void;
}

export class JobService {
  readonly #options: ServiceOptions;

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /**
   * Validates and starts a job; `inputs` are the bytes of its inputs.
   * @throws ApiError if the job is rejected; no event is then emitted.
   */
  submit(value: unknown, inputs: readonly Uint8Array[], emit: Emit): Submission {
    const { models, batcher, pictures, jobs, health, metrics, log } = this.#options;
    const refusal = health.refusal;
    if (refusal !== null) throw refusal;
    const job = parseAs(Job, value);
    const model = models.get(job.version.version);
    if (model === undefined || !sameVersion(model.version, job.version)) {
      const served = [...models.values()].map(({ version }) => nameOf(version));
      const message = `expected a job of ${served.join(" or ")}, got one of ${nameOf(job.version)}`;
      throw new ApiError("model_version_mismatch", message, "version");
    }
    const plan = planJob(job, inputs, model.manifest);
    const active = jobs.accept(job, emit);
    const { controller, order } = active;
    const context = { job: job.id, model: job.version.model, kind: job.kind };
    const began = performance.now();

    const run = async (): Promise<void> => {
      try {
        const { outputs, predictTime } = await runJob(plan, {
          model,
          tenant: job.tenant,
          order,
          signal: controller.signal,
          add: (task) => batcher.add(task),
          pictures,
          onStart: () => jobs.started(active),
          onProgress: (step, steps) => emit({ type: "progress", job: job.id, step, steps }),
          onPartial: (index, partial, picture) => emit({ type: "partial", job: job.id, index, partial, picture }),
        });
        emit({ type: "result", job: job.id, version: model.version, outputs, predictTime });
        const seconds = (performance.now() - began) / 1000;
        metrics.observeJob(context, "ok", seconds);
        log.info({ ...context, outputs: outputs.length, seconds, predictTime }, "job done");
      } catch (cause) {
        const error = toApiError(cause, log, context);
        // The job has failed: its other items stop.
        controller.abort(error);
        emit({ type: "error", job: job.id, ...failureOf(error) });
        const seconds = (performance.now() - began) / 1000;
        metrics.observeJob(context, error.code, seconds);
        log.info({ ...context, code: error.code, seconds }, "job failed");
      } finally {
        jobs.finished(active);
      }
    };
    return { done: run(), cancel: (reason) => controller.abort(reason) };
  }
}
