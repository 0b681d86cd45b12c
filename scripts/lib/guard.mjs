/** `node guard.mjs <pid>`: kills a process of another program when the parent has ended, even by SIGKILL. See child.ts for scripts. */
import { onParentExit } from "./parent.mjs";

const pid = Number(process.argv[2]);
const idle = setInterval(() => {}, 2 ** 30);
onParentExit(() => {
  clearInterval(idle);
  process.kill(pid, "SIGKILL");
});
