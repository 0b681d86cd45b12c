/** TCP ports on the loopback interface. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Whether a server could listen on the port now. */
export function isFree(port: number): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
    else reject(error);
  });
  server.listen({ port, host: "127.0.0.1" }, () => server.close(() => resolve(true)));
  return promise;
}

/**
 * Ports below those that operating systems give to outgoing connections and to listeners on port 0 (from 32768 on Linux, from 49152
 * elsewhere), so that no other process is given one between the check and its use.
 */
const [FIRST, LAST] = [20_000, 32_767];
const ATTEMPTS = 100;

/** A free port: `preferred`, or one of the 20 after it (never `except`), or any. */
export async function freePort(preferred = 0, except?: number): Promise<number> {
  const last = preferred === 0 ? -1 : Math.min(preferred + 20, 65_535);
  for (let port = preferred; port <= last; port++) {
    if (port !== except && (await isFree(port))) return port;
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST, LAST + 1);
    if (port !== except && (await isFree(port))) return port;
  }
  throw new Error("No free TCP port on 127.0.0.1.");
}

/** Reads a port from a setting. @throws {Error} when it is not an integer from 1 to 65535 */
export function parsePort(name: string, value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535) {
    throw new Error(`${name}: expected a port from 1 to 65535, got "${value}".`);
  }
  return port;
}
