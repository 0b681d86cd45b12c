/** The fleet's state as its dispatchers tell it, put together. Pure. */
import type { Lane } from "./offer.ts";

/** Jobs of one version and lane that a dispatcher has. */
export interface ShardLoad {
  readonly version: string;
  readonly lane: Lane;
  readonly waitingJobs: number;
  readonly waitingEvaluations: number;
  readonly runningJobs: number;
  readonly runningEvaluations: number;
  /** When the oldest waiting job was offered, in milliseconds since the epoch; null while none waits. */
  readonly waitingSince: number | null;
}

/** A worker as one dispatcher knows it. */
export interface ShardWorker {
  readonly worker: string;
  readonly device: string;
  readonly versions: readonly string[];
  /** Batches that it computes at a time. */
  readonly slots: number;
  /** How many of them are in use by this dispatcher's jobs. */
  readonly busy: number;
  readonly ready: boolean;
  readonly draining: boolean;
  /** Jobs that it has from this dispatcher. */
  readonly jobs: number;
}

export interface ShardStatus {
  readonly workers: readonly ShardWorker[];
  readonly load: readonly ShardLoad[];
}

/** The whole fleet, or the part of it that has some versions. */
export interface FleetStatus extends ShardStatus {
  /** Sums of `load`; `waitingSince` is the oldest. */
  readonly total: Omit<ShardLoad, "version" | "lane">;
}

const sumOf = <T>(list: readonly T[], value: (item: T) => number): number =>
  list.reduce((sum, item) => sum + value(item), 0);

function summed(loads: readonly Omit<ShardLoad, "version" | "lane">[]): FleetStatus["total"] {
  const since = loads.flatMap(({ waitingSince }) => waitingSince ?? []);
  return {
    waitingJobs: sumOf(loads, ({ waitingJobs }) => waitingJobs),
    waitingEvaluations: sumOf(loads, ({ waitingEvaluations }) => waitingEvaluations),
    runningJobs: sumOf(loads, ({ runningJobs }) => runningJobs),
    runningEvaluations: sumOf(loads, ({ runningEvaluations }) => runningEvaluations),
    waitingSince: since.length === 0 ? null : Math.min(...since),
  };
}

/** A worker as all its dispatchers know it: each of them gives it jobs of its own. */
function mergedWorker(same: readonly ShardWorker[]): ShardWorker {
  const [first] = same;
  return {
    ...first!,
    busy: Math.min(
      first!.slots,
      sumOf(same, ({ busy }) => busy),
    ),
    jobs: sumOf(same, ({ jobs }) => jobs),
    ready: same.some(({ ready }) => ready),
    draining: same.some(({ draining }) => draining),
  };
}

/** Puts the dispatchers' states together; `versions` leaves only what concerns those. */
export function fleetStatusOf(shards: readonly ShardStatus[], versions?: ReadonlySet<string>): FleetStatus {
  const concerns = (version: string) => versions?.has(version) ?? true;
  const loads = shards.flatMap(({ load }) => load).filter(({ version }) => concerns(version));
  const groups = Map.groupBy(loads, ({ version, lane }) => `${version} ${lane}`);
  const load = Array.from(groups.values(), (group) => ({
    version: group[0]!.version,
    lane: group[0]!.lane,
    ...summed(group),
  }));
  const known = shards.flatMap(({ workers }) => workers).filter((worker) => worker.versions.some(concerns));
  const workers = Array.from(Map.groupBy(known, ({ worker }) => worker).values(), mergedWorker);
  return { workers, load, total: summed(load) };
}
