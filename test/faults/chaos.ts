/** Breaks the stack while work is done: at even steps of the work, so that all of it happens while jobs are under way. */
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultRates } from "./edge/dice.ts";
import type { FaultStack } from "./stack.ts";

export interface ChaosOptions {
  readonly jobs: number;
  readonly kills: number;
  readonly restarts: number;
  readonly rates: FaultRates;
  /** Jobs whose end their clients have seen. */
  readonly finished: () => number;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

export interface ChaosDone {
  readonly kills: number;
  /** Kills that met the worker with jobs in hand. */
  readonly struck: number;
  readonly restarts: number;
}

type Step = { readonly at: number; readonly what: "kill" | "restart" };

/** When to do what: both kinds spread over the work, from its first twentieth on, so that there is some left after the last. */
export function planChaos({ jobs, kills, restarts }: Pick<ChaosOptions, "jobs" | "kills" | "restarts">): Step[] {
  const spread = (count: number, what: Step["what"]) =>
    Array.from({ length: count }, (_, i): Step => ({ at: jobs * (0.05 + (0.85 * (i + 0.5)) / count), what }));
  return [...spread(kills, "kill"), ...spread(restarts, "restart")].toSorted((a, b) => a.at - b.at);
}

/** How long a kill waits for the worker to have something in hand. */
const AIM_MS = 3000;
const LONGEST_PAUSE_MS = 1000;

async function aim(stack: FaultStack, signal: AbortSignal): Promise<boolean> {
  for (const end = performance.now() + AIM_MS; performance.now() < end;) {
    if (await stack.isWorking()) return true;
    await sleep(5, undefined, { signal });
  }
  return false;
}

/** Does all that is planned, one thing after the other. Rejects when the signal aborts, or the stack does not come back. */
export async function wreak(stack: FaultStack, options: ChaosOptions): Promise<ChaosDone> {
  const { finished, signal, note, rates } = options;
  let [struck, restarts, kills] = [0, 0, 0];
  for (const { at, what } of planChaos(options)) {
    while (finished() < at) await sleep(10, undefined, { signal });
    signal.throwIfAborted();
    if (what === "kill") {
      if (await aim(stack, signal)) struck++;
      await stack.crashWorker(LONGEST_PAUSE_MS * Math.random());
      note(`${finished()} jobs done: GPU worker killed (${++kills})`);
    } else {
      // Most without notice; every other one in order, which takes other ways through the runtime.
      const how = restarts % 2 === 0 ? "killed" : "stopped";
      await stack.stopEdge(how);
      await stack.startEdge(rates);
      note(`${finished()} jobs done: edge ${how} and started again (${++restarts})`);
    }
  }
  return { kills, struck, restarts };
}
