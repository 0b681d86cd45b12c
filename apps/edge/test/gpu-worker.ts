/**
 * A stand-in for a GPU worker that speaks the fleet's protocol, for tests of the edge: dispatching, retries, caching, errors.
 * Tests control it by its mode.
 *
 * Outputs are functions of the job: a latent is filled with (seed mod 1000) / 128, a picture is a JSON text of its settings.
 */
import { env, exports } from "cloudflare:workers";
import {
  ApiError,
  type AssignedJob,
  decodeLatent,
  type EdgeMessage,
  encodeLatent,
  encodePartsHeader,
  type ErrorCode,
  HEARTBEAT,
  type Hello,
  InputHeader,
  type Job,
  type ModelVersion,
  type Outgoing,
  readParts,
  versionOf,
  type WorkerMessage,
} from "@reptok/shared";
import type * as z from "zod";
import { MANIFEST, REPLACED, VERSION } from "./manifest.ts";
import { png } from "./pictures.ts";

/** How the worker handles its jobs. */
export type Mode =
  | "normal"
  /** Is not connected. */
  | "away"
  /** Returns every job. */
  | "full"
  /** Starts to compute, then breaks the connection. */
  | "dies"
  /** Reports that pictures of encode jobs cannot be decoded. */
  | "undecodable"
  /** Does nothing until the mode changes. */
  | "hangs"
  /** Reports half of the steps, with partial pictures on request, and waits until the mode changes or the job is canceled. */
  | "halfway"
  /** Sends an invalid latent. */
  | "babbles"
  /** Fails jobs whose prompt is "bad". */
  | "rejects"
  /** Its pictures are PNG files, a byte longer for each latent's first value. */
  | "paints"
  /** Computes with another version than the job names, and says so. */
  | "mistakes";

const text = (value: string) => new TextEncoder().encode(value);

function latentOf(seed: number, { model, space }: ModelVersion): Uint8Array {
  const data = new Float32Array(MANIFEST.token.dimensions).fill((seed % 1000) / 128);
  return encodeLatent({ model, space, dtype: "f16", tokens: 1, dimensions: data.length, data });
}

function drawing(latent: Uint8Array, seed: number, spec: object, { decoder }: ModelVersion): Uint8Array {
  return text(JSON.stringify({ first: decodeLatent(latent).data[0], seed, ...spec, decoder }));
}

interface Output {
  readonly latent?: Uint8Array;
  readonly picture?: Uint8Array;
}

export function outputsOf(job: Job, inputs: readonly Uint8Array[]): Output[] {
  switch (job.kind) {
    case "encode":
      return [{ latent: latentOf(inputs[0]!.length, job.version) }];
    case "decode":
      return job.seeds.map((seed, i) => {
        const towards = inputs[job.seeds.length + i];
        const to = towards ? { to: decodeLatent(towards).data[0] } : {};
        return { picture: drawing(inputs[i]!, seed, { ...job.image, ...to }, job.version) };
      });
    case "generate":
      return job.seeds.map((seed) => {
        const latent = latentOf(seed, job.version);
        return job.image ? { latent, picture: drawing(latent, seed, job.image, job.version) } : { latent };
      });
  }
}

const bodyOf = (...parts: Uint8Array[]): Blob => new Blob(parts.map((part) => new Uint8Array(part)));

export interface WorkerOptions {
  /** The versions that it reports; the tests' model by default. */
  readonly versions?: readonly ModelVersion[];
  readonly slots?: number;
  readonly batch?: number;
  readonly mode?: Mode;
  /** Overrides for fields of its hello. */
  readonly hello?: object;
}

/** Registers the tests' model, as a worker does before it connects. */
export async function registerModels(manifests: readonly unknown[] = [MANIFEST], only = true): Promise<Response> {
  return fleetFetch("/fleet/models", env.FLEET_TOKEN!, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ manifests, only }),
  });
}

export function fleetFetch(path: string, secret: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${secret}` };
  return exports.default.fetch(new Request(`http://fleet.test${path}`, { ...init, headers }));
}

export class TestWorker {
  readonly id: string = crypto.randomUUID();
  /** Every received message. */
  readonly messages: EdgeMessage[] = [];
  /** The jobs of each batch that was assigned. */
  readonly batches: string[][] = [];
  readonly assigned: AssignedJob[] = [];
  readonly canceled = new Set<string>();
  readonly #options: WorkerOptions;
  #socket: WebSocket | null = null;
  #mode: Mode;
  #changed = Promise.withResolvers<void>();
  readonly #runs = new Set<Promise<void>>();
  #stopped = false;

  constructor(options: WorkerOptions = {}) {
    this.#options = options;
    this.#mode = options.mode ?? "normal";
  }

  get connected(): boolean {
    return this.#socket !== null;
  }

  setMode(mode: Mode): void {
    this.#mode = mode;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Connects and sends its hello; `jobs` are those that it still has. */
  async connect(jobs: readonly { job: string; attempt: number }[] = []): Promise<void> {
    const response = await fleetFetch("/fleet/connect?dispatcher=0", env.FLEET_TOKEN!, {
      headers: { upgrade: "websocket" },
    });
    const socket = response.webSocket;
    if (!socket) throw new Error(`expected a WebSocket, got ${response.status}: ${await response.text()}`);
    socket.accept();
    this.#socket = socket;
    const welcomed = Promise.withResolvers<void>();
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(String(data)) as EdgeMessage;
      this.messages.push(message);
      if (message.type === "welcome") welcomed.resolve();
      else this.#handle(message);
    });
    socket.addEventListener("close", () => {
      if (this.#socket === socket) this.#socket = null;
      welcomed.resolve();
    });
    const { versions = [VERSION], slots = 1, batch = 16, hello } = this.#options;
    const said: z.input<typeof Hello> = {
      type: "hello",
      protocol: [1, 1],
      worker: this.id,
      versions: [...versions],
      slots,
      batch,
      jobs: [...jobs],
    };
    socket.send(JSON.stringify({ ...said, ...hello }));
    await welcomed.promise;
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000, "done");
  }

  /** Closes the connection; resolves when the dispatcher has noticed, so that it assigns nothing to it any more. */
  async leave(): Promise<void> {
    this.close();
    const isListed = async () => {
      const { workers } = await env.DISPATCHER.getByName("0").status();
      return workers.some(({ worker }) => worker === this.id);
    };
    while (await isListed()) await scheduler.wait(5);
  }

  send(message: Outgoing<typeof WorkerMessage> | object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  beat(): void {
    this.#socket?.send(HEARTBEAT);
  }

  #handle(message: EdgeMessage): void {
    if (message.type === "cancel") {
      this.canceled.add(message.job);
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    }
    if (message.type !== "assign") return;
    this.batches.push(message.jobs.map(({ job }) => job.id));
    this.assigned.push(...message.jobs);
    for (const assigned of message.jobs)
      this.#track(this.#run(assigned).catch((thrown: unknown) => console.error("worker", thrown)));
  }

  #track(run: Promise<void>): void {
    this.#runs.add(run);
    void run.finally(() => this.#runs.delete(run));
  }

  /** Disconnects and abandons its jobs; resolves when it sends nothing any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#changed.resolve();
    this.close();
    await Promise.all(this.#runs);
  }

  async #run(assigned: AssignedJob): Promise<void> {
    const { job, ticket } = assigned;
    const { id, attempt } = job;
    const mode = this.#mode;
    if (mode === "hangs") await this.#untilChanged(id);
    if (this.#stopped) return;
    if (mode === "full") {
      const error = new ApiError("unavailable", "full").body;
      return this.send({ type: "returned", job: id, attempt, error });
    }
    this.send({ type: "started", jobs: [{ job: id, attempt }] });
    if (mode === "dies") return this.close();
    if (mode === "halfway") {
      this.send({ type: "progress", job: id, attempt, step: 5, steps: 10, log: "started\n 50%|█████     | 5/10\n" });
      const partials = job.kind === "encode" ? 0 : (job.partials ?? 0);
      for (let i = 0; i < partials; i++)
        await this.call(id, `partial?index=0&partial=${i}`, ticket, bodyOf(text(`partial ${i}`)));
      await this.#untilChanged(id);
    }
    if (this.#stopped) return;
    if (!this.canceled.has(id)) await this.end(assigned);
    this.send({ type: "finished", job: id, attempt });
  }

  /** Resolves when the mode changes, or the job is canceled. */
  async #untilChanged(id: string): Promise<void> {
    const mode = this.#mode;
    while (this.#mode === mode && !this.canceled.has(id) && !this.#stopped) await this.#changed.promise;
  }

  call(id: string, rest: string, ticket: string, body: Blob | string): Promise<Response> {
    const headers: Record<string, string> = typeof body === "string" ? { "content-type": "application/json" } : {};
    return fleetFetch(`/fleet/jobs/${id}/${rest}`, ticket, { method: "POST", body, headers });
  }

  async inputs({ job, ticket }: AssignedJob): Promise<Uint8Array[] | null> {
    if (job.kind === "generate") return [];
    const response = await fleetFetch(`/fleet/jobs/${job.id}/input`, ticket);
    if (!response.ok) return null;
    const { header, next } = await readParts(response.body, InputHeader);
    const inputs: Uint8Array[] = [];
    for (const length of header.parts) inputs.push(await next(length));
    return inputs;
  }

  /** Ends a job according to the mode. */
  async end(assigned: AssignedJob, mode: Mode = this.#mode): Promise<Response | null> {
    const { job, ticket } = assigned;
    const fail = (code: ErrorCode, message: string) =>
      this.call(job.id, "failure", ticket, JSON.stringify({ error: { code, message, param: null }, log: "started\n" }));
    const bad = job.kind === "generate" && "prompt" in job.condition && job.condition.prompt === "bad";
    if (mode === "undecodable" && job.kind === "encode") return fail("invalid_image", "undecodable");
    if (mode === "rejects" && bad) return fail("invalid_request", "no");
    const inputs = await this.inputs(assigned);
    if (!inputs) return null;
    if (mode === "babbles") return this.result(assigned, [{ latent: new Uint8Array(3) }]);
    const version = mode === "mistakes" ? versionOf(REPLACED) : job.version;
    const outputs = outputsOf({ ...job, version }, inputs);
    if (mode !== "paints") return this.result(assigned, outputs, { version });
    const painted = outputs.map((output, i) => {
      const size = 1 + Math.round(128 * decodeLatent(output.latent ?? inputs[i]!).data[0]!);
      return output.picture ? { ...output, picture: png(64, 64, size) } : output;
    });
    return this.result(assigned, painted, { version });
  }

  result({ job, ticket }: AssignedJob, outputs: readonly Output[], header: object = {}): Promise<Response> {
    const lengths = outputs.map(({ latent, picture }) => ({
      ...(latent && { latent: latent.length }),
      ...(picture && { picture: picture.length }),
    }));
    const log = "started\n100%|██████████| 1/1\n";
    const said = { version: job.version, outputs: lengths, predictTime: 0.5, log, ...header };
    const parts = outputs.flatMap(({ latent, picture }) => [latent, picture].filter((part) => part !== undefined));
    return this.call(job.id, "result", ticket, bodyOf(encodePartsHeader(said), ...parts));
  }
}
