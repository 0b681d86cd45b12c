/** Processor time of processes, from /proc (Linux only). */
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks per second: 100 on every platform that Node supports. */
const TICKS = 100;

interface Process {
  readonly parent: number;
  /** Seconds of user and system time. */
  readonly seconds: number;
}

/** Reads /proc/PID/stat (proc(5)): fields 4 (parent), 14 and 15 (user and system time). The name before them may contain spaces. */
function readProcess(pid: number): Process {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
}

/** Seconds of processor time that a process has used. */
export function processorSeconds(pid: number): number {
  return readProcess(pid).seconds;
}

/** Seconds of processor time that the running descendants of this process have used, without those in `except` and below. */
export function descendantsSeconds(except: readonly number[]): number {
  const children = new Map<number, { pid: number; seconds: number }[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const { parent, seconds } = readProcess(Number(name));
      children.set(parent, [...(children.get(parent) ?? []), { pid: Number(name), seconds }]);
    } catch {
      // The process has ended since the directory was read.
    }
  }
  const below = (pid: number): number => {
    const counted = (children.get(pid) ?? []).filter((child) => !except.includes(child.pid));
    return counted.reduce((sum, child) => sum + child.seconds + below(child.pid), 0);
  };
  return below(process.pid);
}
