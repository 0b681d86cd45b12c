/**
 * A dispatcher: workers are connected to it, and it gives them jobs. It remembers which jobs wait and who has which, in its own
 * storage; what a job is, and how it ended, is in D1 alone. Nothing of a job's inputs or results passes through here.
 *
 * A worker's hold on a job ends with the job, when it gives it back, or when the worker is gone: its connection is closed for
 * GONE_MS, or silent for SILENCE_MS. The attempt's number then tells its late results from those of the next.
 */
import { DurableObject } from "cloudflare:workers";
import {
  commonProtocol,
  FLEET_PROTOCOL,
  type Hello,
  parseFleetMessage,
  SILENCE_MS,
  WorkerMessage,
} from "@reptok/shared";
import { database } from "../db/client.ts";
import { findJob } from "../db/jobs.ts";
import { backoffSeconds, MAX_BREAKS } from "../domain/job.ts";
import type { Offer } from "../domain/offer.ts";
import type { ShardStatus } from "../domain/fleet-status.ts";
import { type Followed, NO_PROGRESS } from "../domain/progress.ts";
import type { Env } from "../env.ts";
import { cancelJob } from "../jobs/cancel.ts";
import { logError, logWarning } from "../platform/log.ts";
import { openTables } from "../platform/tables.ts";
import { Assigner } from "./assigner.ts";
import { Backlog } from "./backlog.ts";
import { type Lease, TABLES } from "./backlog-rows.ts";
import { close, type Connection, Connections, send } from "./connections.ts";
import { Followers } from "./followers.ts";

/** How long a worker whose connection has broken may take to come back. */
const GONE_MS = 5_000;
/** Pause after an alarm that failed. The platform drops an alarm that throws too often: it never does. */
const RETRY_MS = 2_000;
/** Close code for what is not this protocol. */
const REFUSED = 4000;

export class Dispatcher extends DurableObject<Env> {
  readonly #backlog: Backlog;
  readonly #connections: Connections;
  readonly #followers: Followers;
  readonly #assigner: Assigner;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // Jobs that are dropped with old tables are offered again by the sweep.
    openTables(ctx, TABLES);
    this.#backlog = new Backlog(ctx.storage.sql);
    this.#connections = new Connections(ctx);
    this.#followers = new Followers(env);
    this.#assigner = new Assigner(env, this.#backlog, this.#connections, () => this.#arm());
    // Without connections this is a start, not a waking: the edge was away, and workers come back one by one.
    if (ctx.getWebSockets().length === 0) ctx.storage.sql.exec("update gone set at = max(at, ?)", Date.now() + GONE_MS);
  }

  // What the rest of the edge asks.

  /** Queues jobs, and gives them to workers that are free. Those that are known stay as they are. */
  async offer(offers: readonly Offer[]): Promise<void> {
    const now = Date.now();
    this.ctx.storage.transactionSync(() => {
      for (const offer of offers) this.#backlog.add(offer, now);
    });
    this.#assigner.fillAll(now);
    await this.#arm();
  }

  /** Forgets a job that has ended otherwise; who computes it stops. */
  async drop(id: string): Promise<void> {
    const job = this.#backlog.find(id);
    this.#forget(id);
    const holder = job?.worker && this.#connections.find(job.worker);
    if (!job || !holder) return;
    send(holder.socket, { type: "cancel", job: id, attempt: job.attempt });
    this.#assigner.fill(holder, Date.now());
  }

  /** Where an unfinished job stands; null if it is not known here. */
  async look(id: string): Promise<Followed | null> {
    const known = this.#followers.get(id);
    if (known) return known;
    const position = this.#backlog.position(id);
    return position === null ? null : { progress: { ...NO_PROGRESS, position }, log: "" };
  }

  /** {@link look}; from now on the job's room is told as it goes. */
  async watch(id: string): Promise<Followed | null> {
    this.#backlog.watch(id);
    const job = this.#backlog.find(id);
    const holder = job?.worker && this.#connections.find(job.worker);
    if (job && holder) send(holder.socket, { type: "watch", job: id, attempt: job.attempt });
    return this.look(id);
  }

  /** The subset of the ids that have not been offered or have ended. */
  async unknown(ids: readonly string[]): Promise<string[]> {
    return this.#backlog.unknown(ids);
  }

  async status(): Promise<ShardStatus> {
    const now = Date.now();
    const workers = this.#connections.all().map((connection) => {
      const { worker, device, versions, slots, draining } = connection;
      const busy = Math.min(slots, this.#backlog.batchesOf(worker).length);
      const jobs = this.#backlog.leasesOf(worker).length;
      return {
        worker,
        device,
        versions,
        slots,
        busy,
        draining,
        jobs,
        ready: this.#connections.isReady(connection, now),
      };
    });
    return { workers, load: this.#backlog.load() };
  }

  // What workers say.

  /** The upgrade of a worker's connection; who may connect has been decided before. */
  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#connections.accept(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    try {
      if (typeof data !== "string") throw new Error("expected text");
      const message = parseFleetMessage(WorkerMessage, data);
      if (message?.type === "hello") this.#greet(socket, message);
      else if (message) this.#handle(socket, message);
      // They change nothing of what is due.
      if (message?.type === "started" || message?.type === "progress") return;
    } catch (thrown) {
      logWarning("fleet.message", thrown);
      close(socket, REFUSED, "expected a message of the fleet's protocol");
    }
    await this.#arm();
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    const connection = this.#connections.of(socket);
    close(socket, 1000, "closed");
    const back = connection && this.#connections.find(connection.worker);
    if (!connection || (back && back.socket !== socket)) return;
    this.ctx.storage.sql.exec("insert or replace into gone values (?, ?)", connection.worker, Date.now());
    await this.#arm();
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    await this.webSocketClose(socket);
  }

  #greet(socket: WebSocket, hello: Hello): void {
    const protocol = commonProtocol(FLEET_PROTOCOL, hello.protocol);
    if (protocol === null) {
      const [oldest, newest] = FLEET_PROTOCOL;
      return close(socket, REFUSED, `expected protocol ${oldest} to ${newest}, got ${hello.protocol.join(" to ")}`);
    }
    const now = Date.now();
    const connection = this.#connections.greet(socket, hello, now);
    const { worker } = connection;
    this.ctx.storage.sql.exec("delete from gone where worker = ?", worker);
    send(socket, { type: "welcome", protocol });
    for (const { job, attempt } of hello.jobs)
      if (!this.#backlog.readopt(worker, job, attempt)) send(socket, { type: "cancel", job, attempt });
    // What was sent and did not arrive.
    const held = new Set(hello.jobs.map(({ job }) => job));
    for (const lease of this.#backlog.leasesOf(worker)) if (!held.has(lease.id)) this.#release(lease, now, false);
    this.#assigner.fillAll(now);
  }

  #handle(socket: WebSocket, message: Exclude<WorkerMessage, Hello>): void {
    const connection = this.#connections.of(socket);
    if (!connection) throw new Error(`expected a hello, got ${message.type}`);
    const { worker } = connection;
    const now = Date.now();
    switch (message.type) {
      case "heartbeat":
        return;
      case "started":
        for (const { job, attempt } of message.jobs)
          if (this.#backlog.holds(worker, job, attempt)) this.#backlog.start(job);
        return;
      case "progress": {
        if (!this.#backlog.holds(worker, message.job, message.attempt)) return;
        const { job, step, steps, log } = message;
        const watched = this.#backlog.find(job)?.watched === 1;
        return this.#followers.note(job, { progress: { position: null, step, steps }, log }, watched);
      }
      case "finished":
        if (this.#backlog.holds(worker, message.job, message.attempt)) this.#forget(message.job);
        return this.#assigner.fill(connection, now);
      case "returned": {
        const { job, attempt, error } = message;
        if (!this.#backlog.holds(worker, job, attempt)) return;
        logWarning("fleet.returned", new Error(error.message), { job, attempt, code: error.code });
        const pause = connection.draining ? 0 : 1000 * backoffSeconds(attempt, Math.random());
        this.#backlog.release(job, now + pause, false);
        return this.#assigner.fillAll(now);
      }
      case "draining":
        return this.#connections.setDraining(connection);
    }
  }

  // What time brings.

  /** What has to be looked at even if no message comes: leases of silent workers, pauses, jobs whose time is over. */
  override async alarm(): Promise<void> {
    const now = Date.now();
    try {
      this.#endHolds(now);
      for (const { id } of this.#backlog.overdue(now)) await this.#cancel(id);
      this.#assigner.fillAll(now);
      await this.#arm();
    } catch (thrown) {
      logError("fleet.alarm", thrown);
      await this.ctx.storage.setAlarm(now + RETRY_MS);
    }
  }

  async #cancel(id: string): Promise<void> {
    const row = await findJob(database(this.env.DB), id);
    if (row) await cancelJob(this.env, row);
    await this.drop(id);
  }

  /** When the worker's hold on its jobs ends unless it is heard of. */
  #holdEnds(worker: string, connection: Connection | undefined, now: number): number {
    if (connection) return this.#connections.heardAt(connection) + SILENCE_MS;
    const query = "insert into gone values (?, ?) on conflict do update set at = at returning at";
    const { at } = this.ctx.storage.sql.exec(query, worker, now).one() as { at: number };
    return at + GONE_MS;
  }

  #endHolds(now: number): void {
    const connections = this.#connections.byWorker();
    for (const worker of this.#backlog.holders()) {
      const connection = connections.get(worker);
      if (this.#holdEnds(worker, connection, now) > now) continue;
      const leases = this.#backlog.leasesOf(worker);
      logWarning("fleet.gone", new Error("a worker is gone; its jobs are done elsewhere"), {
        worker,
        jobs: leases.length,
      });
      // Should it come back, it is told what it has lost.
      if (connection) close(connection.socket, REFUSED, "silent for too long");
      for (const lease of leases) this.#release(lease, now, lease.started === 1);
      this.ctx.storage.sql.exec("delete from gone where worker = ?", worker);
    }
  }

  /** Lets a job wait again, or gives it up if it may be what breaks workers. */
  #release(lease: Lease, now: number, broke: boolean): void {
    this.#followers.forget(lease.id);
    this.#backlog.release(lease.id, now, broke);
    if (broke && lease.breaks + 1 >= MAX_BREAKS) this.#assigner.giveUp(lease);
  }

  #forget(id: string): void {
    this.#backlog.remove(id);
    this.#followers.forget(id);
  }

  /** Sets the alarm to when something is next due. */
  async #arm(): Promise<void> {
    const now = Date.now();
    const connections = this.#connections.byWorker();
    const holds = this.#backlog.holders().map((worker) => this.#holdEnds(worker, connections.get(worker), now));
    const due = Math.min(...holds, this.#backlog.nextDue(now) ?? Infinity, this.#assigner.retryAt ?? Infinity);
    if (due === Infinity) return;
    const alarm = await this.ctx.storage.getAlarm();
    if (alarm === null || alarm > due) await this.ctx.storage.setAlarm(Math.max(due, now + 10));
  }
}
