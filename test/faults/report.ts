/** The figures of a run, and whether they are as they have to be. */
import { orphansOf } from "./kept.ts";
import type { Report } from "./storm.ts";

/** A delivery is given up after this long: whoever waited for one would have waited at least so long. */
const DELIVERY_MS = 15_000;
/** Problems of a kind that are printed. */
const SHOWN = 10;

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * Services that every job calls: a run in which one of them has not failed shows nothing about it. The queue is used only when
 * something else has failed, so a run may have no fault of it.
 */
const FAULTS = { d1: "D1", r2: "R2" } as const;

/** What must not be, a line each. */
export function problemsOf(report: Report): string[] {
  const { errors, findings, webhooks, receivers, chaos, options, seen, injected, kept } = report;
  const { jobs, kills, restarts } = options;
  const faulty = new Set([...injected].flatMap(([name, count]) => (count > 0 ? [name.split(" ")[0]] : [])));
  const problems = [
    ...errors,
    ...[...findings.lost, ...webhooks.lost].map((text) => `lost: ${text}`),
    ...[...findings.doubled, ...webhooks.doubled].map((text) => `doubled: ${text}`),
    ...findings.stuck.map((text) => `stuck: ${text}`),
    ...orphansOf(kept).map((key) => `orphaned: ${key} is still there after a sweep`),
    ...Object.entries(FAULTS).flatMap(([kind, name]) => (faulty.has(kind) ? [] : [`no fault of ${name} was injected`])),
  ];
  if (seen.length !== jobs) problems.push(`${seen.length} of ${jobs} jobs were seen to their ends`);
  if (chaos.kills !== kills) problems.push(`${chaos.kills} of ${kills} kills`);
  if (kills > 0 && chaos.struck === 0) problems.push(`none of ${kills} kills met the GPU worker with jobs in hand`);
  if (chaos.restarts !== restarts) problems.push(`${chaos.restarts} of ${restarts} restarts`);
  if (receivers && receivers.hanging === 0) problems.push("no delivery hung: nothing was shown about dead receivers");
  if (receivers && receivers.slowestBesideDead >= DELIVERY_MS)
    problems.push(`a job beside dead receivers took ${(receivers.slowestBesideDead / 1000).toFixed(1)} s`);
  return problems;
}

const counts = (map: ReadonlyMap<string, number>): string =>
  [...map]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, n]) => `${n} ${name}`)
    .join(", ") || "none";

function rowsOf(report: Report): [string, string][] {
  const { seen, chaos, injected, client, findings, webhooks, receivers, kept, swept, seconds } = report;
  const attempts = kept.jobs.map((job) => job.attempts);
  const latencies = seen.map((each) => each.seconds);
  const redelivered = injected.get("redelivery message") ?? 0;
  const faults = new Map([...injected].filter(([name]) => !name.startsWith("redelivery")));
  const rows: [string, string][] = [
    ["jobs seen to their ends", `${seen.length}, ${sum(seen.map(({ pictures }) => pictures))} pictures`],
    ["GPU worker killed", `${chaos.kills} times, ${chaos.struck} with jobs in hand`],
    ["edge restarted", `${chaos.restarts} times`],
    ["faults injected", `${sum(faults.values())}: ${counts(faults)}`],
    ["messages redelivered", `${redelivered}`],
    [
      "attempts beyond the first",
      `${sum(attempts.map((n) => Math.max(0, n - 1)))}, at most ${Math.max(0, ...attempts)} a job`,
    ],
    ["requests", `${client.requests}; sent again: ${counts(client.repeats)}; at most ${client.longest} times`],
    ["webhooks", `${webhooks.messages} messages taken, ${webhooks.repeated} of them again; ${webhooks.hung} hung`],
    [
      "seconds to a job's end",
      `median ${quantile(latencies, 0.5).toFixed(1)}, at most ${quantile(latencies, 1).toFixed(1)}`,
    ],
    ["time", `${seconds.work.toFixed(0)} s of work, ${seconds.all.toFixed(0)} s in all`],
    ["orphaned objects", `${swept} swept, ${orphansOf(kept).length} left`],
  ];
  if (receivers) {
    const { besideLiving, besideDead, slowestBesideDead, hanging } = receivers;
    rows.push([
      "other jobs beside dead receivers",
      `median ${besideDead.toFixed(0)} ms, beside living ones ${besideLiving.toFixed(0)} ms: ` +
        `ratio ${(besideDead / besideLiving).toFixed(2)}; at most ${slowestBesideDead.toFixed(0)} ms with ${hanging} hanging`,
    ]);
  }
  rows.push(
    ["lost", `${findings.lost.length + webhooks.lost.length}`],
    ["doubled", `${findings.doubled.length + webhooks.doubled.length}`],
    ["stuck", `${findings.stuck.length}`],
  );
  return rows;
}

export function printReport(report: Report): void {
  const rows = rowsOf(report);
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log();
  for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`);
  const problems = problemsOf(report);
  if (problems.length > 0) console.log();
  for (const problem of problems.slice(0, SHOWN)) console.log(`- ${problem}`);
  if (problems.length > SHOWN) console.log(`- and ${problems.length - SHOWN} more`);
}
