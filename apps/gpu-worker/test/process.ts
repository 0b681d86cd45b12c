/** The worker as a real process. */
import { createInterface } from "node:readline";
import { spawnNode } from "../../../scripts/lib/child.ts";

export interface WorkerProcess {
  readonly url: string;
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Every line logged so far. */
  readonly lines: readonly string[];
}

const MAIN = new URL("../src/main.ts", import.meta.url).pathname;

/** Resolves once the worker listens and its set-up is complete, or it has exited; `url` is empty if it never listened. */
export async function startWorker(env: Readonly<Record<string, string>>): Promise<WorkerProcess> {
  const child = spawnNode([MAIN], process.cwd(), { PATH: process.env["PATH"], PORT: "0", THREADS: "1", ...env });
  child.stderr.pipe(process.stderr);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const lines: string[] = [];
  const ready = new Promise<string>((resolve) => {
    let url = "";
    const seen = new Set<string>();
    createInterface(child.stdout).on("line", (line) => {
      lines.push(line);
      const { msg, port } = JSON.parse(line) as { msg?: string; port?: number };
      if (msg === "listening") url = `http://127.0.0.1:${port}`;
      if (msg === "listening" || msg === "ready" || msg === "setup failed") seen.add(msg);
      if (seen.has("listening") && seen.size > 1) resolve(url);
    });
    void exited.then(() => resolve(url));
  });
  const url = await ready;
  return { url, pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), exited, lines };
}
