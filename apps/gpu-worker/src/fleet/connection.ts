/** The WebSocket to one dispatcher; reconnects when it breaks. */
import {
  ALIVE,
  EdgeMessage,
  HEARTBEAT,
  HEARTBEAT_MS,
  type Hello,
  type Outgoing,
  parseFleetMessage,
  SILENCE_MS,
  type WorkerMessage,
} from "@reptok/shared";
import type { Logger } from "pino";
import type * as z from "zod";
import { pauseMs } from "./backoff.ts";

const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [100, 5_000];
/** Milliseconds within which the dispatcher must answer a hello. */
const WELCOME_MS = 10_000;

export interface ConnectionOptions {
  /** Opens a socket; called for each attempt. */
  readonly open: () => Promise<WebSocket>;
  readonly hello: () => z.input<typeof Hello>;
  readonly onMessage: (message: EdgeMessage) => void;
  /** Called when the connection is established or lost. */
  readonly onChange: (connected: boolean) => void;
  readonly log: Logger;
}

export class Connection {
  readonly #options: ConnectionOptions;
  #socket: WebSocket | null = null;
  #connected = false;
  #closed = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    void this.#connect();
  }

  /** Sends a message if connected; otherwise drops it: the next hello restores the state. */
  send(message: Outgoing<typeof WorkerMessage>): void {
    if (this.#connected) this.#socket?.send(JSON.stringify(message));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000, "the worker stops");
  }

  async #connect(): Promise<void> {
    let socket: WebSocket;
    try {
      socket = await this.#options.open();
    } catch (thrown) {
      return this.#again(thrown);
    }
    if (this.#closed) return socket.close();
    this.#socket = socket;
    let receivedAt = performance.now();
    const beat = setInterval(() => {
      const silent = performance.now() - receivedAt;
      if (silent > (this.#connected ? SILENCE_MS : WELCOME_MS))
        end(new Error(`no message for ${Math.round(silent / 1000)} s`));
      else if (this.#connected) socket.send(HEARTBEAT);
    }, HEARTBEAT_MS);
    const end = (reason: unknown) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      clearInterval(beat);
      this.#change(false);
      socket.close();
      if (!this.#closed) this.#again(reason);
    };
    socket.addEventListener("open", () => socket.send(JSON.stringify(this.#options.hello())));
    socket.addEventListener("message", ({ data }) => {
      receivedAt = performance.now();
      if (data !== ALIVE) this.#receive(String(data));
    });
    socket.addEventListener("close", ({ code, reason }) => end(new Error(`closed: ${code} ${reason}`)));
    socket.addEventListener("error", () => end(new Error("the connection failed")));
  }

  #receive(text: string): void {
    try {
      const message = parseFleetMessage(EdgeMessage, text);
      if (message === null) return;
      if (message.type === "welcome") {
        this.#failures = 0;
        this.#change(true);
      } else this.#options.onMessage(message);
    } catch (thrown) {
      this.#options.log.error({ err: thrown }, "rejected an invalid message of the edge");
    }
  }

  #change(connected: boolean): void {
    if (this.#connected === connected) return;
    this.#connected = connected;
    this.#options.onChange(connected);
  }

  #again(reason: unknown): void {
    if (this.#closed) return;
    const pause = pauseMs(++this.#failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    const message = reason instanceof Error ? reason.message : String(reason);
    this.#options.log.warn({ reason: message, pause: Math.round(pause) }, "not connected to the edge");
    this.#timer = setTimeout(() => void this.#connect(), pause);
  }
}
