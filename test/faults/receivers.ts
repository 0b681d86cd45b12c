/** Webhooks' receivers: one that takes what it is sent, one that never answers, one that nobody listens for. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { freePort } from "../../scripts/lib/ports.ts";

/** A message to the live receiver. */
export interface Message {
  /** `webhook-id`. */
  readonly id: string;
  /** Whether the signature was valid on arrival. */
  readonly signed: boolean;
  /** The id of its prediction. */
  readonly job: string;
  readonly status: string;
}

export interface Receivers extends AsyncDisposable {
  /** Addresses of the three kinds of receivers. */
  readonly urls: { readonly alive: string; readonly hangs: string; readonly refuses: string };
  /** All messages to the live receiver, including those that it answered with an error. */
  readonly messages: readonly Message[];
  /** Sets the secret of the signatures; called before the first message. */
  trust(secret: string): void;
  /** Deliveries that currently wait for a response that never comes. */
  hanging(): number;
  /** All deliveries that have waited for one. */
  hung(): number;
}

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function isSigned(verifier: Webhook | undefined, { headers }: IncomingMessage, body: string): boolean {
  try {
    verifier?.verify(body, Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])));
    return verifier !== undefined;
  } catch {
    return false;
  }
}

export async function startReceivers(): Promise<Receivers> {
  const messages: Message[] = [];
  const seen = new Set<string>();
  let verifier: Webhook | undefined;
  const alive = await listen((request, response) => {
    textOf(request).then(
      (body) => {
        const id = String(request.headers["webhook-id"]);
        const prediction = JSON.parse(body) as { id: string; status: string };
        const signed = isSigned(verifier, request, body);
        messages.push({ id, signed, job: prediction.id, status: prediction.status });
        // The first delivery of every fifth message fails.
        const failing = !seen.has(id) && seen.size % 5 === 4;
        seen.add(id);
        response.writeHead(failing ? 500 : 204).end();
      },
      () => response.destroy(), // the edge ended while sending
    );
  });
  let [hung, waiting] = [0, 0];
  const hangs = await listen((request) => {
    [hung, waiting] = [hung + 1, waiting + 1];
    request.resume();
    request.socket.once("close", () => waiting--);
  });
  const urls = {
    alive: urlOf(alive),
    hangs: urlOf(hangs),
    refuses: `http://127.0.0.1:${await freePort()}/`,
  };
  return {
    urls,
    messages,
    trust(secret) {
      verifier = new Webhook(secret);
    },
    hung: () => hung,
    hanging: () => waiting,
    async [Symbol.asyncDispose]() {
      for (const server of [alive, hangs]) {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      }
    },
  };
}
