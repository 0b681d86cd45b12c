/** Runs jobs on a worker in this process, as the fleet does. */
import { ApiError } from "@reptok/shared";
import { failureOf } from "../src/errors.ts";
import type { JobEnd, JobEvent } from "../src/events.ts";
import type { JobService, Submission } from "../src/service.ts";

export interface TestJob {
  readonly id: string;
  /** The bytes of its inputs. */
  readonly inputs?: readonly Uint8Array[];
}

export interface Run {
  /** The events so far. */
  readonly events: readonly JobEvent[];
  /** Resolves to all events when every job has ended. */
  readonly done: Promise<readonly JobEvent[]>;
  cancel(id: string): void;
}

/** Submits jobs together; a rejected job ends with an error. */
export function begin(service: JobService, jobs: readonly TestJob[]): Run {
  const events: JobEvent[] = [];
  const submissions = new Map<string, Submission>();
  for (const { inputs = [], ...job } of jobs) {
    try {
      submissions.set(
        job.id,
        service.submit(job, inputs, (event) => void events.push(event)),
      );
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      events.push({ type: "error", job: job.id, ...failureOf(error) });
    }
  }
  return {
    events,
    done: Promise.all([...submissions.values()].map(({ done }) => done)).then(() => events),
    cancel: (id) => submissions.get(id)?.cancel(new ApiError("canceled", "the job was canceled")),
  };
}

export const run = (service: JobService, jobs: readonly TestJob[]): Promise<readonly JobEvent[]> =>
  begin(service, jobs).done;

/** The last event of a job. */
export function endOf(events: readonly JobEvent[], job: string): JobEnd {
  const end = events.findLast((event) => event.job === job);
  if (end?.type !== "result" && end?.type !== "error") throw new Error(`job ${job} has not ended: ${end?.type}`);
  return end;
}
