import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startChild } from "./child.ts";
import { Progress, untilReady } from "./ready.ts";

const SECOND = 1000;

/** A progress on a manual clock. */
function stoppedClock() {
  let now = 0;
  return { progress: new Progress(() => now), wait: (ms: number) => (now += ms) };
}

test("a start stalls after 120 s without progress, counted from the last new line", () => {
  const { progress, wait } = stoppedClock();
  const steps = ["applied 0000_jobs.sql", "applied 0001_index.sql", "Ready on http://127.0.0.1:8787"];
  for (const step of steps) {
    wait(119 * SECOND);
    expect(progress.stalled).toBe(false);
    progress.note(step);
  }
  wait(120 * SECOND);
  expect(progress.stalled).toBe(false);
  wait(1);
  expect(progress.stalled).toBe(true);
});

test("repeated lines with other numbers are not progress; a restarted process may repeat its lines", () => {
  const { progress, wait } = stoppedClock();
  progress.note('{"time":1,"msg":"not registered at the edge"}');
  wait(100 * SECOND);
  progress.note('{"time":20,"msg":"not registered at the edge"}');
  wait(21 * SECOND);
  expect(progress.stalled).toBe(true);
  progress.begin();
  expect(progress.stalled).toBe(false);
  wait(100 * SECOND);
  progress.note('{"time":1,"msg":"not registered at the edge"}');
  wait(100 * SECOND);
  expect(progress.stalled).toBe(false);
});

/** A process that prints a line and keeps running, or exits with a code. */
function child(code: number | null) {
  const script = `console.log("here"); ${code === null ? "setInterval(() => {}, 1000)" : `process.exitCode = ${code}`}`;
  const started = startChild({ name: "part", args: ["-e", script], cwd: ".", onLine: () => {} });
  onTestFinished(async () => void (await started.stop()));
  return started;
}

test("a stalled process fails with its last lines", async () => {
  const { progress, wait } = stoppedClock();
  const part = child(null);
  await expect.poll(() => part.tail()).toEqual(["here"]);
  wait(121 * SECOND);
  await expect(untilReady(part, "http://127.0.0.1:1/", progress)).rejects.toThrow(
    "part was not ready, without progress for 120 s; its last lines:\n    here",
  );
});

test("a process is ready if it answers 2xx or, without a URL, has exited with code 0", async () => {
  const statuses = [503, 500, 200];
  const server = createServer((_, response) => void response.writeHead(statuses.shift() ?? 200).end()).listen(0);
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { progress } = stoppedClock();
  await untilReady(child(null), `http://127.0.0.1:${port}/`, progress);
  expect(statuses).toEqual([]);
  await untilReady(child(0), null, progress);
  await expect(untilReady(child(3), null, progress)).rejects.toThrow("part ended with code 3 before it was ready");
});
