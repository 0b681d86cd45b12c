import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { freePort, isFree, parsePort } from "./ports.ts";

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

const listen = (port: number) =>
  new Promise<void>((resolve) => servers.push(createServer().listen(port, "127.0.0.1", resolve)));

test("skips ports that are in use or excluded", async () => {
  const port = await freePort();
  expect(await isFree(port)).toBe(true);
  await listen(port);
  expect(await isFree(port)).toBe(false);
  const next = await freePort(port);
  expect(next).not.toBe(port);
  expect(await freePort(port, next)).not.toBe(next);
});

test("a port without preference is none that the system gives away by itself", async () => {
  for (let i = 0; i < 20; i++) expect(await freePort()).toBeLessThan(32_768);
});

test("reads ports from settings", () => {
  expect(parsePort("PORT", "8787")).toBe(8787);
  for (const wrong of ["", "0", "65536", "80a", "-1", "1e3", "8787 "]) {
    expect(() => parsePort("PORT", wrong)).toThrow(`PORT: expected a port from 1 to 65535, got "${wrong}"`);
  }
});
