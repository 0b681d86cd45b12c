/** Detects the end of the parent process, for which there is no signal. */

const LOOK_EVERY_MS = 1000;

/**
 * Calls `then` once when npm, which started this process, has ended without stopping it (killed outright). Does nothing
 * outside of npm scripts: whoever starts the script itself may leave it running.
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
