/** The real stack for a test file, with free ports and a temporary data directory; everything is removed afterwards. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";
import { readState } from "./state.ts";

export interface TestStack extends AsyncDisposable {
  /** The running stack; another one after `restart`. */
  readonly current: Stack;
  readonly url: string;
  readonly dataDir: string;
  /** Everything printed so far, for messages and for tests of the logs. */
  readonly lines: readonly string[];
  /** Stops both parts and starts them again over the same data. */
  restart(): Promise<void>;
}

export interface TestStackOptions {
  /** Bundle directories; one with random weights when absent. */
  readonly models?: readonly string[];
  readonly edgeVars?: Readonly<Record<string, string>>;
  readonly workerEnv?: Readonly<Record<string, string>>;
  /** What workers show the edge. */
  readonly fleetToken?: string;
}

export async function startTestStack(options: TestStackOptions = {}): Promise<TestStack> {
  const dir = mkdtempSync(path.join(tmpdir(), "reptok-stack-"));
  const lines: string[] = [];
  const edgePort = await freePort();
  const tiny = path.join(dir, "tiny");
  if (options.models === undefined) await writeTinyBundle(tiny);
  const settings = {
    models: [tiny],
    ...options,
    edgePort,
    workerPort: await freePort(0, edgePort),
    dataDir: path.join(dir, "data"),
    onLine: (name: string, line: string) => lines.push(`${name}: ${line}`),
  };
  let current = await startStack(settings);
  return {
    get current() {
      return current;
    },
    url: current.url,
    dataDir: settings.dataDir,
    lines,
    async restart() {
      await current.stop();
      current = await startStack(settings);
    },
    async [Symbol.asyncDispose]() {
      await current.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The stored state: rows of D1 and objects of R2, read from the local state's files. */
export interface Stored {
  readonly jobs: number;
  readonly latents: number;
  readonly objects: number;
}

function count(dataDir: string, kind: "d1" | "r2", table: string): number {
  const counts = readState(dataDir, kind, table, `SELECT count(*) AS n FROM ${table}`);
  return counts.reduce((sum, { n }) => sum + Number(n), 0);
}

export function stored({ dataDir }: Pick<TestStack, "dataDir">): Stored {
  return {
    jobs: count(dataDir, "d1", "jobs"),
    latents: count(dataDir, "d1", "latents"),
    objects: count(dataDir, "r2", "_mf_objects"),
  };
}
