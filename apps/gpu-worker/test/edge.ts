/**
 * A stand-in for the edge, in Node: the fleet's HTTP routes and the server's side of a WebSocket (RFC 6455), written from the
 * RFC, so that it is independent of the worker's client.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import {
  type EdgeMessage,
  encodePartsHeader,
  JobFailure,
  type Outgoing,
  readParts,
  ResultHeader,
  WorkerMessage,
} from "@reptok/shared";
import type { JobEnd } from "../src/events.ts";
import type { TestJob } from "./run.ts";

const ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
export const FLEET_TOKEN = "token-of-the-worker-tests-0123456789";

/** Returns the texts of the complete client frames in `data`, and the remaining bytes. */
function readFrames(data: Buffer): { texts: string[]; closed: boolean; rest: Buffer } {
  const texts: string[] = [];
  let at = 0;
  for (;;) {
    if (data.length < at + 6) break;
    const opcode = data[at]! & 0x0f;
    let length = data[at + 1]! & 0x7f;
    let head = at + 2;
    if (length === 126) [length, head] = [data.readUInt16BE(head), head + 2];
    else if (length === 127) [length, head] = [Number(data.readBigUInt64BE(head)), head + 8];
    if (data.length < head + 4 + length) break;
    const mask = data.subarray(head, head + 4);
    const payload = Buffer.from(data.subarray(head + 4, head + 4 + length));
    for (let i = 0; i < length; i++) payload[i]! ^= mask[i % 4]!;
    at = head + 4 + length;
    if (opcode === 8) return { texts, closed: true, rest: Buffer.alloc(0) };
    if (opcode === 1) texts.push(payload.toString("utf8"));
  }
  return { texts, closed: false, rest: data.subarray(at) };
}

function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(payload.length < 126 ? 2 : 4);
  head[0] = 0x81;
  head[1] = Math.min(payload.length, 126);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** How an assigned job ended. */
export type Back = JobEnd | { readonly type: "returned"; readonly code: string };

export class TestEdge implements AsyncDisposable {
  /** All messages of workers except heartbeats. */
  readonly messages: WorkerMessage[] = [];
  readonly registered: { model: string }[] = [];
  /** `Authorization` of every request and upgrade. */
  readonly shown = new Set<string>();
  /** Statuses with which the next results are answered, before the default 200. */
  readonly refusals: number[] = [];
  connections = 0;
  /** The answer to the next hello; null for none. */
  welcome: object | null = { type: "welcome", protocol: 1, "a field": "of a later version" };
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #inputs = new Map<string, readonly Uint8Array[]>();
  readonly #ends = new Map<string, PromiseWithResolvers<Back>>();
  readonly #watchers = new Set<() => void>();
  #socket: Socket | null = null;

  static async start(): Promise<TestEdge> {
    const edge = new TestEdge();
    edge.#server.on("upgrade", (request, socket) => edge.#upgrade(request, socket as Socket));
    edge.#server.listen(0, "127.0.0.1");
    await once(edge.#server, "listening");
    return edge;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket?.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** Resolves once the workers' messages satisfy the predicate. */
  async until(fits: (messages: readonly WorkerMessage[]) => boolean): Promise<void> {
    while (!fits(this.messages)) await new Promise<void>((resolve) => void this.#watchers.add(resolve));
  }

  send(message: Outgoing<typeof EdgeMessage> | object): void {
    this.#socket?.write(frame(JSON.stringify(message)));
  }

  /** Breaks the connection. */
  drop(): void {
    this.#socket?.destroy();
  }

  /** Assigns jobs as one batch; resolves when all have ended. */
  async run(...jobs: TestJob[]): Promise<Map<string, Back>> {
    const ends = jobs.map(({ id, inputs = [] }) => {
      this.#inputs.set(id, inputs);
      const end = Promise.withResolvers<Back>();
      this.#ends.set(id, end);
      return end.promise;
    });
    this.send({ type: "assign", jobs: jobs.map(({ inputs: _, ...job }) => ({ job, ticket: `ticket-of-${job.id}` })) });
    const back = await Promise.all(ends);
    return new Map(jobs.map(({ id }, i) => [id, back[i]!]));
  }

  #upgrade(request: IncomingMessage, socket: Socket): void {
    this.shown.add(`${request.headers.authorization} ${request.url}`);
    this.connections++;
    this.#socket = socket;
    const accept = createHash("sha1")
      .update(request.headers["sec-websocket-key"]! + ACCEPT)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    let data: Buffer = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      const { texts, closed, rest } = readFrames(Buffer.concat([data, chunk]));
      data = rest;
      for (const text of texts) this.#receive(text);
      if (closed) socket.end();
    });
  }

  #receive(text: string): void {
    const message = WorkerMessage.parse(JSON.parse(text));
    if (message.type === "heartbeat") return this.send({ type: "alive" });
    if (message.type === "hello" && this.welcome) this.send(this.welcome);
    this.messages.push(message);
    if (message.type === "returned")
      this.#ends.get(message.job)?.resolve({ type: "returned", code: message.error.code });
    for (const wake of this.#watchers) wake();
    this.#watchers.clear();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url!, "http://edge");
    this.shown.add(`${request.headers.authorization} ${pathname}`);
    const body = new Uint8Array(await bodyOf(request));
    const reply = (status: number, content: string | Uint8Array = "{}") => void response.writeHead(status).end(content);
    if (pathname === "/fleet/models") {
      this.registered.push(
        ...(JSON.parse(new TextDecoder().decode(body)) as { manifests: { model: string }[] }).manifests,
      );
      return reply(200, JSON.stringify({ dispatchers: 1 }));
    }
    const [, id = "", action] = /^\/fleet\/jobs\/([^/]+)\/(\w+)$/.exec(pathname) ?? [];
    if (action === "input") {
      const inputs = this.#inputs.get(id) ?? [];
      return reply(200, Buffer.concat([encodePartsHeader({ parts: inputs.map(({ length }) => length) }), ...inputs]));
    }
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return reply(refusal);
    if (action === "result") {
      const { header, next } = await readParts(new Blob([body]).stream(), ResultHeader);
      const outputs = [];
      for (const { latent, picture } of header.outputs)
        outputs.push({
          ...(latent === undefined ? {} : { latent: await next(latent) }),
          ...(picture === undefined ? {} : { picture: await next(picture) }),
        });
      const { version, predictTime } = header;
      this.#ends.get(id)?.resolve({ type: "result", job: id, version, outputs, predictTime });
    } else if (action === "failure") {
      const { error } = JobFailure.parse(JSON.parse(new TextDecoder().decode(body)));
      this.#ends.get(id)?.resolve({ type: "error", job: id, error, retryable: false });
    }
    reply(200);
  }
}

/** The outputs of a job that succeeded. */
export function outputsOf(back: Map<string, Back>, job: string) {
  const end = back.get(job);
  if (end?.type !== "result") throw new Error(`${job}: ${JSON.stringify(end)}`);
  return end.outputs;
}
