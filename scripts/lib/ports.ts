/** TCP ports on the loopback interface. */
import { createServer } from "node:net";

/** The port if it can be listened on (0 picks any), otherwise undefined. */
function tryPort(port: number): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const server = createServer();
  server.once("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(undefined);
    else reject(error);
  });
  server.listen({ port, host: "127.0.0.1" }, () => {
    const address = server.address();
    server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
  });
  return promise;
}

/** A free port: `preferred`, or one of the 20 after it (never `except`), or any. */
export async function freePort(preferred = 0, except?: number): Promise<number> {
  const last = preferred === 0 ? -1 : Math.min(preferred + 20, 65_535);
  for (let port = preferred; port <= last; port++) {
    if (port !== except && (await tryPort(port)) !== undefined) return port;
  }
  const any = await tryPort(0);
  if (any === undefined) throw new Error("No free TCP port on 127.0.0.1.");
  return any;
}

/** Whether a server could listen on the port now. */
export const isFree = async (port: number): Promise<boolean> => (await tryPort(port)) !== undefined;

/** Reads a port from a setting. @throws {Error} when it is not an integer from 1 to 65535 */
export function parsePort(name: string, value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65_535) {
    throw new Error(`${name}: expected a port from 1 to 65535, got "${value}".`);
  }
  return port;
}
