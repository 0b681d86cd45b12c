/** Breaks the stack during the work, at even steps of it, so that every break meets jobs in progress. */
import { setTimeout as sleep } from "node:timers/promises";
import { SILENCE_MS } from "@reptok/shared";
import type { FaultRates } from "./edge/dice.ts";
import type { FaultStack } from "./stack.ts";

/** How often each of these happens. */
export interface Breaks {
  /** The GPU worker is killed and started again. */
  readonly kills: number;
  /** The GPU worker is suspended for longer than a dispatcher allows it to be silent. */
  readonly freezes: number;
  /** The edge is restarted. */
  readonly restarts: number;
  /** D1 fails every call for {@link ChaosOptions.outageMs}. */
  readonly outages: number;
}

export interface ChaosOptions extends Breaks {
  readonly jobs: number;
  readonly outageMs: number;
  readonly rates: FaultRates;
  /** Number of jobs whose end their clients have seen. */
  readonly finished: () => number;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

export interface ChaosDone extends Breaks {
  /** Kills and freezes of a GPU worker that had jobs. */
  readonly struck: { readonly kills: number; readonly freezes: number };
}

export const NOTHING_DONE: ChaosDone = {
  kills: 0,
  freezes: 0,
  restarts: 0,
  outages: 0,
  struck: { kills: 0, freezes: 0 },
};

interface Step {
  readonly at: number;
  readonly what: keyof Breaks;
}

/** When to do what: every kind spread over the work, from its first twentieth on, so that some work is left after the last. */
export function planChaos({ jobs, kills, freezes, restarts, outages }: Breaks & { readonly jobs: number }): Step[] {
  const spread = (count: number, what: Step["what"]) =>
    Array.from({ length: count }, (_, i): Step => ({ at: jobs * (0.05 + (0.85 * (i + 0.5)) / count), what }));
  return [
    ...spread(kills, "kills"),
    ...spread(freezes, "freezes"),
    ...spread(restarts, "restarts"),
    ...spread(outages, "outages"),
  ].toSorted((a, b) => a.at - b.at);
}

/** How long a kill or a suspension waits for the worker to have jobs. */
const AIM_MS = 60_000;
const LONGEST_PAUSE_MS = 1000;
const FREEZE_MS = SILENCE_MS + 2000;

async function aim(stack: FaultStack, signal: AbortSignal): Promise<boolean> {
  for (const end = performance.now() + AIM_MS; performance.now() < end;) {
    if (await stack.isWorking()) return true;
    await sleep(5, undefined, { signal });
  }
  return false;
}

/** Does everything planned, one step after the other. Rejects when the signal aborts, or the stack does not come back. */
export async function wreak(stack: FaultStack, options: ChaosOptions): Promise<ChaosDone> {
  const { finished, signal, note, rates, outageMs } = options;
  const done = { kills: 0, freezes: 0, restarts: 0, outages: 0 };
  const struck = { kills: 0, freezes: 0 };
  const steps: Record<keyof Breaks, () => Promise<string>> = {
    async kills() {
      if (await aim(stack, signal)) struck.kills++;
      await stack.crashWorker(LONGEST_PAUSE_MS * Math.random());
      return "GPU worker killed";
    },
    async freezes() {
      if (await aim(stack, signal)) struck.freezes++;
      await stack.freezeWorker(FREEZE_MS);
      return `GPU worker suspended for ${FREEZE_MS / 1000} s`;
    },
    async restarts() {
      // Most by SIGKILL; every other one by a regular stop, which takes another path through the runtime.
      const how = done.restarts % 2 === 0 ? "killed" : "stopped";
      await stack.stopEdge(how);
      await stack.startEdge(rates);
      return `edge ${how} and restarted`;
    },
    async outages() {
      await stack.takeAway("d1", outageMs);
      await sleep(outageMs, undefined, { signal });
      return `D1 away for ${outageMs / 1000} s`;
    },
  };
  for (const { at, what } of planChaos(options)) {
    while (finished() < at) await sleep(10, undefined, { signal });
    signal.throwIfAborted();
    const text = await steps[what]();
    note(`${finished()} jobs done: ${text} (${++done[what]})`);
  }
  return { ...done, struck };
}
