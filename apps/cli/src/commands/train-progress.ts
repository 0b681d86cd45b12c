/** Progress and interruption for all training commands. */
import type { Report } from "@reptok/train";
import { type Meter, meter } from "../progress.ts";

const LOG_EVERY_MS = 30_000;

/** Aborted by the first SIGINT or SIGTERM, so that a checkpoint is saved; a second one ends the process as usual. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    console.error("\nSaving the checkpoint ... (interrupt again to stop at once)");
    controller.abort();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  return controller.signal;
}

function noteOf({ samplesPerSecond, scalars }: Report): string {
  const numbers = Object.entries(scalars).map(([name, value]) => `${name} ${value.toPrecision(4)}`);
  return [...numbers, `${samplesPerSecond.toPrecision(3)}/s`].join("  ");
}

/** A progress meter that follows the current phase. */
export function phaseMeter() {
  let current: { readonly what: string; readonly meter: Meter } | undefined;
  const done = (): void => {
    current?.meter.done();
    current = undefined;
  };
  const update = (what: string, count: number, total: number, note?: string): void => {
    if (current?.what !== what) {
      done();
      current = { what, meter: meter(what, LOG_EVERY_MS) };
    }
    current.meter.update(count, total, note);
  };
  return {
    done,
    update,
    report: (what: string, report: Report): void => update(what, report.step, report.steps, noteOf(report)),
  };
}
