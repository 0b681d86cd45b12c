/** The fleet's state in the admin API and the metrics. */
import * as z from "zod";
import type { FleetStatus, ShardLoad, ShardWorker } from "../../domain/fleet-status.ts";
import { parseModelName } from "../../domain/model.ts";

export const FleetQuery = z.strictObject({ model: z.string().max(200).optional() });

interface VersionName {
  readonly model: string;
  readonly version: string;
}

/** The versions of a name: all of the model's, or with `name@version` the one with that prefix. Throws `model_not_found`. */
export function versionsNamed(name: string, versions: readonly VersionName[]): Set<string> {
  const { name: model, version = "" } = parseModelName(name, "model");
  return new Set(
    versions.filter((each) => each.model === model && each.version.startsWith(version)).map((each) => each.version),
  );
}

const waitOf = ({ waitingSince }: Pick<ShardLoad, "waitingSince">, now: number): number =>
  waitingSince === null ? 0 : Math.max(0, (now - waitingSince) / 1000);

const describeLoad = (load: FleetStatus["total"], now: number) => ({
  waiting_jobs: load.waitingJobs,
  waiting_evaluations: load.waitingEvaluations,
  running_jobs: load.runningJobs,
  running_evaluations: load.runningEvaluations,
  /** The waiting and running work, for autoscalers. */
  evaluations: load.waitingEvaluations + load.runningEvaluations,
  oldest_wait_seconds: waitOf(load, now),
});

const stateOf = ({ draining, ready }: ShardWorker) => (draining ? "draining" : ready ? "ready" : "silent");

/** @param names the models' names by version */
export function describeFleet({ workers, load, total }: FleetStatus, names: readonly VersionName[], now: number) {
  const modelOf = new Map(names.map(({ model, version }) => [version, model]));
  const ready = workers.filter((worker) => stateOf(worker) === "ready");
  const slots = ready.reduce((sum, worker) => sum + worker.slots, 0);
  const busy = ready.reduce((sum, worker) => sum + worker.busy, 0);
  return {
    object: "fleet",
    ...describeLoad(total, now),
    ready_workers: ready.length,
    slots,
    busy_slots: busy,
    utilization: slots === 0 ? 0 : busy / slots,
    queues: load.map((each) => ({
      model: modelOf.get(each.version) ?? null,
      version: each.version,
      lane: each.lane,
      ...describeLoad(each, now),
    })),
    workers: workers.map((worker) => ({
      id: worker.worker,
      device: worker.device,
      status: stateOf(worker),
      versions: worker.versions,
      slots: worker.slots,
      busy_slots: worker.busy,
      jobs: worker.jobs,
    })),
  } as const;
}
export type FleetDescription = ReturnType<typeof describeFleet>;

type Labels = Readonly<Record<string, string>>;

/** Characters that are escaped in Prometheus' label values. */
const escaped = (value: string) => value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');

function gauge(name: string, help: string, samples: readonly (readonly [Labels, number])[]): string[] {
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `reptok_fleet_${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`;
  });
  return [`# HELP reptok_fleet_${name} ${help}`, `# TYPE reptok_fleet_${name} gauge`, ...lines];
}

/** The fleet in Prometheus' text format. */
export function fleetMetrics(fleet: FleetDescription): string {
  const perQueue = (value: (queue: FleetDescription["queues"][number]) => number) =>
    fleet.queues.map(
      (queue) =>
        [{ model: queue.model ?? "", version: queue.version, lane: queue.lane }, value(queue)] as [Labels, number],
    );
  const inState = (status: string) => fleet.workers.filter((worker) => worker.status === status).length;
  const lines = [
    ...gauge(
      "waiting_jobs",
      "Jobs that no worker has",
      perQueue((queue) => queue.waiting_jobs),
    ),
    ...gauge(
      "waiting_evaluations",
      "Network evaluations of those jobs",
      perQueue((queue) => queue.waiting_evaluations),
    ),
    ...gauge(
      "running_jobs",
      "Jobs that workers have",
      perQueue((queue) => queue.running_jobs),
    ),
    ...gauge(
      "running_evaluations",
      "Network evaluations of those jobs",
      perQueue((queue) => queue.running_evaluations),
    ),
    ...gauge(
      "oldest_wait_seconds",
      "How long the oldest job that no worker has waits",
      perQueue((queue) => queue.oldest_wait_seconds),
    ),
    ...gauge(
      "workers",
      "Connected GPU workers",
      ["ready", "draining", "silent"].map((state) => [{ state }, inState(state)]),
    ),
    ...gauge("slots", "Batches that ready workers compute at a time", [[{}, fleet.slots]]),
    ...gauge("busy_slots", "Those of them that compute one", [[{}, fleet.busy_slots]]),
    ...gauge("utilization", "Busy slots as a fraction of slots", [[{}, fleet.utilization]]),
  ];
  return `${lines.join("\n")}\n`;
}
