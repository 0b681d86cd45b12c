/** Runs the edge in the local workerd (`wrangler dev`); D1, R2, the queue and the Durable Objects are stored in `dataDir`. */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, describeExit, startChild } from "./child.ts";
import { Progress, StartError, untilReady } from "./ready.ts";

export interface EdgeOptions {
  readonly root: string;
  readonly port: number;
  readonly dataDir: string;
  /** Path of the configuration, relative to apps/edge; wrangler.jsonc by default. */
  readonly config?: string;
  /** Directory of static files; by default that of the configuration. */
  readonly assets?: string;
  /** Overrides of variables in wrangler.jsonc. */
  readonly vars: Readonly<Record<string, string>>;
  /** Secrets; unlike variables, they are not passed as command-line arguments. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Cancels the start and stops all started processes. */
  readonly signal?: AbortSignal | undefined;
  /** Shared progress of several starts; by default that of the edge only. */
  readonly progress?: Progress | undefined;
  readonly onLine: (name: string, line: string) => void;
  /** Called with a description of each step, for the terminal. */
  readonly onStep?: ((step: string) => void) | undefined;
}

export interface Edge {
  readonly url: string;
  /** Resolves with the reason if the edge exits without {@link Edge.stop}. */
  readonly failed: Promise<StartError>;
  stop(): Promise<void>;
  /** Kills it immediately, as a crash or power failure would. */
  kill(): Promise<void>;
}

const CRON_MS = 60_000;

/** Disables wrangler's metrics, prompts and requests for data centre details; logs are written to `dataDir`. */
const quiet = (dataDir: string): Record<string, string> => ({
  CI: "1",
  NO_COLOR: "1",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_LOG_PATH: path.join(dataDir, "wrangler-logs"),
  WRANGLER_REGISTRY_PATH: path.join(dataDir, "wrangler-registry"),
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  // Its tracing halves the throughput of the local runtime.
  X_LOCAL_OBSERVABILITY: "false",
});

/** Starts a script. Resolves once `url` answers or, without a URL, once the script has exited; stops it and rejects if it fails. */
async function startPart(
  { root, dataDir, signal, onLine }: EdgeOptions,
  progress: Progress,
  args: readonly string[],
  url: string | null,
): Promise<Child> {
  progress.begin();
  const child = startChild({
    name: "edge",
    args: ["--no-warnings", ...args],
    cwd: path.join(root, "apps/edge"),
    env: quiet(dataDir),
    onLine: progress.follow(onLine),
  });
  try {
    await untilReady(child, url, progress, signal);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return child;
}

async function applyMigrations(options: EdgeOptions, progress: Progress): Promise<void> {
  const { root, dataDir, config = "wrangler.jsonc" } = options;
  options.onStep?.("Applying the database's migrations ...");
  const script = path.join(root, "scripts/migrate.ts");
  await startPart(options, progress, [script, path.resolve(root, "apps/edge", config), dataDir], null);
}

/** Calls the Worker's scheduled handler every minute, because cron triggers do not fire locally. */
function runCron(url: string): NodeJS.Timeout {
  return setInterval(() => {
    fetch(`${url}/cdn-cgi/local/scheduled`, { signal: AbortSignal.timeout(CRON_MS) })
      .then((response) => response.body?.cancel())
      .catch(() => undefined); // the next call compensates
  }, CRON_MS).unref();
}

/** Writes a file that only its owner can read, even if it existed with other permissions. */
function writeSecrets(file: string, secrets: Readonly<Record<string, string>>): void {
  rmSync(file, { force: true });
  const lines = Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`);
  writeFileSync(file, lines.join(""), { mode: 0o600, flag: "wx" });
}

/** Applies the migrations and starts the edge. @throws {StartError} if it exits or stalls before it is ready */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const { progress = new Progress() } = options;
  await applyMigrations(options, progress);
  options.onStep?.("Starting the edge ...");
  const url = `http://127.0.0.1:${options.port}`;
  const secrets = path.join(options.dataDir, "edge.env");
  writeSecrets(secrets, options.secrets);
  // Absolute paths: wrangler resolves relative ones against its configuration. Later files override earlier ones.
  const settings = [".dev.vars.example", ".dev.vars"].map((name) => path.join(options.root, "apps/edge", name));
  const files = [...settings.filter((file) => existsSync(file)), secrets].flatMap((file) => ["--env-file", file]);
  const vars = Object.entries(options.vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]);
  const listen = ["--ip", "127.0.0.1", "--port", String(options.port), "--inspector-port", "0"];
  const command = [
    fileURLToPath(import.meta.resolve("wrangler")),
    "dev",
    "--local",
    ...(options.config === undefined ? [] : ["--config", options.config]),
    "--persist-to",
    options.dataDir,
    ...listen,
    ...(options.assets === undefined ? [] : ["--assets", options.assets]),
    "--show-interactive-dev-session",
    "false",
    ...files,
    ...vars,
  ];
  const child = await startPart(options, progress, command, `${url}/healthz`);
  const cron = runCron(url);
  let stopping = false;
  const failed = Promise.withResolvers<StartError>();
  void child.exited.then((exit) => {
    clearInterval(cron);
    if (!stopping) failed.resolve(new StartError(child, `ended with ${describeExit(exit)}`));
  });
  return {
    url,
    failed: failed.promise,
    async stop() {
      stopping = true;
      await child.stop();
    },
    async kill() {
      stopping = true;
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
