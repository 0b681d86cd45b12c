/** The GPU worker's process: configuration, models, the connection to the edge, health and metrics, signals. */
import { serve } from "@hono/node-server";
import { pino } from "pino";
import sharp from "sharp";
import { readConfig } from "./config.ts";
import { drain } from "./drain.ts";
import { EdgeClient } from "./fleet/edge-client.ts";
import { Fleet } from "./fleet/fleet.ts";
import { loadModel } from "./models.ts";
import type { ServedModel } from "./models.ts";
import { createWorker } from "./worker.ts";

const config = readConfig(process.env);
const log = pino({ level: config.LOG_LEVEL, base: null });
// Pictures are small and each is read once: libvips' cache and threads would only use memory.
sharp.cache(false);
sharp.concurrency(1);

const models = new Map<string, ServedModel>();
const { app, health, jobs, service } = createWorker(config, models, log);

/** Loads the bundles. Resolves to the reasons why invalid ones were rejected; rejects if none could be loaded. */
async function loadModels(): Promise<string[]> {
  const options = {
    provider: config.PROVIDER,
    threads: config.THREADS,
    workers: config.WORKERS,
    onCrash(error: Error) {
      health.crashed();
      log.error({ err: error, state: health.state }, "a session thread died");
    },
  };
  const refused: Error[] = [];
  for (const dir of config.MODELS) {
    const started = performance.now();
    let loaded: ServedModel;
    try {
      loaded = await loadModel(dir, options, config.PRELOAD);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      refused.push(error);
      log.error({ err: error, dir }, "bundle rejected");
      continue;
    }
    const { model, version } = loaded.version;
    if (models.has(version))
      throw new Error(`expected different versions, got ${model} twice; the second bundle is ${dir}`);
    models.set(version, loaded);
    const seconds = (performance.now() - started) / 1000;
    log.info({ model, version, dir, provider: loaded.runner.provider, seconds }, "model loaded");
  }
  const reasons = refused.map(({ message }) => message);
  if (models.size === 0) throw new AggregateError(refused, reasons.join("; "));
  return reasons;
}

const loading = loadModels();
const server = serve(
  {
    fetch: app.fetch,
    hostname: config.HOST,
    port: config.PORT,
    serverOptions: { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 1000 },
  },
  ({ address, port }) => log.info({ address, port }, "listening"),
);
server.maxConnections = config.MAX_CONNECTIONS;

/** Set once the models are loaded. */
let fleet: Fleet | undefined;

function join(): Fleet {
  const loaded = [...models.values()];
  const joined = new Fleet({
    edge: new EdgeClient({ url: config.EDGE_URL, token: config.FLEET_TOKEN }),
    service,
    models: loaded,
    only: config.ONLY_WORKER,
    slots: config.WORKERS,
    batch: config.MAX_BATCH,
    device: loaded[0]?.runner.provider ?? "",
    onChange: (connected) => (health.connected = connected),
    onDrain: () => void stop("drain"),
    log,
  });
  void joined.start();
  return joined;
}

let stopping = false;

async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal, pending: jobs.pending }, "draining");
  const nothing = { drain: () => {}, idle: async () => {} };
  const finished = await drain(health, jobs, fleet ?? nothing, config.DRAIN_SECONDS * 1000);
  fleet?.close();
  // Exiting while a session thread is in native code would abort the process.
  await loading.catch(() => {});
  // Closes idle connections and flushes pending responses; a stalled client is not waited for.
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    setTimeout(resolve, 2000).unref();
  });
  await Promise.all([...models.values()].map(({ runner }) => runner.close()));
  log.info({ finished }, "stopped");
  process.exit(0);
}
// A second signal ends the process immediately.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop(signal));

try {
  const refused = await loading;
  health.finishSetup("succeeded", refused);
  if (!stopping) fleet = join();
  log.info({ models: [...models.values()].map(({ version }) => version) }, "ready");
} catch (error) {
  health.finishSetup("failed");
  log.fatal({ err: error }, "setup failed");
  if (config.ON_SETUP_FAILURE === "exit") process.exit(1);
}
