/** The workers' WebSockets to a dispatcher, which stay open while the object hibernates. */
import { ALIVE, type EdgeMessage, HEARTBEAT, type Hello, type Outgoing, SILENCE_MS } from "@reptok/shared";

/** A worker's hello and state, serialized with its socket. */
export interface Connected {
  readonly worker: string;
  /** Hashes of the loaded versions. */
  readonly versions: readonly string[];
  readonly slots: number;
  readonly batch: number;
  readonly device: string;
  readonly draining: boolean;
  /** Time of the hello, in milliseconds since the epoch. */
  readonly since: number;
}

export interface Connection extends Connected {
  readonly socket: WebSocket;
}

export class Connections {
  readonly #ctx: DurableObjectState;
  /** The sockets' attachments, deserialized once per waking of the object. */
  readonly #attached = new WeakMap<WebSocket, Connected>();
  /** Times of the last messages other than heartbeats. */
  readonly #heard = new WeakMap<WebSocket, number>();

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
    // Heartbeats are answered without waking the object.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(HEARTBEAT, ALIVE));
  }

  /** Accepts a new socket, before its worker's hello. */
  accept(socket: WebSocket): void {
    this.#ctx.acceptWebSocket(socket);
  }

  /** The connection of a socket; null before the worker's hello. */
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

  /** The connected workers, in the order of their hellos. */
  all(): Connection[] {
    const open = this.#ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.READY_STATE_OPEN);
    return open.flatMap((socket) => this.of(socket) ?? []).toSorted((a, b) => a.since - b.since);
  }

  /** Connections by worker id; the latest connection if a worker has several. */
  byWorker(): Map<string, Connection> {
    return new Map(this.all().map((connection) => [connection.worker, connection]));
  }

  find(worker: string): Connection | undefined {
    return this.all().findLast((connection) => connection.worker === worker);
  }

  /** Records a worker's hello; closes an older connection of the same worker. */
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

  /** Records that a message arrived. */
  hear(socket: WebSocket, now: number): void {
    this.#heard.set(socket, now);
  }

  /** Time of the worker's last heartbeat, hello or, since the object woke, other message. */
  heardAt({ socket, since }: Connection): number {
    const heartbeat = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
    return Math.max(since, heartbeat, this.#heard.get(socket) ?? 0);
  }

  isSilent(connection: Connection, now: number): boolean {
    return now - this.heardAt(connection) >= SILENCE_MS;
  }

  /** Whether jobs may be assigned. */
  isReady(connection: Connection, now: number): boolean {
    return !connection.draining && !this.isSilent(connection, now);
  }
}

/** Close code for workers that break the protocol or are silent. */
export const REFUSED = 4000;
/** The reason why a silent worker is disconnected. */
export const SILENT = "silent for too long";

export function close(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // The socket is closed already.
  }
}

/** Sends a message; returns false if the socket is closed. */
export function send(socket: WebSocket, message: Outgoing<typeof EdgeMessage>): boolean {
  try {
    socket.send(JSON.stringify(message));
    return true;
  } catch {
    return false;
  }
}
