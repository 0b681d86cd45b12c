/** The fleet's state in the description. */
import { ContentHash, ModelId } from "@reptok/shared";
import * as z from "zod";
import { answer } from "../openapi/schema.ts";

const load = {
  waiting_jobs: z.int(),
  waiting_evaluations: z.number(),
  running_jobs: z.int(),
  running_evaluations: z.number(),
  evaluations: z.number(),
  oldest_wait_seconds: z.number(),
};
const LOAD = {
  waiting_jobs: "Jobs that no worker has.",
  waiting_evaluations: "About how many network evaluations they take.",
  running_jobs: "Jobs that workers have.",
  running_evaluations: "About how many network evaluations they take.",
  evaluations: "Both: what an autoscaler divides by the work that a worker is to have.",
  oldest_wait_seconds: "How long the oldest job that no worker has waits; 0 while none does.",
} as const;

const FleetQueue = answer(
  "FleetQueue",
  z.object({
    model: ModelId.nullable(),
    version: ContentHash,
    lane: z.enum(["interactive", "batch"]),
    ...load,
  }),
  {
    model: "The model's name; null for a version that has not been registered.",
    version: "Hash of the version.",
    lane: "`batch` for requests with `service_tier: flex`, `interactive` for others.",
    ...LOAD,
  },
);
const FleetWorker = answer(
  "FleetWorker",
  z.object({
    id: z.string(),
    device: z.string(),
    status: z.enum(["ready", "draining", "silent"]),
    versions: z.array(ContentHash),
    slots: z.int(),
    busy_slots: z.int(),
    jobs: z.int(),
  }),
  {
    id: "Names the worker's process; new at every start.",
    device: "What it computes on.",
    status:
      "`ready` while it is given jobs; `draining` when it is about to end; `silent` when its heartbeat has been missing for 20 s.",
    versions: "The versions that it has loaded.",
    slots: "Batches that it computes at a time.",
    busy_slots: "Those of them that compute one.",
    jobs: "Jobs that it has, those that it computes next among them.",
  },
);

export const Fleet = answer(
  "Fleet",
  z.object({
    object: z.literal("fleet"),
    ...load,
    ready_workers: z.int(),
    slots: z.int(),
    busy_slots: z.int(),
    utilization: z.number(),
    queues: z.array(FleetQueue),
    workers: z.array(FleetWorker),
  }),
  {
    object: "Always `fleet`.",
    ...LOAD,
    ready_workers: "Workers that are given jobs.",
    slots: "Batches that they compute at a time.",
    busy_slots: "Those of them that compute one.",
    utilization: "Busy slots as a fraction of slots; 0 without slots.",
    queues: "Jobs by version and lane, those that have any.",
    workers: "Every connected worker.",
  },
);
