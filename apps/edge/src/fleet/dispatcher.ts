/**
 * The dispatcher assigns jobs to the workers that are connected to it. Its storage contains the order of waiting jobs and the leases of
 * assigned ones; requests and results are in D1 and R2 and do not pass through it.
 *
 * A lease ends when the job ends, when the worker returns it, or when the worker has been disconnected for GONE_MS or silent for
 * SILENCE_MS. Late results of an expired lease are rejected by their attempt number.
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
import { close, type Connection, Connections, REFUSED, send, SILENT } from "./connections.ts";
import { Followers } from "./followers.ts";

/** How long leases outlast a closed connection. */
const GONE_MS = 5_000;
/** Pause after an alarm that failed. The platform drops an alarm that throws too often, so this one never throws. */
const RETRY_MS = 2_000;
/** How long failing a job may take. */
const FAILING_MS = 30_000;

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
    // Without sockets this is a restart, not the end of hibernation: give workers time to reconnect.
    if (ctx.getWebSockets().length === 0) ctx.storage.sql.exec("update gone set at = max(at, ?)", Date.now() + GONE_MS);
  }

  // Calls from the edge.

  /** Queues jobs and assigns them to free workers. Jobs that are queued already are unchanged. */
  async offer(offers: readonly Offer[]): Promise<void> {
    const now = Date.now();
    this.ctx.storage.transactionSync(() => {
      for (const offer of offers) this.#backlog.add(offer, now);
    });
    this.#assigner.fillAll(now);
    await this.#arm();
  }

  /** Removes a job that has ended elsewhere, and cancels it at its worker. */
  async drop(id: string): Promise<void> {
    const job = this.#backlog.find(id);
    this.#forget(id);
    const holder = job?.worker && this.#connections.find(job.worker);
    if (!job || !holder) return;
    send(holder.socket, { type: "cancel", job: id, attempt: job.attempt });
    this.#assigner.fill(holder, Date.now());
  }

  /** The progress of an unfinished job; null if it is not in the backlog. */
  async look(id: string): Promise<Followed | null> {
    const known = this.#followers.get(id);
    if (known) return known;
    const position = this.#backlog.position(id);
    return position === null ? null : { progress: { ...NO_PROGRESS, position }, log: "" };
  }

  /** {@link look}; from now on the job's room receives its progress. */
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

  // Messages of workers.

  /** Accepts a worker's WebSocket; the route has checked the token. */
  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.#connections.accept(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    try {
      if (typeof data !== "string") throw new Error("expected text");
      const message = parseFleetMessage(WorkerMessage, data);
      this.#connections.hear(socket, Date.now());
      if (message?.type === "hello") this.#greet(socket, message);
      else if (message) this.#handle(socket, message);
      // These messages do not change the next alarm.
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
    // Assignments that did not arrive at the worker.
    const reported = new Set(hello.jobs.map(({ job }) => job));
    for (const lease of this.#backlog.leasesOf(worker)) if (!reported.has(lease.id)) this.#release(lease, now, false);
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

  // Alarms.

  /** Ends expired leases, cancels jobs that are due, and assigns jobs whose pause has ended. */
  override async alarm(): Promise<void> {
    const now = Date.now();
    try {
      this.#endLeases(now);
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

  /** When the worker's leases expire, unless it is heard from. */
  #leaseEnds(worker: string, connection: Connection | undefined, now: number): number {
    if (connection) return this.#connections.heardAt(connection) + SILENCE_MS;
    const query = "insert into gone values (?, ?) on conflict do update set at = at returning at";
    const { at } = this.ctx.storage.sql.exec(query, worker, now).one() as { at: number };
    return at + GONE_MS;
  }

  #endLeases(now: number): void {
    const connections = this.#connections.byWorker();
    for (const worker of this.#backlog.holders()) {
      const connection = connections.get(worker);
      if (this.#leaseEnds(worker, connection, now) > now) continue;
      const leases = this.#backlog.leasesOf(worker);
      logWarning("fleet.gone", new Error("a worker is gone; its jobs are assigned again"), {
        worker,
        jobs: leases.length,
      });
      // On reconnecting the worker is told which leases it has lost.
      if (connection) close(connection.socket, REFUSED, SILENT);
      for (const lease of leases) this.#release(lease, now, lease.started === 1);
      this.ctx.storage.sql.exec("delete from gone where worker = ?", worker);
    }
  }

  /** Ends a lease; fails the job if workers have failed too often during it. */
  #release(lease: Lease, now: number, broke: boolean): void {
    this.#followers.forget(lease.id);
    const failing = broke && lease.breaks + 1 >= MAX_BREAKS;
    // A job that is being failed is not assigned meanwhile.
    this.#backlog.release(lease.id, failing ? now + FAILING_MS : now, broke);
    if (failing) this.#assigner.giveUp(lease);
  }

  #forget(id: string): void {
    this.#backlog.remove(id);
    this.#followers.forget(id);
  }

  /** Sets the alarm to the next due time. */
  async #arm(): Promise<void> {
    const now = Date.now();
    const connections = this.#connections.byWorker();
    const ends = this.#backlog.holders().map((worker) => this.#leaseEnds(worker, connections.get(worker), now));
    const due = Math.min(...ends, this.#backlog.nextDue(now) ?? Infinity, this.#assigner.retryAt ?? Infinity);
    if (due === Infinity) return;
    const alarm = await this.ctx.storage.getAlarm();
    if (alarm === null || alarm > due) await this.ctx.storage.setAlarm(Math.max(due, now + 10));
  }
}
