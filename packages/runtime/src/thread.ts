/** A session thread: loads networks on first use and runs them one call at a time. */
import { parentPort, workerData } from "node:worker_threads";
import type { ComponentName } from "@reptok/shared";
import type { Provider } from "./engine.ts";
import { buffersOf, CLOSE } from "./protocol.ts";
import type { Call, ComponentFiles, Reply, Request, ThreadConfig } from "./protocol.ts";
import { OrtSession } from "./session.ts";

if (parentPort === null) throw new Error("thread.ts runs as a worker thread only");
const port = parentPort;
const { files, providers, threads } = workerData as ThreadConfig;

const sessions = new Map<ComponentName, OrtSession>();
let settled: Provider | undefined;
let closing = false;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Loads with the settled provider, or settles on the first candidate that loads this network. */
async function load({ path, external }: ComponentFiles): Promise<OrtSession> {
  const failures: string[] = [];
  for (const provider of settled === undefined ? providers : [settled]) {
    try {
      const options = { provider, external, ...(threads === undefined ? {} : { threads }) };
      const session = await OrtSession.create(path, options);
      settled = provider;
      return session;
    } catch (error) {
      failures.push(`${provider}: ${messageOf(error)}`);
    }
  }
  throw new Error(failures.join("; "));
}

async function sessionOf(component: ComponentName): Promise<OrtSession> {
  const loaded = sessions.get(component);
  if (loaded !== undefined) return loaded;
  const found = files[component];
  if (found === undefined) throw new Error(`expected a component of the bundle, got ${component}`);
  const session = await load(found);
  sessions.set(component, session);
  return session;
}

async function execute({ id, component, feeds }: Call): Promise<Reply> {
  try {
    if (closing) throw new Error("the thread is closing");
    const session = await sessionOf(component);
    const outputs = feeds === null ? {} : await session.run(feeds);
    return { id, provider: settled ?? "cpu", outputs };
  } catch (error) {
    return { id, failure: `${component}: ${messageOf(error)}` };
  }
}

async function close(): Promise<void> {
  for (const session of sessions.values()) await session.release();
  port.close();
}

// One at a time: the wasm build must not be entered twice, and the native one would only queue on its own pool.
let last: Promise<void> = Promise.resolve();
port.on("message", (request: Request) => {
  closing ||= request === CLOSE;
  last = last.then(async () => {
    if (request === CLOSE) return close();
    const reply = await execute(request);
    port.postMessage(reply, "outputs" in reply ? buffersOf(reply.outputs) : []);
  });
});
