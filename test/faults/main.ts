/**
 * `npm run test:faults`: small jobs through the real stack while the GPU worker is killed, the edge restarted, and D1, R2
 * and the queue fail; then jobs of three models by four workers that are killed, stopped and drained. Exit code 0 if nothing was
 * lost, done twice or stuck, and no picture is another model's.
 *
 *     npm run test:faults -- --jobs 1000 --kills 20 --restarts 5 --seed 1 --fleet-jobs 1000
 */
import { parseArgs } from "node:util";
import { onParentExit } from "../../scripts/lib/parent.mjs";
import { fleetProblems, printFleetReport, runFleetStorm } from "./fleet-storm.ts";
import { printReport, problemsOf } from "./report.ts";
import { runStorm } from "./storm.ts";

const { values } = parseArgs({
  options: {
    jobs: { type: "string", default: "1000" },
    kills: { type: "string", default: "20" },
    restarts: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    clients: { type: "string", default: "32" },
    /** Shares of calls that fail, and of messages that come again. */
    d1: { type: "string", default: "0.05" },
    r2: { type: "string", default: "0.05" },
    queue: { type: "string", default: "0.05" },
    redelivery: { type: "string", default: "0.1" },
    /** Share of the time that D1, R2 and the queue each are away. */
    outage: { type: "string", default: "0.03" },
    minutes: { type: "string", default: "15" },
    rounds: { type: "string", default: "4" },
    /** Jobs of each of the two parts; 0 leaves that part out. */
    "fleet-jobs": { type: "string", default: "1000" },
  },
});

function number(name: keyof typeof values, least: number, most: number): number {
  const value = Number(values[name]);
  if (value >= least && value <= most) return value;
  throw new Error(`--${name}: expected a number from ${least} to ${most}, got ${values[name]}`);
}

// The stack's processes lead groups of their own: they are stopped from here, whatever stops this one.
const asked = new AbortController();
const stop = () => asked.abort(new Error("stopped before it was done"));
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, stop);
onParentExit(stop);

const options = {
  jobs: number("jobs", 0, 4000),
  kills: number("kills", 0, 1000),
  restarts: number("restarts", 0, 100),
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
  signal: asked.signal,
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
    signal: asked.signal,
  };
  const report = await runFleetStorm(fleet);
  printFleetReport(report, fleet);
  problems += fleetProblems(report, fleet).length;
}
process.exit(problems === 0 ? 0 : 1);
