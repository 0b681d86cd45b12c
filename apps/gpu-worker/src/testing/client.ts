/** Speaks the job protocol with an app or a server. */
import { jobEventDecoder } from "@reptok/shared";
import type { JobEvent } from "@reptok/shared";

export const post = (jobs: readonly unknown[], init: RequestInit = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ jobs }),
  ...init,
});

/** The events of an answer as they come. */
export async function* eventsOf(response: Response): AsyncGenerator<JobEvent> {
  if (response.body === null) throw new Error("expected a body");
  yield* response.body.pipeThrough(jobEventDecoder());
}

export async function allEvents(response: Response): Promise<JobEvent[]> {
  const events: JobEvent[] = [];
  for await (const event of eventsOf(response)) events.push(event);
  return events;
}

/** The last event of a job. */
export function endOf(events: readonly JobEvent[], job: string): JobEvent & { type: "result" | "error" } {
  const end = events.findLast((event) => event.job === job);
  if (end?.type !== "result" && end?.type !== "error") throw new Error(`job ${job} has not ended: ${end?.type}`);
  return end;
}
