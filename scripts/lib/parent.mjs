/** Detects the end of the parent process, for which there is no signal. */

const LOOK_EVERY_MS = 1000;

/**
 * Calls `then` once if npm, the parent process, was killed without stopping this process. Does nothing if the script was not
 * started by npm, because it may then be meant to outlive its parent.
 * @param {() => void} then
 */
export function onParentExit(then) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, LOOK_EVERY_MS);
  timer.unref();
}
