/** `reptok admin fleet`: GPU workers, and the work that waits for them. */
import type { Command } from "commander";
import * as z from "zod";
import { count, table } from "../inspect/text.ts";
import { callOf, segment } from "./admin-client.ts";

const Fleet = z.object({
  waiting_jobs: z.number(),
  waiting_evaluations: z.number(),
  running_jobs: z.number(),
  oldest_wait_seconds: z.number(),
  ready_workers: z.number(),
  slots: z.number(),
  busy_slots: z.number(),
  utilization: z.number(),
  queues: z.array(
    z.object({
      model: z.string().nullable(),
      version: z.string(),
      lane: z.string(),
      waiting_jobs: z.number(),
      waiting_evaluations: z.number(),
      running_jobs: z.number(),
      oldest_wait_seconds: z.number(),
    }),
  ),
  workers: z.array(
    z.object({
      id: z.string(),
      device: z.string(),
      status: z.string(),
      versions: z.array(z.string()),
      slots: z.number(),
      busy_slots: z.number(),
      jobs: z.number(),
    }),
  ),
});
type Fleet = z.infer<typeof Fleet>;

const QUEUES = ["model", "version", "lane", "waiting jobs", "evaluations", "oldest wait, s", "running jobs"];
const WORKERS = ["worker", "device", "status", "versions", "slots", "busy", "jobs"];
const DIGITS = 16;

function textOf(fleet: Fleet): string {
  const { ready_workers, busy_slots, slots, utilization, waiting_jobs, oldest_wait_seconds } = fleet;
  const queues = fleet.queues.map((queue) => [
    queue.model ?? "-",
    queue.version.slice(0, DIGITS),
    queue.lane,
    count(queue.waiting_jobs),
    count(Math.round(queue.waiting_evaluations)),
    queue.oldest_wait_seconds.toFixed(1),
    count(queue.running_jobs),
  ]);
  const workers = fleet.workers.map((worker) => [
    worker.id,
    worker.device || "-",
    worker.status,
    worker.versions.map((version) => version.slice(0, DIGITS)).join(","),
    String(worker.slots),
    String(worker.busy_slots),
    count(worker.jobs),
  ]);
  const parts = [
    `${ready_workers} workers ready, ${busy_slots} of ${slots} slots busy (${Math.round(100 * utilization)} %); ` +
      `${count(waiting_jobs)} jobs waiting, the oldest for ${oldest_wait_seconds.toFixed(1)} s`,
  ];
  if (queues.length > 0) parts.push(table(QUEUES, queues));
  if (workers.length > 0) parts.push(table(WORKERS, workers));
  return parts.join("\n\n");
}

export function adminFleet(admin: Command): void {
  admin
    .command("fleet")
    .description("GPU workers, and the work that waits for them")
    .option("--model <name>", "only what concerns this model, or this version (name@version)")
    .action(async ({ model }: { model?: string }, command: Command) => {
      const call = callOf(command);
      const fleet = await call.get(Fleet, `/fleet${model === undefined ? "" : `?model=${segment(model)}`}`);
      console.log(call.json ? JSON.stringify(fleet, null, 2) : textOf(fleet));
    });
}
