import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { call, generate, gpu, post, refusal } from "../../test/client.ts";
import { claimed, resultOf } from "../../test/jobs.ts";
import { lossyEnv } from "../../test/lossy.ts";
import { app } from "../api/app.ts";
import { database } from "../db/client.ts";
import { claimJobs } from "../db/jobs.ts";
import type { Env } from "../env.ts";
import { succeedJob } from "../jobs/outcome.ts";
import { withRetries } from "./retry.ts";

const LOST = "D1_ERROR: Network connection lost.";
const rows = async (table: string) => (await env.DB.prepare(`select * from ${table}`).all()).results;

/** Returns the response of the app with other bindings. */
async function callOver(bindings: Env, path: string, init: RequestInit = {}): Promise<Response> {
  const ctx = createExecutionContext();
  const response = await app.fetch(new Request(`http://localhost${path}`, init), bindings, ctx);
  await waitOnExecutionContext(ctx);
  return response;
}

function postOver(bindings: Env, path: string, body: object, headers: Record<string, string> = {}) {
  const type = { "content-type": "application/json", ...headers };
  return callOver(bindings, path, { method: "POST", headers: type, body: JSON.stringify(body) });
}

/** Returns a function that fails with one message per call before it succeeds, and counts its calls. */
function failing(...messages: string[]) {
  const call = async () => {
    call.count++;
    const message = messages[call.count - 1];
    if (message !== undefined) throw new Error(message);
    return "done";
  };
  call.count = 0;
  return call;
}

test.each([
  [[LOST], 2],
  [["put: We encountered an internal error. Please try again. (10001)", LOST], 3],
])("retries %j", async (messages, calls) => {
  const call = failing(...messages);
  expect(await withRetries(call)).toBe("done");
  expect(call.count).toBe(calls);
});

test.each([
  [[LOST, LOST, LOST], 3],
  [["D1_ERROR: UNIQUE constraint failed: jobs.id: SQLITE_CONSTRAINT"], 1],
  [["get: The specified key name is not valid. (10020)"], 1],
])("rejects with %j", async (messages, calls) => {
  const call = failing(...messages);
  await expect(withRetries(call)).rejects.toThrow(messages[0]);
  expect(call.count).toBe(calls);
});

/** Returns bindings whose search objects fail with one error per call before they respond. */
function failingShards(...errors: Error[]): Env {
  const VECTOR_SHARD = new Proxy(env.VECTOR_SHARD, {
    get(shards, name) {
      if (name !== "getByName") return Reflect.get(shards, name, shards) as unknown;
      return (namespace: string) => {
        const error = errors.shift();
        const fail = async () => Promise.reject(error!);
        return error ? { query: fail, upsert: fail, remove: fail } : shards.getByName(namespace);
      };
    },
  });
  return { ...env, VECTOR_SHARD };
}
const objectError = (message: string, flags: object) => Object.assign(new Error(message), flags);

test("retries transient errors of a search object, but not an overloaded one; the client gets Retry-After", async () => {
  await call("/v1/models");
  const search = { vector: [1, 2, 3, 4, 5, 6, 7, 8] };
  const transient = () => objectError("internal error; reference = 1", { retryable: true });
  const found = await postOver(failingShards(transient(), transient()), "/v1/latents/search", search);
  expect(found.status).toBe(200);
  const overloaded = () => objectError("Durable Object is overloaded.", { retryable: true, overloaded: true });
  for (const errors of [[transient(), transient(), transient()], [overloaded()]]) {
    const answer = await postOver(failingShards(...errors), "/v1/latents/search", search);
    expect(answer.headers.get("retry-after")).toBe("2");
    expect(await refusal(answer)).toMatchObject({ status: 503, code: "unavailable" });
  }
  const bug = await postOver(failingShards(new Error("no such table")), "/v1/latents/search", search);
  expect(await refusal(bug)).toMatchObject({ status: 500, code: "internal" });
});

test("a failing cache is ignored", async () => {
  const { data } = await generate({ prompt: "a", response_format: "latent" });
  const broken = vi.spyOn(caches.default, "match").mockRejectedValue(new Error("internal error"));
  const answer = await call(`/v1/latents/${data[0]!.latent_id}`);
  expect([answer.status, broken.mock.calls.length]).toEqual([200, 1]);
  broken.mockRestore();
});

test("a job takes effect exactly once, even if the response to every statement is lost", async () => {
  await gpu("away");
  const bindings = lossyEnv(1);
  const body = { input: { prompt: "a", num_outputs: 2 } };
  const created = await postOver(bindings, "/v1/predictions", body, { "idempotency-key": "k" });
  expect(created.status).toBe(201);
  const { id } = await created.json<{ id: string }>();
  const [row] = await claimJobs(database(bindings.DB), [{ id, attempt: 1 }], Date.now());
  expect(await succeedJob(bindings, row!, 1, resultOf(row!))).toBe(true);
  expect(await rows("jobs")).toMatchObject([{ id, status: "succeeded", attempts: 1 }]);
  expect(await rows("usage")).toMatchObject([{ job: id, pictures: 2 }]);
  expect(await rows("usage_months")).toMatchObject([{ pictures: 2 }]);
  expect(await rows("latents")).toHaveLength(2);
  expect(await rows("latent_objects")).toHaveLength(2);
  const again = await postOver(bindings, "/v1/predictions", body, { "idempotency-key": "k" });
  expect(await again.json()).toMatchObject({ id, status: "succeeded" });
});

test("a repeated request creates one finished job", async () => {
  const body = { input: { prompt: "a", seed: 1 } };
  await (await post("/v1/predictions", body, { prefer: "wait" })).json();
  const repeated = await postOver(lossyEnv(1), "/v1/predictions", body);
  expect(await repeated.json()).toMatchObject({ status: "succeeded" });
  expect(await rows("jobs")).toHaveLength(2);
});

test("a request with a seed creates one job and returns its result", async () => {
  await gpu("away");
  const answer = postOver(lossyEnv(1), "/v1/images/generations", { prompt: "a", seed: 1 });
  await expect.poll(() => rows("jobs")).toMatchObject([{ status: "starting" }]);
  const [job] = await rows("jobs");
  const row = await claimed(String(job!["id"]));
  await succeedJob(lossyEnv(1), row, 1, resultOf(row));
  expect((await answer).status).toBe(200);
  expect(await rows("usage")).toHaveLength(1);
});

test("a quota can be used up but not exceeded, even if responses are lost", async () => {
  await call("/v1/models");
  await env.DB.prepare("update projects set pictures_per_month = 2").run();
  const create = (n: number) => postOver(lossyEnv(1), "/v1/predictions", { input: { prompt: "a", num_outputs: n } });
  expect((await create(2)).status).toBe(201);
  expect((await create(1)).status).toBe(429);
  expect(await rows("jobs")).toHaveLength(1);
});

test("projects, keys and secrets are created once", async () => {
  const bindings = lossyEnv(1);
  const admin = { authorization: `Bearer ${env.ADMIN_KEY}` };
  const before = await rows("projects");
  const project = await postOver(bindings, "/v1/admin/projects", { name: "p" }, admin);
  const { id } = await project.json<{ id: string }>();
  expect(await rows("projects")).toHaveLength(before.length + 1);
  const key = await postOver(bindings, `/v1/admin/projects/${id}/keys`, { name: "k" }, admin);
  expect(key.status).toBe(201);
  expect(await rows("api_keys")).toHaveLength(1);

  const secret = "/v1/webhooks/default/secret";
  const first = await (await callOver(bindings, secret)).json<{ key: string }>();
  const second = await (await callOver(bindings, secret, { method: "POST" })).json<{ key: string }>();
  expect(await (await callOver(bindings, secret)).json()).toEqual(second);
  expect((await rows("webhook_secrets")).map(({ secret: value, retired_at }) => [value, retired_at !== null])).toEqual(
    expect.arrayContaining([
      [first.key, true],
      [second.key, false],
    ]),
  );
  expect(await rows("webhook_secrets")).toHaveLength(2);
});
