/** The figures of a run, and the verdict on them. */
import type { Breaks } from "./chaos.ts";
import { orphansOf } from "./kept.ts";
import type { Report } from "./storm.ts";

/** A delivery is aborted after this long: a job that waited for one would have waited at least so long. */
const DELIVERY_MS = 15_000;
/** Number of problems that are printed. */
const SHOWN = 10;

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A run in which one of these has not failed shows nothing about it. */
const FAULTS = {
  d1: "no fault of D1 was injected",
  r2: "no fault of R2 was injected",
  queue: "no fault of the queue was injected",
  redelivery: "no message of the queue was delivered again",
} as const;

const BREAKS: Readonly<Record<keyof Breaks, string>> = {
  kills: "kills",
  freezes: "suspensions",
  restarts: "restarts",
  outages: "outages of D1",
};

/** The problems of a run, one per line. */
export function problemsOf(report: Report): string[] {
  const { errors, findings, webhooks, receivers, chaos, options, seen, injected, kept } = report;
  const { jobs, kills, freezes, outages } = options;
  const faulty = new Set([...injected].flatMap(([name, count]) => (count > 0 ? [name.split(" ")[0]] : [])));
  const problems = [
    ...errors,
    ...[...findings.lost, ...webhooks.lost].map((text) => `lost: ${text}`),
    ...[...findings.doubled, ...webhooks.doubled].map((text) => `doubled: ${text}`),
    ...findings.stuck.map((text) => `stuck: ${text}`),
    ...orphansOf(kept).map((key) => `orphaned: ${key} is still there after a sweep`),
    ...Object.entries(FAULTS).flatMap(([kind, problem]) => (faulty.has(kind) ? [] : [problem])),
    ...(Object.keys(BREAKS) as (keyof Breaks)[]).flatMap((what) =>
      chaos[what] === options[what] ? [] : [`${chaos[what]} of ${options[what]} ${BREAKS[what]}`],
    ),
  ];
  if (seen.length !== jobs) problems.push(`${seen.length} of ${jobs} jobs were seen to their ends`);
  if (kills > 0 && chaos.struck.kills === 0) problems.push(`none of ${kills} kills met a GPU worker with jobs`);
  if (freezes > 0 && chaos.struck.freezes === 0)
    problems.push(`none of ${freezes} suspensions met a GPU worker with jobs`);
  if (outages > 0 && !injected.get("d1 away")) problems.push("no call met an outage of D1");
  if (receivers && receivers.hanging === 0) problems.push("no delivery hung: dead receivers were not tested");
  if (receivers && receivers.slowestBesideDead >= DELIVERY_MS)
    problems.push(
      `a job during deliveries to dead receivers took ${(receivers.slowestBesideDead / 1000).toFixed(1)} s`,
    );
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
    ["GPU worker killed", `${chaos.kills} times, ${chaos.struck.kills} with jobs`],
    ["GPU worker suspended", `${chaos.freezes} times, ${chaos.struck.freezes} with jobs`],
    ["edge restarted", `${chaos.restarts} times`],
    ["outages of D1", `${chaos.outages}`],
    ["faults injected", `${sum(faults.values())}: ${counts(faults)}`],
    ["messages redelivered", `${redelivered}`],
    [
      "attempts beyond the first",
      `${sum(attempts.map((n) => Math.max(0, n - 1)))}, at most ${Math.max(0, ...attempts)} per job`,
    ],
    ["requests", `${client.requests}; repeated: ${counts(client.repeats)}; at most ${client.longest} times`],
    [
      "webhooks",
      `${webhooks.messages} messages received, ${webhooks.repeated} of them repeated; ${webhooks.hung} hung`,
    ],
    [
      "seconds to a job's end",
      `median ${quantile(latencies, 0.5).toFixed(1)}, at most ${quantile(latencies, 1).toFixed(1)}`,
    ],
    ["time", `${seconds.work.toFixed(0)} s for the jobs, ${seconds.all.toFixed(0)} s in total`],
    ["orphaned objects", `${swept} swept, ${orphansOf(kept).length} left`],
  ];
  if (receivers) {
    const { besideLiving, besideDead, slowestBesideDead, hanging } = receivers;
    rows.push([
      "jobs during dead deliveries",
      `median ${besideDead.toFixed(0)} ms, during live ones ${besideLiving.toFixed(0)} ms: ` +
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
