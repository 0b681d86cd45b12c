/**
 * `npm run test:faults`: small jobs through the real stack while the GPU worker is killed and suspended, the edge is restarted,
 * D1, R2 and the queue fail, and D1 is away for long; then jobs of three models by four workers that are killed, suspended and
 * drained. Exit code 0 if nothing was lost, duplicated or stuck, every fault happened, and every picture is of its own model.
 *
 *     npm run test:faults -- --jobs 1000 --kills 20 --freezes 2 --restarts 5 --outages 1 --seed 1 --fleet-jobs 1000
 */
import { parseArgs } from "node:util";
import { isRunByNpm, onParentExit } from "../../scripts/lib/parent.mjs";
import { fleetProblems, printFleetReport } from "./fleet-report.ts";
import { runFleetStorm } from "./fleet-storm.ts";
import { printReport, problemsOf } from "./report.ts";
import { runStorm } from "./storm.ts";

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "1000" },
    kills: { type: "string", default: "20" },
    freezes: { type: "string", default: "2" },
    restarts: { type: "string", default: "5" },
    outages: { type: "string", default: "1" },
    /** Length of an outage of D1 in seconds: longer than the platform retries an alarm that throws (126 s). */
    away: { type: "string", default: "150" },
    seed: { type: "string", default: "1" },
    clients: { type: "string", default: "32" },
    /** Probabilities that a call fails, and that a message is delivered again. */
    d1: { type: "string", default: "0.05" },
    r2: { type: "string", default: "0.05" },
    queue: { type: "string", default: "0.05" },
    redelivery: { type: "string", default: "0.1" },
    /** Fraction of the time in which D1, R2 and the queue are each away for a moment. */
    outage: { type: "string", default: "0.03" },
    minutes: { type: "string", default: "20" },
    rounds: { type: "string", default: "4" },
    /** Jobs of the second part, as `jobs` of the first; 0 omits the part. */
    "fleet-jobs": { type: "string", default: "1000" },
  },
});

function number(name: keyof typeof values, least: number, most: number): number {
  const value = Number(values[name]);
  if (value >= least && value <= most) return value;
  throw new Error(`--${name}: expected a number from ${least} to ${most}, got ${values[name]}`);
}

// The stack's processes lead process groups of their own: this process stops them when it is stopped.
const interrupted = new AbortController();
const stop = () => interrupted.abort(new Error("interrupted"));
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, stop);
if (isRunByNpm) onParentExit(stop);

const options = {
  jobs: number("jobs", 0, 4000),
  kills: number("kills", 0, 1000),
  freezes: number("freezes", 0, 100),
  restarts: number("restarts", 0, 100),
  outages: number("outages", 0, 10),
  outageMs: 1000 * number("away", 0.1, 1200),
  seed: number("seed", 0, 2 ** 32 - 1),
  clients: number("clients", 1, 256),
  rates: {
    d1: number("d1", 0, 0.5),
    r2: number("r2", 0, 0.5),
    queue: number("queue", 0, 0.5),
    redelivery: number("redelivery", 0, 0.5),
    outage: number("outage", 0, 0.5),
  },
  limitMs: 60_000 * number("minutes", 0.1, 120),
  rounds: number("rounds", 0, 50),
  note: (text: string) => console.log(text),
  signal: interrupted.signal,
};
let problems = 0;
if (options.jobs > 0) {
  const report = await runStorm(options);
  printReport(report);
  problems += problemsOf(report).length;
}
const fleetJobs = number("fleet-jobs", 0, 4000);
if (fleetJobs > 0) {
  console.log("\nfour workers with three models");
  const fleet = {
    jobs: fleetJobs,
    clients: options.clients,
    kills: 8,
    stops: 4,
    drains: 8,
    restarts: 3,
    compared: 200,
    limitMs: options.limitMs,
    note: options.note,
    signal: interrupted.signal,
  };
  const report = await runFleetStorm(fleet);
  printFleetReport(report, fleet);
  problems += fleetProblems(report, fleet).length;
}
process.exit(problems === 0 ? 0 : 1);
