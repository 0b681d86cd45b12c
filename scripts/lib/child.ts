/** Long-lived child processes: output by line, a buffer of the last lines, shutdown of the process group, even if the parent is killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface ChildOptions {
  /** Shown before every line of output. */
  readonly name: string;
  /** Node arguments: the script and its arguments. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine: (name: string, line: string) => void;
}

/** How a child ended: with an exit code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Settles when the process and all holders of its output streams have ended. */
  readonly exited: Promise<Exit>;
  /** The last lines of output, oldest first. */
  tail(): readonly string[];
  /** Sends SIGTERM to the process group, and SIGKILL after `graceMs`; resolves when the child has exited. */
  stop(graceMs?: number): Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
}

const TAIL_LINES = 20;
const END_WITH_PARENT = new URL("end-with-parent.mjs", import.meta.url).href;

/** "code 1" or "SIGKILL". */
export const describeExit = ({ code, signal }: Exit): string => signal ?? `code ${code}`;

/**
 * Runs a script in Node. The child has its own process group, so that a terminal's Ctrl-C does not reach it (the parent
 * decides the order of shutdown) and its child processes (workerd) are stopped with it. The group does not outlive this process.
 */
export function spawnNode(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  return spawn(process.execPath, ["--import", END_WITH_PARENT, ...args], {
    cwd,
    env: { ...env, PARENT_PID: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

/** Makes a child process that is not a script, such as workerd, end with this process. The guard is to be killed after the child has ended. */
export function guard(pid: number): ChildProcess {
  const script = fileURLToPath(new URL("guard.mjs", import.meta.url));
  return spawn(process.execPath, [script, String(pid)], { stdio: "ignore", detached: true });
}

/** {@link spawnNode}, supervised. */
export function startChild({ name, args, cwd, env, onLine }: ChildOptions): Child {
  const child = spawnNode(args, cwd, { ...process.env, ...env });
  const tail: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on("line", (line) => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      onLine(name, line);
    });
  }
  const { promise: exited, resolve } = Promise.withResolvers<Exit>();
  child.once("error", (error) => {
    tail.push(error.message);
    resolve({ code: 1, signal: null });
  });
  child.once("close", (code, signal) => resolve({ code, signal }));

  const { pid } = child;
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (pid !== undefined) process.kill(-pid, signal);
    } catch {
      // the group has ended already
    }
  };
  return {
    name,
    pid: pid ?? 0,
    exited,
    tail: () => tail,
    kill,
    async stop(graceMs = 10_000) {
      kill("SIGTERM");
      const timer = setTimeout(() => kill("SIGKILL"), graceMs);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}
