/** Merges the fleet states that the dispatchers report. Pure. */
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

/** A worker as reported by one dispatcher. */
export interface ShardWorker {
  readonly worker: string;
  readonly device: string;
  readonly versions: readonly string[];
  /** Number of batches that it computes concurrently. */
  readonly slots: number;
  /** Slots in use by jobs of this dispatcher. */
  readonly busy: number;
  readonly ready: boolean;
  readonly draining: boolean;
  /** Jobs assigned by this dispatcher. */
  readonly jobs: number;
}

export interface ShardStatus {
  readonly workers: readonly ShardWorker[];
  readonly load: readonly ShardLoad[];
}

/** The state of the whole fleet or of the part that serves some versions. */
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

/** Merges the reports of one worker; every dispatcher assigns it different jobs. */
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

/** Merges the dispatchers' states; with `versions`, only the load and the workers of those. */
export function fleetStatusOf(shards: readonly ShardStatus[], versions?: ReadonlySet<string>): FleetStatus {
  const isSelected = (version: string) => versions?.has(version) ?? true;
  const loads = shards.flatMap(({ load }) => load).filter(({ version }) => isSelected(version));
  const groups = Map.groupBy(loads, ({ version, lane }) => `${version} ${lane}`);
  const load = Array.from(groups.values(), (group) => ({
    version: group[0]!.version,
    lane: group[0]!.lane,
    ...summed(group),
  }));
  const reports = shards.flatMap(({ workers }) => workers).filter((worker) => worker.versions.some(isSelected));
  const workers = Array.from(Map.groupBy(reports, ({ worker }) => worker).values(), mergedWorker);
  return { workers, load, total: summed(load) };
}
