/** The figures of a fleet's storm, and the verdict on them. */
import type { Findings } from "./audit.ts";
import type { Seen } from "./work.ts";

export interface FleetStormOptions {
  readonly jobs: number;
  readonly clients: number;
  /** How often each of these happens. */
  readonly kills: number;
  readonly stops: number;
  readonly drains: number;
  readonly restarts: number;
  /** Number of pictures that are compared with the models' own. */
  readonly compared: number;
  readonly limitMs: number;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal;
}

export type Deed = "kill" | "stop" | "drain" | "restart";

export interface FleetReport {
  readonly seen: readonly Seen[];
  readonly findings: Findings;
  /** Pictures under an address of another decoder. */
  readonly wrong: readonly string[];
  readonly compared: number;
  readonly done: Readonly<Record<Deed, number>>;
  /** Jobs that were assigned more than once. */
  readonly retried: number;
  /** Objects that are unused even after the edge's sweep. */
  readonly orphans: readonly string[];
  readonly errors: readonly string[];
  readonly seconds: number;
}

/** The problems of a storm, one per line. */
export function fleetProblems(report: FleetReport, options: FleetStormOptions): string[] {
  const { seen, findings, wrong, compared, done, retried, orphans, errors } = report;
  const { jobs, kills, stops, drains, restarts } = options;
  const planned = { kill: kills, stop: stops, drain: drains, restart: restarts };
  const problems = [
    ...errors,
    ...findings.lost.map((text) => `lost: ${text}`),
    ...findings.doubled.map((text) => `doubled: ${text}`),
    ...findings.stuck.map((text) => `stuck: ${text}`),
    ...wrong.map((text) => `wrong picture: ${text}`),
    ...orphans.map((key) => `orphaned: ${key} is still there after a sweep`),
    ...(Object.keys(planned) as Deed[]).flatMap((deed) =>
      done[deed] === planned[deed] ? [] : [`${done[deed]} of ${planned[deed]} times: ${deed}`],
    ),
  ];
  if (seen.length !== jobs) problems.push(`${seen.length} of ${jobs} jobs were seen to their ends`);
  if (compared === 0) problems.push("no picture was compared");
  if (kills + stops > 0 && retried === 0) problems.push("no job was on a worker that was killed or suspended");
  return problems;
}

export function printFleetReport(report: FleetReport, options: FleetStormOptions): void {
  const { seen, findings, wrong, compared, done, retried, orphans, seconds } = report;
  const { lost, doubled, stuck } = findings;
  console.log(`
jobs seen to their ends  ${seen.length} in ${seconds.toFixed(0)} s, ${retried} of them assigned more than once
workers                  killed ${done.kill} times, suspended ${done.stop}, drained ${done.drain}; edge restarted ${done.restart}
pictures compared        ${compared} with those of each model, ${wrong.length} of another model
orphaned objects         ${orphans.length}
lost, doubled, stuck     ${lost.length}, ${doubled.length}, ${stuck.length}`);
  for (const problem of fleetProblems(report, options).slice(0, 10)) console.log(`- ${problem}`);
}
