/** The real stack for a test file: free ports, a data directory of its own, everything gone afterwards. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { writeTinyBundle } from "../../packages/runtime/src/testing/tiny-bundle.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { type Stack, startStack } from "../../scripts/lib/stack.ts";

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

/** What is kept: rows of D1 and objects of R2, read from the local state's files. */
export interface Stored {
  readonly jobs: number;
  readonly latents: number;
  readonly objects: number;
}

function files(dir: string, suffix: string): string[] {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix) && !entry.name.startsWith("metadata"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function count(databases: readonly string[], table: string): number {
  let total = 0;
  for (const file of databases) {
    const database = new DatabaseSync(file, { readOnly: true });
    const known = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table);
    if (known !== undefined) total += Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]);
    database.close();
  }
  return total;
}

export function stored({ dataDir }: Pick<TestStack, "dataDir">): Stored {
  const d1 = files(path.join(dataDir, "v3", "d1"), ".sqlite");
  const r2 = files(path.join(dataDir, "v3", "r2"), ".sqlite");
  return { jobs: count(d1, "jobs"), latents: count(d1, "latents"), objects: count(r2, "_mf_objects") };
}
