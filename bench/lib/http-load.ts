/** Repeats a GET over persistent connections, with a client of negligible cost. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Target {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function requestOf({ url, headers = {} }: Target): Buffer {
  const { host, pathname, search } = new URL(url);
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`GET ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n`);
}

const HEAD_END = Buffer.from("\r\n\r\n");

/** Length of the first response in `data`, headers included; undefined while its headers are incomplete. */
function lengthOf(data: Buffer): number | undefined {
  const end = data.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = data.toString("latin1", 0, end);
  if (!head.startsWith("HTTP/1.1 200")) throw new Error(`expected 200, got ${head.slice(0, 60)}`);
  const length = /\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`expected a content-length, got:\n${head}`);
  return end + HEAD_END.length + Number(length);
}

/** Sends `count` requests one after the other. */
async function lane(socket: Socket, request: Buffer, count: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let [left, data, expected] = [count, Buffer.alloc(0), undefined as number | undefined];
  socket.on("error", reject).on("close", () => reject(new Error("the server closed the connection")));
  socket.on("data", (chunk) => {
    try {
      data = data.length === 0 ? chunk : Buffer.concat([data, chunk]);
      expected ??= lengthOf(data);
      if (expected === undefined || data.length < expected) return;
      [data, expected] = [data.subarray(expected), undefined];
      if (--left === 0) resolve();
      else socket.write(request);
    } catch (thrown) {
      reject(thrown);
    }
  });
  socket.write(request);
  await promise;
}

/** Sends `count` requests over `connections`. @returns the duration in seconds */
export async function load(target: Target, count: number, connections: number): Promise<number> {
  const { hostname, port } = new URL(target.url);
  const sockets = Array.from({ length: connections }, () => connect(Number(port), hostname).setNoDelay());
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  const request = requestOf(target);
  const began = performance.now();
  try {
    await Promise.all(sockets.map((socket) => lane(socket, request, Math.ceil(count / connections))));
    return (performance.now() - began) / 1000;
  } finally {
    for (const socket of sockets) socket.removeAllListeners("close").destroy();
  }
}
