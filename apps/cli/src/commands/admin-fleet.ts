/** `reptok admin fleet`: GPU workers and the jobs that wait for them. */
import type { Schemas } from "@reptok/client";
import type { Command } from "commander";
import { count, table } from "../inspect/text.ts";
import { callOf, fetchData } from "./admin-client.ts";

const QUEUES = ["model", "version", "lane", "waiting jobs", "evaluations", "oldest wait, s", "running jobs"];
const WORKERS = ["worker", "device", "status", "versions", "slots", "busy", "jobs"];
const DIGITS = 16;

function textOf(fleet: Schemas["Fleet"]): string {
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
    .description("GPU workers and the jobs that wait for them")
    .option("--model <name>", "show only this model, or this version (name@version)")
    .action(async ({ model }: { model?: string }, command: Command) => {
      const { http, json } = callOf(command);
      const query = model === undefined ? {} : { model };
      const fleet = await fetchData(http.GET("/v1/admin/fleet", { params: { query } }));
      console.log(json ? JSON.stringify(fleet, null, 2) : textOf(fleet));
    });
}
