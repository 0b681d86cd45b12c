/** Requests to the edge, and control of the stand-ins for the GPU worker and for webhook receivers. */
import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { type Manifest, versionOf } from "@reptok/shared";
import { expect } from "vitest";
import type { Env } from "../src/env.ts";
import { app } from "../src/api/app.ts";
import { type Mode, registerModels, TestWorker } from "./gpu-worker.ts";
import type { Received } from "./services.ts";
import { BUNDLES } from "./manifest.ts";

export const ORIGIN = "http://localhost";

/** Time limit of `vi.waitUntil`, with room for a busy machine. */
export const PATIENCE = { timeout: 20_000 } as const;

/** Variables of an edge whose requests wait for their job for a tenth of a second. */
export const IMPATIENT = { WAIT_LIMIT_MS: "100" } as const;

/** Responses of the running test. */
const responses: Response[] = [];

/** Sends a request to the edge; with `vars` those variables replace the tests' settings. */
export async function send(request: Request, vars?: Partial<Env>): Promise<Response> {
  const response = await (vars === undefined
    ? exports.default.fetch(request)
    : app.fetch(request, { ...env, ...vars }, createExecutionContext()));
  responses.push(response);
  return response;
}

/** Cancels the bodies that the test has not read, as the end of a client does: copies for the cache wait for them. */
export async function closeResponses(): Promise<void> {
  for (const { body } of responses.splice(0)) if (body?.locked === false) await body.cancel();
}

export function call(path: string, init?: RequestInit, vars?: Partial<Env>): Promise<Response> {
  return send(new Request(ORIGIN + path, init), vars);
}

export function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  vars?: Partial<Env>,
): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return call(path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: text }, vars);
}

export interface Generated {
  created: number;
  data: { url?: string; b64_json?: string; latent?: string; latent_id: string; seed: number }[];
  usage: { images: number; output_tokens: number };
}

/** Generates, and expects success. */
export async function generate(body: object): Promise<Generated> {
  const response = await post("/v1/images/generations", body);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
  return response.json();
}

/** The body as text, for any content type. */
export async function textOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.arrayBuffer());
}

/** The status, and the error envelope's code and param. */
export async function refusal(response: Response): Promise<{ status: number; code: string; param: string | null }> {
  const { error } = await response.json<{
    error: { message: string; type: string; code: string; param: string | null };
  }>();
  if (!error.message || !error.type || !response.headers.get("x-request-id")) throw new Error("broken envelope");
  return { status: response.status, code: error.code, param: error.param };
}

let current: TestWorker | null = null;
let seen = 0;

/** The tests' GPU worker. */
export function worker(): TestWorker {
  if (!current) throw new Error("expected a worker to be there");
  return current;
}

/** Registers and connects a worker, as at the beginning of each test. */
export async function startWorker(manifests: readonly Manifest[] = BUNDLES.tiny): Promise<void> {
  await registerModels(manifests);
  current = new TestWorker({ versions: manifests.map(versionOf) });
  seen = 0;
  await current.connect();
}

/** Stops the worker of the previous test, so that nothing of it reaches the storage of the next one. */
export async function stopWorker(): Promise<void> {
  await current?.stop();
  current = null;
}

/** Sets the GPU worker's mode; returns the ids of the jobs assigned since the last call, one list per batch. */
export async function gpu(mode: Mode): Promise<string[][]> {
  const one = worker();
  const batches = one.batches.slice(seen);
  seen = one.batches.length;
  await release();
  one.setMode(mode);
  if (mode === "away") await one.leave();
  else if (!one.connected) await one.connect();
  return batches;
}

/** Restarts the GPU worker with other bundles. */
export async function load(bundles: keyof typeof BUNDLES): Promise<void> {
  await stopWorker();
  await startWorker(BUNDLES[bundles]);
}

/** The projects that the GPU worker received with its jobs, by the jobs' ids. */
export function tenants(): Record<string, string> {
  return Object.fromEntries(worker().assigned.map(({ job }) => [job.id, job.tenant]));
}

const SERVICES = "http://services.test";

async function release(): Promise<void> {
  await (await fetch(`${SERVICES}/release`, { method: "POST" })).body?.cancel();
}

/** Messages to webhook receivers since the last call. */
export async function received(): Promise<Received[]> {
  return (await fetch(`${SERVICES}/received`)).json();
}

/** Answers the requests that hang at the stand-in for webhooks' receivers, and drops the messages that it has received. */
export async function resetServices(): Promise<void> {
  await release();
  await received();
}

/** Matches the R2 key of a latent's bytes. */
export const latentKey = (id: string): unknown => expect.stringMatching(new RegExp(`^latents/${id}/[0-9a-f-]{36}$`));

/** The stored state: numbers of rows, and R2's keys. */
export async function stored(): Promise<{ jobs: number; latents: number; keys: string[] }> {
  const count = async (table: string) =>
    (await env.DB.prepare(`select count(*) as n from ${table}`).first<number>("n")) ?? 0;
  const keys = (await env.BUCKET.list()).objects.map((object) => object.key);
  return { jobs: await count("jobs"), latents: await count("latents"), keys };
}

export const NOTHING = { jobs: 0, latents: 0, keys: [] };

/** The job's row, once it has that status. */
export async function untilJob(id: string, status: string): Promise<Record<string, unknown>> {
  for (;;) {
    const row = await env.DB.prepare("select * from jobs where id = ?").bind(id).first();
    if (row?.status === status) return row;
    await scheduler.wait(20);
  }
}
