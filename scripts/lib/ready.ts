/** Waits until started processes are ready. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, describeExit } from "./child.ts";

/** A process that exited or stalled before it was ready; the message has the end of its output. */
export class StartError extends Error {
  constructor(child: Child, what: string) {
    const lines = child.tail().map((line) => `    ${line}`);
    super([`${child.name} ${what}${lines.length > 0 ? "; its last lines:" : "."}`, ...lines].join("\n"));
    this.name = "StartError";
  }
}

/** Longest time without progress, in milliseconds. */
const STALL_MS = 120_000;

/** Time of the last progress of a start. Processes that wait for each other share one. */
export class Progress {
  readonly #now: () => number;
  readonly #seen = new Set<string>();
  #at: number;

  /** @param now a clock in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#at = now();
  }

  /** Records the start of a process. */
  begin(): void {
    this.#seen.clear();
    this.#at = this.#now();
  }

  /** Records a line of output. A repeated line, even with other numbers, is not progress: the process is retrying. */
  note(line: string): void {
    const pattern = line.replaceAll(/\d+/g, "0");
    if (!this.#seen.has(pattern)) this.#at = this.#now();
    this.#seen.add(pattern);
  }

  /** Returns a receiver of output that records each line and passes it to `onLine`. */
  follow(onLine: (name: string, line: string) => void): (name: string, line: string) => void {
    return (name, line) => {
      this.note(line);
      onLine(name, line);
    };
  }

  get stalled(): boolean {
    return this.#now() - this.#at > STALL_MS;
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // not listening yet
  }
}

/**
 * Polls `url` until it answers 2xx; without a URL, waits until the child ends with code 0.
 * @throws {StartError} if the child exits otherwise or the start stalls; the signal's reason if it is aborted
 */
export async function untilReady(
  child: Child,
  url: string | null,
  progress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  let ended: string | undefined;
  void child.exited.then((exit) => {
    ended = describeExit(exit);
  });
  for (;;) {
    if (url !== null && (await answersOk(url))) return;
    signal?.throwIfAborted();
    if (url === null && ended === "code 0") return;
    if (ended !== undefined) throw new StartError(child, `ended with ${ended} before it was ready`);
    if (progress.stalled) throw new StartError(child, `was not ready, without progress for ${STALL_MS / 1000} s`);
    await sleep(100);
  }
}
