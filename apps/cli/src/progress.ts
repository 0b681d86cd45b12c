/** Progress on stderr: a bar on a terminal, occasional lines in a log. */
import { SingleBar } from "cli-progress";

export interface Meter {
  /** `note` is shown after the counts. Does not use `this`. */
  readonly update: (done: number, total: number, note?: string) => void;
  /** Removes the bar. */
  readonly done: () => void;
}

/**
 * @param label the current activity, at most a word or two
 * @param everyMs without a terminal, print a line at most this often; no lines by default
 */
export function meter(label: string, everyMs?: number): Meter {
  return process.stderr.isTTY ? bar(label) : lines(label, everyMs ?? Infinity);
}

function bar(label: string): Meter {
  const shown = new SingleBar({
    format: `${label.padEnd(14)} {bar} {value}/{total}, {eta_formatted} left  {note}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  let started = false;
  return {
    update(done, total, note = "") {
      if (!started) shown.start(total, done, { note });
      started = true;
      shown.update(done, { note });
    },
    done() {
      if (started) shown.stop();
    },
  };
}

function lines(label: string, everyMs: number): Meter {
  let last = performance.now();
  return {
    update(done, total, note = "") {
      if (performance.now() - last < everyMs) return;
      last = performance.now();
      process.stderr.write(`${label} ${done}/${total} ${note}`.trimEnd() + "\n");
    },
    done() {},
  };
}
