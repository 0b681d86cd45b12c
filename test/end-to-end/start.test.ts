/** `npm start` as a process: its output and its exit. */
import { createServer } from "node:net";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { freePort, isFree } from "../../scripts/lib/ports.ts";
import { createClient } from "../support/client.ts";
import { runScript, temporaryDirectory } from "../support/run-script.ts";

const START = "scripts/start.ts";

/** Settings that isolate a start from others on this machine. */
async function settings(dir: string) {
  const port = await freePort();
  const gpuPort = await freePort(0, port);
  await writeTinyBundle(path.join(dir, "tiny"));
  const env = {
    MODELS: path.join(dir, "tiny"),
    DATA_DIR: path.join(dir, "data"),
    PORT: `${port}`,
    GPU_PORT: `${gpuPort}`,
  };
  return { port, gpuPort, env };
}

test("prints its address and an example, answers requests, and stops cleanly on SIGTERM", async () => {
  using dir = temporaryDirectory();
  const { port, gpuPort, env } = await settings(dir.path);
  await using running = runScript(START, env);
  await running.until(`Ready: http://127.0.0.1:${port}`);
  await running.until(`curl -s http://localhost:${port}/v1/images/generations`);

  const client = createClient(`http://127.0.0.1:${port}`);
  const body = { prompt: "a red apple", seed: 7, response_format: "b64_json" };
  expect((await client.post("/v1/images/generations", body)).status).toBe(200);
  await running.until("gpu-worker | ");
  await running.until("edge       | ");

  running.kill("SIGTERM");
  expect(await running.ended).toBe(0);
  expect([await isFree(port), await isFree(gpuPort)]).toEqual([true, true]);
});

test("the worker and the edge end when it is killed", async () => {
  using dir = temporaryDirectory();
  const { port, gpuPort, env } = await settings(dir.path);
  await using running = runScript(START, env);
  await running.until(`Ready: http://127.0.0.1:${port}`);
  running.kill("SIGKILL");
  expect(await running.ended).toBe("SIGKILL");
  await vi.waitUntil(async () => (await isFree(port)) && (await isFree(gpuPort)), { timeout: 20_000 });
});

test("stops while it is starting", async () => {
  using dir = temporaryDirectory();
  const { port, gpuPort, env } = await settings(dir.path);
  await using running = runScript(START, env);
  await running.until("Starting the edge");
  running.kill("SIGINT");
  expect(await running.ended).toBe(0);
  expect(running.output()).not.toContain("Ready");
  expect([await isFree(port), await isFree(gpuPort)]).toEqual([true, true]);
});

test("a port in use, an invalid port, a missing model", async () => {
  using dir = temporaryDirectory();
  const { port, env } = await settings(dir.path);
  const holder = createServer().listen(port, "127.0.0.1");
  const cases: [Record<string, string>, string][] = [
    [{}, `Port ${port} is taken`],
    [{ PORT: "http" }, 'PORT: expected a port from 1 to 65535, got "http"'],
    [{ PORT: `${await freePort()}`, MODELS: dir.path }, `No model in ${dir.path}`],
  ];
  for (const [change, message] of cases) {
    await using running = runScript(START, { ...env, ...change });
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain(message);
    expect(running.output()).not.toMatch(/^\s+at /m);
  }
  holder.close();
});

test("a worker that cannot load its model ends the start and prints the worker's last lines", async () => {
  using dir = temporaryDirectory();
  const { port, env } = await settings(dir.path);
  await using running = runScript(START, { ...env, PROVIDER: "no-such-provider" });
  expect(await running.ended).toBe(1);
  expect(running.output()).toContain("gpu-worker ended with code 1 before it was ready; its last lines:");
  expect(running.output()).toContain("PROVIDER");
  expect(await isFree(port)).toBe(true);
});
