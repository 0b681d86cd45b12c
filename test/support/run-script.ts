/** Runs a file of scripts/ as `npm start` does once the dependencies are installed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { spawnNode } from "../../scripts/lib/child.ts";
import { ROOT } from "../../scripts/lib/stack.ts";

export interface Running extends AsyncDisposable {
  /** Everything printed so far, both streams. */
  output(): string;
  /** Resolves once the output contains `text`; rejects if the process exits first. */
  until(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

export function runScript(
  script: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Running {
  let text = "";
  const child = spawnNode([path.join(ROOT, script), ...args], ROOT, { ...process.env, ...env });
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      for (const look of watchers) look();
    });
  }
  const ended = new Promise<number | string>((resolve) => {
    child.on("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  return {
    output: () => text,
    ended,
    kill: (signal) => void child.kill(signal),
    async until(expected) {
      const seen = new Promise<void>((resolve) => {
        const look = () => {
          if (text.includes(expected)) resolve();
        };
        watchers.add(look);
        look();
      });
      const early = ended.then((how) => Promise.reject(new Error(`ended with ${how} before "${expected}":\n${text}`)));
      await Promise.race([seen, early]);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** A directory that is removed at the end of the block. */
export function temporaryDirectory(): Disposable & { readonly path: string } {
  const dir = mkdtempSync(path.join(tmpdir(), "reptok-"));
  return { path: dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}
