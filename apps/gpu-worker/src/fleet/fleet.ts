/** Connections to the edge's dispatchers, and the jobs that each has assigned. */
import { randomUUID } from "node:crypto";
import {
  FLEET_PROTOCOL,
  type EdgeMessage,
  type Manifest,
  type ModelVersion,
  type Outgoing,
  type WorkerMessage,
} from "@reptok/shared";
import type { Logger } from "pino";
import type { JobService } from "../service.ts";
import { pauseMs } from "./backoff.ts";
import { Connection } from "./connection.ts";
import type { EdgeClient } from "./edge-client.ts";
import { Assignment } from "./assignment.ts";

export interface FleetOptions {
  readonly edge: EdgeClient;
  readonly service: Pick<JobService, "submit">;
  /** The loaded models, the default one first. */
  readonly models: readonly { readonly manifest: Manifest; readonly version: ModelVersion }[];
  /** Whether this worker is the only one of the fleet. */
  readonly only: boolean;
  /** Concurrent batches, and items in each. */
  readonly slots: number;
  readonly batch: number;
  /** Description of the device, for people. */
  readonly device: string;
  /** Called with whether every dispatcher is connected. */
  readonly onChange: (connected: boolean) => void;
  /** Called when the edge requests a drain. */
  readonly onDrain: () => void;
  readonly log: Logger;
}

export class Fleet {
  readonly #options: FleetOptions;
  readonly #worker = randomUUID();
  /** Connections and the jobs assigned through each. */
  readonly #links: { readonly connection: Connection; readonly jobs: Map<string, Assignment>; connected: boolean }[] =
    [];
  readonly #stopped = new AbortController();
  #draining = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Registers and connects; both are retried until they succeed. */
  async start(): Promise<void> {
    const { log } = this.#options;
    for (let failures = 1; !this.#stopped.signal.aborted; failures++) {
      try {
        const dispatchers = await this.#register();
        for (let i = 0; i < dispatchers; i++) this.#link(i);
        return;
      } catch (thrown) {
        const reason =
          thrown instanceof Error
            ? thrown.cause instanceof Error
              ? thrown.cause.message
              : thrown.message
            : String(thrown);
        log.warn({ reason }, "not registered at the edge");
        await new Promise((resolve) => setTimeout(resolve, pauseMs(failures, 100, 5_000)));
      }
    }
  }

  #register(): Promise<number> {
    const { edge, models, only } = this.#options;
    return edge.register(
      models.map(({ manifest }) => manifest),
      only,
    );
  }

  #link(dispatcher: number): void {
    const { edge, models, slots, batch, device, log } = this.#options;
    const jobs = new Map<string, Assignment>();
    let first = true;
    const connection = new Connection({
      open: async () => {
        // A newly deployed edge has no models: the worker registers again.
        if (!first) await this.#register();
        first = false;
        return edge.connect(dispatcher);
      },
      hello: () => ({
        type: "hello",
        protocol: [...FLEET_PROTOCOL],
        worker: this.#worker,
        versions: models.map(({ version }) => version),
        slots,
        batch,
        device,
        jobs: [...jobs.values()].map(({ key }) => key),
      }),
      onMessage: (message) => this.#handle(message, jobs, connection),
      onChange: (connected) => {
        link.connected = connected;
        if (connected && this.#draining) connection.send({ type: "draining" });
        log.info({ dispatcher, connected }, connected ? "connected" : "disconnected");
        this.#options.onChange(this.#links.every((each) => each.connected));
      },
      log: log.child({ dispatcher }),
    });
    const link = { connection, jobs, connected: false };
    this.#links.push(link);
  }

  #handle(message: EdgeMessage, jobs: Map<string, Assignment>, connection: Connection): void {
    switch (message.type) {
      case "assign":
        for (const assigned of message.jobs) {
          const { id, attempt } = assigned.job;
          const earlier = jobs.get(id);
          if (earlier && earlier.key.attempt >= attempt) continue;
          earlier?.cancel();
          const { edge, service, log } = this.#options;
          const send = (reply: Outgoing<typeof WorkerMessage>) => connection.send(reply);
          const assignment = new Assignment({ assigned, edge, service, send, log });
          jobs.set(id, assignment);
          void assignment.done.finally(() => {
            if (jobs.get(id) === assignment) jobs.delete(id);
          });
        }
        return;
      case "cancel":
      case "watch": {
        const assignment = jobs.get(message.job);
        if (assignment?.key.attempt !== message.attempt) return;
        return message.type === "cancel" ? assignment.cancel() : assignment.watch();
      }
      case "drain":
        return this.#options.onDrain();
      case "welcome":
      case "alive":
    }
  }

  /** Accepts no more jobs. */
  drain(): void {
    this.#draining = true;
    for (const { connection } of this.#links) connection.send({ type: "draining" });
  }

  /** Resolves once the edge has acknowledged the end of every job. */
  async idle(): Promise<void> {
    for (;;) {
      const assignments = this.#links.flatMap(({ jobs }) => [...jobs.values()]);
      if (assignments.length === 0) return;
      await Promise.all(assignments.map(({ done }) => done));
    }
  }

  close(): void {
    this.#stopped.abort();
    for (const { connection } of this.#links) connection.close();
  }
}
