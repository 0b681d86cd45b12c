/** Connections to the edge's dispatchers, and the jobs that each has assigned. */
import { randomUUID } from "node:crypto";
import { FLEET_PROTOCOL, type EdgeMessage, type Manifest, type ModelVersion } from "@reptok/shared";
import type { Logger } from "pino";
import type { JobService } from "../service.ts";
import { pauseMs } from "./backoff.ts";
import { Connection } from "./connection.ts";
import type { EdgeClient } from "./edge-client.ts";
import { HeldJob } from "./held-job.ts";

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
  /** Readable description. */
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
  readonly #links: { readonly connection: Connection; readonly jobs: Map<string, HeldJob>; connected: boolean }[] = [];
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
    const jobs = new Map<string, HeldJob>();
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
        jobs: [...jobs.values()].map(({ assignment }) => assignment),
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

  #handle(message: EdgeMessage, jobs: Map<string, HeldJob>, connection: Connection): void {
    switch (message.type) {
      case "assign":
        for (const assigned of message.jobs) {
          const { id, attempt } = assigned.job;
          const known = jobs.get(id);
          if (known && known.assignment.attempt >= attempt) continue;
          known?.cancel();
          const { edge, service, log } = this.#options;
          const held = new HeldJob({ assigned, edge, service, send: (told) => connection.send(told), log });
          jobs.set(id, held);
          void held.done.finally(() => {
            if (jobs.get(id) === held) jobs.delete(id);
          });
        }
        return;
      case "cancel":
      case "watch": {
        const held = jobs.get(message.job);
        if (held?.assignment.attempt !== message.attempt) return;
        return message.type === "cancel" ? held.cancel() : held.watch();
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
      const held = this.#links.flatMap(({ jobs }) => [...jobs.values()]);
      if (held.length === 0) return;
      await Promise.all(held.map(({ done }) => done));
    }
  }

  close(): void {
    this.#stopped.abort();
    for (const { connection } of this.#links) connection.close();
  }
}
