/**
 * Preloaded by child.ts (`node --import`): when the parent has ended without stopping this process, for example by SIGKILL, its
 * process group ends, with its own children such as workerd. Nothing is shut down in order, as after a power failure.
 */
import { isMainThread } from "node:worker_threads";
import { onParentExit } from "./parent.mjs";

// Worker threads preload it too.
if (isMainThread) {
  const parent = Number(process.env.PARENT_PID);
  // It is not the parent of this process's children.
  delete process.env.PARENT_PID;
  onParentExit(() => process.kill(-process.pid, "SIGKILL"), parent);
}
