/** Runs the edge in the local workerd (`wrangler dev`): D1, R2, the queue and the Durable Objects live in `dataDir`. */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Child, describeExit, startChild } from "./child.ts";
import { Progress, StartError, untilReady } from "./ready.ts";

export interface EdgeOptions {
  readonly root: string;
  readonly port: number;
  readonly dataDir: string;
  /** The configuration to run, relative to apps/edge; wrangler.jsonc when absent. */
  readonly config?: string;
  /** Directory of the static files to serve; the configuration's own when absent. */
  readonly assets?: string;
  /** Variables of wrangler.jsonc to set otherwise. */
  readonly vars: Readonly<Record<string, string>>;
  /** Secrets; unlike variables they are in nobody's list of processes. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Gives up starting; what had been started is stopped. */
  readonly signal?: AbortSignal | undefined;
  /** Of the whole start; the edge's own by default. */
  readonly progress?: Progress | undefined;
  readonly onLine: (name: string, line: string) => void;
  /** Called with what is done next, for people. */
  readonly onStep?: ((step: string) => void) | undefined;
}

export interface Edge {
  readonly url: string;
  /** Settles, with the reason, when the edge ends without having been asked to. */
  readonly failed: Promise<StartError>;
  stop(): Promise<void>;
  /** Ends it at once and without notice, as a crash or a power cut would. */
  kill(): Promise<void>;
}

const CRON_MS = 60_000;

/** wrangler reports nowhere and asks nobody: no metrics, no request for the data centre's details, logs in `dataDir`. */
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

/** The platform's cron triggers do not fire locally: this calls the Worker's handler in their place. */
function runCron(url: string): NodeJS.Timeout {
  return setInterval(() => {
    fetch(`${url}/cdn-cgi/local/scheduled`, { signal: AbortSignal.timeout(CRON_MS) })
      .then((response) => response.body?.cancel())
      .catch(() => undefined); // the next minute's call makes up for this one
  }, CRON_MS).unref();
}

/** Of which only the owner can read what is in it, whoever wrote it before. */
function writeSecrets(file: string, secrets: Readonly<Record<string, string>>): void {
  rmSync(file, { force: true });
  const lines = Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`);
  writeFileSync(file, lines.join(""), { mode: 0o600, flag: "wx" });
}

/** Applies the migrations and starts the edge. @throws {StartError} when it ends or hangs before it is ready */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const { progress = new Progress() } = options;
  await applyMigrations(options, progress);
  options.onStep?.("Starting the edge ...");
  const url = `http://127.0.0.1:${options.port}`;
  const secrets = path.join(options.dataDir, "edge.env");
  writeSecrets(secrets, options.secrets);
  // Whole paths: wrangler resolves relative ones against its configuration. Later files win.
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
