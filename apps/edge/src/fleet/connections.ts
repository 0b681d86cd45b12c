/** The workers that are connected to a dispatcher, each by one WebSocket that the platform keeps while the object sleeps. */
import { ALIVE, type EdgeMessage, HEARTBEAT, type Hello, type Outgoing, SILENCE_MS } from "@reptok/shared";

/** What is known of a worker, kept with its socket. */
export interface Connected {
  readonly worker: string;
  /** Hashes of the versions that it has loaded. */
  readonly versions: readonly string[];
  readonly slots: number;
  readonly batch: number;
  readonly device: string;
  readonly draining: boolean;
  /** When it said hello; milliseconds since the epoch. */
  readonly since: number;
}

export interface Connection extends Connected {
  readonly socket: WebSocket;
}

export class Connections {
  readonly #ctx: DurableObjectState;
  /** The sockets' attachments, deserialized once per waking of the object. */
  readonly #attached = new WeakMap<WebSocket, Connected>();

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
    // Heartbeats wake nobody.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(HEARTBEAT, ALIVE));
  }

  /** Takes a new socket, whose worker has not said hello yet. */
  accept(socket: WebSocket): void {
    this.#ctx.acceptWebSocket(socket);
  }

  /** The worker of a socket; null before its hello. */
  of(socket: WebSocket): Connection | null {
    const connected = this.#attached.get(socket) ?? (socket.deserializeAttachment() as Connected | null);
    if (!connected) return null;
    this.#attached.set(socket, connected);
    return { ...connected, socket };
  }

  #attach(socket: WebSocket, connected: Connected): Connection {
    socket.serializeAttachment(connected);
    this.#attached.set(socket, connected);
    return { ...connected, socket };
  }

  /** The connected workers, in the order in which they connected. */
  all(): Connection[] {
    const open = this.#ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.READY_STATE_OPEN);
    return open.flatMap((socket) => this.of(socket) ?? []).toSorted((a, b) => a.since - b.since);
  }

  /** The connected workers by their names; of one that is connected twice, the later connection. */
  byWorker(): Map<string, Connection> {
    return new Map(this.all().map((connection) => [connection.worker, connection]));
  }

  find(worker: string): Connection | undefined {
    return this.all().findLast((connection) => connection.worker === worker);
  }

  /** Notes who is at a socket; an older connection of the same worker is closed. */
  greet(socket: WebSocket, hello: Hello, now: number): Connection {
    const { worker, slots, batch, device } = hello;
    for (const other of this.all())
      if (other.worker === worker && other.socket !== socket) close(other.socket, 1000, "replaced by a new connection");
    const versions = hello.versions.map(({ version }) => version);
    return this.#attach(socket, { worker, versions, slots, batch, device, draining: false, since: now });
  }

  setDraining({ socket, ...connected }: Connection): void {
    this.#attach(socket, { ...connected, draining: true });
  }

  /** When the worker was last heard of. */
  heardAt({ socket, since }: Connection): number {
    return Math.max(since, this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0);
  }

  /** Whether the worker gets jobs: one that is silent may have stopped. */
  isReady(connection: Connection, now: number): boolean {
    return !connection.draining && now - this.heardAt(connection) < SILENCE_MS;
  }
}

export function close(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // It has gone already.
  }
}

/** Sends a message; false where the socket is closed. */
export function send(socket: WebSocket, message: Outgoing<typeof EdgeMessage>): boolean {
  try {
    socket.send(JSON.stringify(message));
    return true;
  } catch {
    return false;
  }
}
