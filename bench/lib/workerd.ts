/** Workers in one workerd, each with its own socket, without wrangler's proxy and miniflare's entry worker. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { guard } from "../../scripts/lib/child.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { processorSeconds } from "./processor.ts";

/** The configuration of a Worker that the benchmarks need. */
export interface Parts {
  readonly compatibilityDate: string;
  readonly compatibilityFlags?: string[];
  readonly bindings?: Record<string, string>;
  readonly d1Databases?: Record<string, string>;
  readonly r2Buckets?: Record<string, string>;
  readonly queueProducers?: Record<string, string>;
  readonly queueConsumers?: Record<string, { maxBatchSize: number; maxBatchTimeout: number }>;
  readonly durableObjects?: Record<string, { className: string; useSQLite: boolean }>;
}

/** As in apps/edge/wrangler.jsonc. */
export const COMPATIBILITY_DATE = "2026-11-01";

/** A bundled Worker: its script, and the WebAssembly that the script imports, by name. */
export interface Bundle {
  readonly text: string;
  readonly wasm: Readonly<Record<string, Uint8Array>>;
}

/** Bundles a Worker as for a deployment. */
export function bundle(main: string): Bundle {
  const out = mkdtempSync(path.join(tmpdir(), "reptok-bench-"));
  try {
    const wrangler = fileURLToPath(import.meta.resolve("wrangler"));
    // The bundle depends on the compatibility date and flags, not on the bindings.
    const config = path.join(out, "wrangler.json");
    writeFileSync(config, JSON.stringify({ name: "bench", main, compatibility_date: COMPATIBILITY_DATE }));
    const args = ["--no-warnings", wrangler, "deploy", "--config", config, "--dry-run", "--outdir", out];
    const env = { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" };
    const done = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", env });
    if (done.status !== 0) throw new Error(`could not bundle ${main}:\n${done.stdout}${done.stderr}`);
    const wasm = readdirSync(out).filter((name) => name.endsWith(".wasm"));
    return {
      text: readFileSync(path.join(out, `${path.basename(main, ".ts")}.js`), "utf8"),
      wasm: Object.fromEntries(wasm.map((name) => [name, new Uint8Array(readFileSync(path.join(out, name)))])),
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

export interface Served extends AsyncDisposable {
  readonly miniflare: Miniflare;
  /** The Worker's address. */
  url(name: string): Promise<string>;
  /** Seconds of processor time that workerd has used so far. */
  cpuSeconds(): number;
}

/** The process id of workerd among the children of this process. Linux only. */
function workerdPid(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ").map(Number);
  const pid = children.find((child) => readFileSync(`/proc/${child}/comm`, "utf8").startsWith("workerd"));
  if (pid === undefined) throw new Error("expected workerd to run");
  return pid;
}

/** Serves bundled Workers in one process. Their state is deleted when it ends. */
export async function serve(workers: Readonly<Record<string, { script: Bundle } & Parts>>): Promise<Served> {
  const options = convertV4MiniflareOptions({
    log: new Log(LogLevel.ERROR),
    handleStructuredLogs: () => {},
    workers: Object.entries(workers).map(([name, { script, ...parts }]) => ({
      ...parts,
      name,
      modules: [
        { type: "ESModule" as const, path: `${name}.mjs`, contents: script.text },
        ...Object.entries(script.wasm).map(([file, contents]) => {
          return { type: "CompiledWasm" as const, path: file, contents };
        }),
      ],
      unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    })),
  });
  const miniflare = new Miniflare(options);
  await miniflare.ready;
  const pid = workerdPid();
  const guarding = guard(pid);
  return {
    miniflare,
    url: async (name) => String(await miniflare.unsafeGetDirectURL(name)).replace(/\/$/, ""),
    cpuSeconds: () => processorSeconds(pid),
    async [Symbol.asyncDispose]() {
      await miniflare.dispose();
      guarding.kill();
    },
  };
}
