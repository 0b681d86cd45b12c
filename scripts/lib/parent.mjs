/** Detects the end of the parent process, for which there is no signal. */

const LOOK_EVERY_MS = 1000;

/**
 * Calls `then` once the parent process has ended, even if it was killed. `parent` is its id, by default that of the current parent.
 * @param {() => void} then
 * @param {number} [parent]
 */
export function onParentExit(then, parent = process.ppid) {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Whether npm runs this process. Otherwise it may be meant to outlive its parent, for example with nohup. */
export const isRunByNpm = process.env.npm_lifecycle_event !== undefined;
