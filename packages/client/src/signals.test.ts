/** Signals and time-outs with a server whose answers never end, under forced garbage collection. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import { Reptok } from "./index.ts";
import { failure } from "../test/api.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

async function collected(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    collect();
    await sleep(5);
  }
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "localhost");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

test("the time-out ends an attempt whose request was collected", async () => {
  const reptok = new Reptok({ baseUrl: await serve(() => {}), timeoutMs: 300, retries: 0 });
  const call = failure(reptok.models());
  await collected();
  expect(await call).toMatchObject({ code: "connection_error" });
});

test("the time-out and the caller's signal work if fetch ignores signals", async () => {
  const fetch = () => new Promise<Response>(() => {});
  const late = new Reptok({ baseUrl: "http://localhost", timeoutMs: 100, retries: 0, fetch });
  expect(await failure(late.models())).toMatchObject({ code: "connection_error" });
  const patient = new Reptok({ baseUrl: "http://localhost", fetch });
  const reason = new Error("the user left");
  const controller = new AbortController();
  const call = failure(patient.models({ signal: controller.signal }));
  await collected();
  controller.abort(reason);
  expect(await call).toBe(reason);
});

test("the caller's signal aborts a stream at any time", async () => {
  const baseUrl = await serve((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('event: status\nid: 1\ndata: {"status":"processing"}\n\n');
  });
  const controller = new AbortController();
  const events = new Reptok({ baseUrl }).predictions.stream("job-1", { signal: controller.signal });
  await events.next();
  await collected();
  const next = failure(events.next());
  await collected();
  const reason = new Error("the user left");
  controller.abort(reason);
  expect(await next).toBe(reason);
});
