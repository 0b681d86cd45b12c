/** Waits for a service to become ready. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, describeExit } from "./child.ts";

/** A service that ended, or did not become ready in time, with the end of its output. */
export class StartError extends Error {
  constructor(child: Child, what: string) {
    const lines = child.tail().map((line) => `    ${line}`);
    super([`${child.name} ${what}${lines.length > 0 ? "; its last lines:" : "."}`, ...lines].join("\n"));
    this.name = "StartError";
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
 * Polls `url` until it answers 2xx.
 * @throws {StartError} when the child ends first or `timeoutMs` pass; the signal's reason when it is aborted
 */
export async function untilReady(child: Child, url: string, timeoutMs: number, signal?: AbortSignal): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let ended: string | undefined;
  void child.exited.then((exit) => {
    ended = describeExit(exit);
  });
  while (!(await answersOk(url))) {
    signal?.throwIfAborted();
    if (ended !== undefined) throw new StartError(child, `ended with ${ended} before it was ready`);
    if (performance.now() > deadline) throw new StartError(child, `was not ready after ${timeoutMs / 1000} s`);
    await sleep(100);
  }
}
