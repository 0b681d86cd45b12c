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
  waiting_jobs: "Jobs without a worker.",
  waiting_evaluations: "Their estimated network evaluations.",
  running_jobs: "Jobs of workers.",
  running_evaluations: "Their estimated network evaluations.",
  evaluations: "Waiting and running evaluations together, for autoscalers.",
  oldest_wait_seconds: "Waiting time of the oldest job without a worker; 0 without such jobs.",
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
    device: "Its device.",
    status: "`ready` while it receives jobs; `draining` before its end; `silent` after 20 s without a heartbeat.",
    versions: "Its loaded versions.",
    slots: "Batches that it computes concurrently.",
    busy_slots: "Slots that are in use.",
    jobs: "Its jobs, including those that it computes next.",
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
    ready_workers: "Workers that receive jobs.",
    slots: "Batches that they compute concurrently.",
    busy_slots: "Slots that are in use.",
    utilization: "Busy slots as a fraction of slots; 0 without slots.",
    queues: "Versions and lanes that have jobs.",
    workers: "Every connected worker.",
  },
);
