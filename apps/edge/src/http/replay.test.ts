import { LATENT_MEDIA_TYPE, latentId } from "@reptok/shared";
import { env, exports } from "cloudflare:workers";
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { beforeEach, describe, expect, test } from "vitest";
import { callAs, makeKey, makeProject, REMOTE, type TestProject } from "../../test/accounts.ts";
import { latentBytes } from "../../test/latents.ts";
import { app } from "../api/app.ts";
import { replay } from "./replay.ts";

const LOCAL = "http://localhost:8787";
const bytes = latentBytes({ dtype: "i8" });
let path = "";

const request = (origin: string, headers: Record<string, string>, method = "GET") =>
  new Request(origin + path, { headers: { accept: LATENT_MEDIA_TYPE, ...headers }, method });
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
/** Sends the request to the whole Worker. */
const send = (origin: string, headers: Record<string, string>, method?: string) =>
  exports.default.fetch(request(origin, headers, method));

/** Sends the request until the response is replayed. */
async function warm(origin: string, headers: Record<string, string>): Promise<void> {
  await expect
    .poll(async () => {
      await (await send(origin, headers)).arrayBuffer();
      return replay(request(origin, headers)) !== null;
    })
    .toBe(true);
}

async function keep(key: string | null, origin: string): Promise<void> {
  const headers = { "content-type": LATENT_MEDIA_TYPE, ...(key === null ? {} : bearer(key)) };
  const response = await exports.default.fetch(`${origin}/v1/latents`, { method: "POST", headers, body: bytes });
  expect(response.status).toBe(201);
  await response.arrayBuffer();
}

async function shown(answer: Response) {
  const headers = Object.fromEntries(answer.headers);
  for (const own of ["x-request-id", "server-timing"]) {
    expect(headers[own]).toBeDefined();
    delete headers[own];
  }
  return { status: answer.status, headers, body: new Uint8Array(await answer.arrayBuffer()) };
}

beforeEach(async () => {
  path = `/v1/latents/${await latentId(bytes)}`;
});

describe("a repeated read", () => {
  test("gets the app's response, with its own request id", async () => {
    const { value } = await makeProject();
    await keep(value, REMOTE);
    await warm(REMOTE, bearer(value));
    const context = createExecutionContext();
    const long = await app.fetch(request(REMOTE, bearer(value)), env, context);
    const short = [replay(request(REMOTE, bearer(value)))!, replay(request(REMOTE, bearer(value)))!];
    expect(new Set(short.map(({ headers }) => headers.get("x-request-id"))).size).toBe(2);
    const expected = await shown(long);
    for (const answer of short) expect(await shown(answer)).toEqual(expected);
    expect(expected.body).toEqual(bytes);
    await waitOnExecutionContext(context);
  });

  test.each<[string, Record<string, string>, string?]>([
    ["another type", { accept: "application/json" }],
    ["a condition", { "if-none-match": "*" }],
    ["an origin", { origin: "https://page.test" }],
    ["an id", { "x-request-id": "of-the-client" }],
    ["another method", {}, "HEAD"],
  ])("with %s is handled by the app", async (_, headers, method) => {
    const { value } = await makeProject();
    await keep(value, REMOTE);
    await warm(REMOTE, bearer(value));
    expect(replay(request(REMOTE, { ...bearer(value), ...headers }, method))).toBeNull();
  });
});

describe("a replay is not sent", () => {
  let project: TestProject;
  beforeEach(async () => {
    project = await makeProject();
    await keep(project.value, REMOTE);
    await warm(REMOTE, bearer(project.value));
  });

  test("without the key, or with another one", async () => {
    const other = await makeProject();
    for (const [headers, status] of [
      [{}, 401],
      [{ authorization: "Bearer local" }, 401],
      [bearer(`${project.value}x`), 401],
      [bearer(other.value), 404],
    ] as const)
      expect((await send(REMOTE, headers)).status).toBe(status);
  });

  test.each([
    ["the key is revoked", (key: string) => [key, { method: "DELETE" }] as const],
    ["the key may no longer read", (key: string) => [key, { method: "POST", body: '{"scopes":["images"]}' }] as const],
    ["the project is disabled", () => ["", { method: "POST", body: '{"disabled":true}' }] as const],
  ])("once %s", async (_, change) => {
    const [key, init] = change(`/keys/${project.id}`);
    const headers = { "content-type": "application/json" };
    const changed = await callAs(env.ADMIN_KEY!, `/v1/admin/projects/${project.project}${key}`, { ...init, headers });
    expect(changed.status).toBe(200);
    await changed.arrayBuffer();
    expect([401, 403]).toContain((await send(REMOTE, bearer(project.value))).status);
  });

  test("after the latent is deleted", async () => {
    expect((await callAs(project.value, path, { method: "DELETE" })).status).toBeLessThan(300);
    expect((await send(REMOTE, bearer(project.value))).status).toBe(404);
  });

  test("beyond the key's limit of requests", async () => {
    const limited = await makeKey(project.project, { requests_per_minute: 100 });
    const left = async () => {
      const answer = await send(REMOTE, bearer(limited.value));
      await answer.arrayBuffer();
      return Number(answer.headers.get("x-ratelimit-remaining-requests"));
    };
    const counts: number[] = [];
    for (let i = 0; i < 6; i++) counts.push(await left());
    expect(counts).toEqual(counts.map((_, i) => counts[0]! - i));
    expect(replay(request(REMOTE, bearer(limited.value)))).toBeNull();
  });

  test("to other machines, if only this one needs no key", async () => {
    await keep(null, LOCAL);
    await warm(LOCAL, { "cf-connecting-ip": "127.0.0.1" });
    expect((await send(LOCAL, { "cf-connecting-ip": "203.0.113.9" })).status).toBe(401);
    expect((await send(LOCAL, { "cf-connecting-ip": "127.0.0.1" })).status).toBe(200);
  });
});
