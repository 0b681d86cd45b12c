/**
 * `npm start`: the edge and the GPU worker with the starter model, until Ctrl-C.
 *
 * | variable  | default          | meaning                                               |
 * | --------- | ---------------- | ----------------------------------------------------- |
 * | PORT      | 8787             | port of the edge                                      |
 * | GPU_PORT  | 8788 or the next | port of the GPU worker, reachable from this host only |
 * | MODELS    | models/starter   | bundle directories, separated as in PATH              |
 * | DATA_DIR  | .data/state      | directory of the state of D1, R2 and the queue        |
 * | VERBOSE   |                  | 1 shows the processes' output before they are ready   |
 */
import path from "node:path";
import { isRunByNpm, onParentExit } from "./lib/parent.mjs";
import { freePort, isFree, parsePort } from "./lib/ports.ts";
import { ROOT, type Stack, startStack } from "./lib/stack.ts";
import { ensureStudio } from "./lib/studio.ts";

const { PORT, GPU_PORT, MODELS, DATA_DIR, VERBOSE } = process.env;
const WIDTH = "gpu-worker".length;

let ready = VERBOSE === "1";

/** Output before readiness is shown only with the error of a part that fails to start. */
function print(name: string, line: string): void {
  if (ready && line.trim() !== "") console.log(`${name.padEnd(WIDTH)} | ${line}`);
}

async function choosePorts(): Promise<{ edgePort: number; workerPort: number }> {
  const edgePort = parsePort("PORT", PORT || "8787");
  if (!(await isFree(edgePort))) {
    throw new Error(
      `Port ${edgePort} is taken. Stop the process that uses it, or choose another one: PORT=8790 npm start`,
    );
  }
  if (GPU_PORT) {
    const workerPort = parsePort("GPU_PORT", GPU_PORT);
    if (workerPort === edgePort || !(await isFree(workerPort))) throw new Error(`GPU_PORT: ${workerPort} is taken.`);
    return { edgePort, workerPort };
  }
  return { edgePort, workerPort: await freePort(8788, edgePort) };
}

function greet({ url }: Stack, dataDir: string): void {
  const request = '{"prompt":"a red apple","seed":7}';
  const local = url.replace("127.0.0.1", "localhost");
  console.log(`
Ready: ${url}    (data in ${path.relative(process.cwd(), dataDir) || "."}; Ctrl-C stops)

Studio: ${local}/        API reference: ${local}/docs

  curl -s ${local}/v1/images/generations \\
    -H 'content-type: application/json' \\
    -d '${request}'
`);
}

async function main(): Promise<number> {
  const stop = new AbortController();
  const stopRequested = new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve()));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());
  if (isRunByNpm) onParentExit(() => stop.abort());
  const dataDir = path.resolve(ROOT, DATA_DIR || ".data/state");
  const models = (MODELS || "models/starter").split(path.delimiter).map((dir) => path.resolve(ROOT, dir));
  await ensureStudio(ROOT, (line) => console.log(line));
  const onStep = (step: string) => console.log(step);
  onStep("Starting the GPU worker ...");
  const ports = await choosePorts();
  const stack = await startStack({ ...ports, dataDir, models, signal: stop.signal, onLine: print, onStep });
  ready = true;
  greet(stack, dataDir);
  const failure = await Promise.race([stopRequested, stack.failed]);
  console.log(failure === undefined ? "Stopping ..." : `Stopping: ${failure.message}`);
  await stack.stop();
  return failure === undefined ? 0 : 1;
}

try {
  process.exit(await main());
} catch (error) {
  if (error instanceof DOMException && error.name === "AbortError") process.exit(0); // stopped before it was ready
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
