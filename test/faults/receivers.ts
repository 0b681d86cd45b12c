/** Webhooks' receivers: one that takes what it is sent, one that never answers, one that nobody listens for. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { freePort } from "../../scripts/lib/ports.ts";

/** What the receiver that is alive was sent. */
export interface Message {
  /** `webhook-id`. */
  readonly id: string;
  /** Whether the signature was good when it came. */
  readonly signed: boolean;
  /** Of the prediction that it tells of. */
  readonly job: string;
  readonly status: string;
}

export interface Receivers extends AsyncDisposable {
  /** Where webhooks of the three kinds lead. */
  readonly urls: { readonly alive: string; readonly hangs: string; readonly refuses: string };
  /** Everything that the one that is alive was sent, what it answered with an error included. */
  readonly messages: readonly Message[];
  /** What messages are signed with; to be called before any comes. */
  trust(secret: string): void;
  /** Deliveries that are waiting for an answer which never comes. */
  hanging(): number;
  /** Deliveries that have begun to wait for one. */
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
        // Every fifth message fails the first time that it comes.
        const failing = !seen.has(id) && seen.size % 5 === 4;
        seen.add(id);
        response.writeHead(failing ? 500 : 204).end();
      },
      () => response.destroy(), // the edge went while it sent
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
