/** Authentication by keys and signed links, and authorization by scopes. */
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { admin, callAs, makeKey, makeProject, REMOTE, sendAs } from "../../test/accounts.ts";
import { PATIENCE, refusal, textOf } from "../../test/client.ts";
import { app } from "../api/app.ts";
import { scopeOf } from "../domain/scope.ts";
import type { Env } from "../env.ts";
import { clearCallerCache } from "./caller-cache.ts";

const MODELS = "/v1/models";
const challenge = (response: Response) => response.headers.get("www-authenticate");

test("a key is valid from its creation to its revocation, and only its hash is stored", async () => {
  const { project, id, value } = await makeProject();
  expect(value).toMatch(/^rt_live_[0-9A-Za-z]{38}$/);
  expect((await callAs(value, MODELS)).status).toBe(200);
  const rows = JSON.stringify((await env.DB.prepare("select * from api_keys").all()).results);
  expect(rows).not.toContain(value);
  const shown = await (await admin(`/projects/${project}/keys`)).json<{ data: object[] }>();
  expect(shown.data).toMatchObject([
    { id, status: "active", redacted_value: `${value.slice(0, 12)}...${value.slice(-4)}` },
  ]);
  expect(JSON.stringify(shown)).not.toContain(value);
  const revoked = await admin(`/projects/${project}/keys/${id}`, { method: "DELETE" });
  expect(await revoked.json()).toMatchObject({ id, status: "revoked", revoked_at: expect.any(Number) });
  const rejected = await callAs(value, MODELS);
  expect(challenge(rejected)).toContain('error="invalid_token"');
  expect(await refusal(rejected)).toEqual({ status: 401, code: "invalid_api_key", param: null });
});

test("rejects a key that has expired or whose project is disabled", async () => {
  const { project, value } = await makeProject();
  const expired = await makeKey(project, { expires_at: Math.floor(Date.now() / 1000) + 3600 });
  await env.DB.prepare("update api_keys set expires_at = ? where id = ?")
    .bind(Date.now() - 1, expired.id)
    .run();
  expect((await callAs(expired.value, MODELS)).status).toBe(401);
  expect((await callAs(value, MODELS)).status).toBe(200);
  const change = (disabled: boolean) => sendAs(env.ADMIN_KEY!, `/v1/admin/projects/${project}`, { disabled });
  expect(await (await change(true)).json()).toMatchObject({ status: "disabled" });
  expect((await callAs(value, MODELS)).status).toBe(401);
  await change(false);
  expect((await callAs(value, MODELS)).status).toBe(200);
});

test.each([
  [null, "none at all"],
  ["local", "the local one"],
  ["rt_live_00000000000000000000000000000000000000", "one whose checksum is wrong"],
  ["sk-something", "another service's"],
  ["", "an empty one"],
])("rejects the key %j from another machine: %s", async (key: string | null, _which: string) => {
  const response = await callAs(key, MODELS);
  expect(challenge(response)).toMatch(/^Bearer realm="reptok"/);
  expect(await refusal(response)).toMatchObject({ status: 401, code: "invalid_api_key" });
  expect((await callAs(key, "/healthz")).status).toBe(200);
});

test("the time of the last use is updated at most once a minute", async () => {
  const { id, value } = await makeProject();
  const lastUse = () => env.DB.prepare("select last_used_at from api_keys where id = ?").bind(id).first("last_used_at");
  await callAs(value, MODELS);
  const first = await vi.waitUntil(lastUse, PATIENCE);
  clearCallerCache();
  await env.DB.prepare("update api_keys set last_used_at = last_used_at - 30000").run();
  await callAs(value, MODELS);
  expect(await lastUse()).toBe(Number(first) - 30_000);
  clearCallerCache();
  await env.DB.prepare("update api_keys set last_used_at = last_used_at - 40000").run();
  await callAs(value, MODELS);
  await vi.waitUntil(async () => Number(await lastUse()) >= Number(first), PATIENCE);
});

test("each scope allows its routes and no others", async () => {
  const { project } = await makeProject();
  const tries = {
    images: () => ["POST", "/v1/images/generations"],
    "latents:read": () => ["GET", "/v1/latents"],
    "latents:write": () => ["POST", "/v1/latents"],
    predictions: () => ["GET", "/v1/predictions"],
    usage: () => ["GET", "/v1/usage"],
    admin: () => ["GET", "/v1/admin/projects"],
  } as const;
  for (const scope of Object.keys(tries)) {
    const { value } = await makeKey(project, { scopes: [scope] });
    for (const [other, request] of Object.entries(tries)) {
      const [method, path] = request();
      const response = await callAs(value, path!, { method: method! });
      if (other === scope) expect(response.status).not.toBe(403);
      else {
        expect(challenge(response)).toContain(`error="insufficient_scope", scope="${other}"`);
        expect(await refusal(response)).toEqual({ status: 403, code: "insufficient_scope", param: null });
      }
    }
  }
});

test("every route except models, health and the API description requires a scope", () => {
  const open = app.routes.filter(({ method, path }) => method !== "ALL" && scopeOf(method, path) === null);
  expect([...new Set(open.map(({ path }) => path))]).toEqual([
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/v1/models",
    "/v1/models/:name",
    "/v1/models/:owner/:name",
    "/v1/models/:owner/:name/versions",
    "/v1/models/:owner/:name/versions/:version",
    "/v1/account",
    "/v1/hardware",
    "/v1/deployments",
    "/v1/trainings",
    "/v1/tokens",
  ]);
});

test("a search requires the scope to write only if it keeps its examples", async () => {
  const { project, value } = await makeProject();
  const reader = await makeKey(project, { scopes: ["latents:read"] });
  const search = (key: string, body: object) => sendAs(key, "/v1/latents/search", body);
  expect((await search(reader.value, { vector: [1, 0, 0, 0, 0, 0, 0, 0] })).status).toBe(200);
  expect((await search(reader.value, { prompt: "a" })).status).toBe(200);
  const keeping = { prompt: "a", keep: true };
  expect(await refusal(await search(reader.value, keeping))).toMatchObject({ code: "insufficient_scope" });
  expect((await search(value, keeping)).status).toBe(200);
});

test("a translation requires the scope to write latents", async () => {
  const { project } = await makeProject();
  const translate = async (...scopes: string[]) => {
    const { value } = await makeKey(project, { scopes });
    return refusal(await sendAs(value, "/v1/latents/translate", { ids: [`lat_${"0".repeat(64)}`] }));
  };
  expect(await translate("latents:read", "images")).toMatchObject({ status: 403, code: "insufficient_scope" });
  expect(await translate("latents:write")).toMatchObject({ status: 404, code: "not_found", param: "ids[0]" });
});

test("requests without a key are accepted from this machine only, and only if configured", async () => {
  const from = (url: string, headers: Record<string, string> = {}, vars: Partial<Env> = {}) =>
    app.request(`${url}/v1/usage`, { headers }, { ...env, ...vars });
  for (const host of ["http://localhost:8787", "http://127.0.0.1:1", "http://[::1]:8787"])
    expect((await from(host)).status).toBe(200);
  expect((await from("http://localhost", { authorization: "Bearer local" })).status).toBe(200);
  expect(
    (await from("http://localhost", { "cf-connecting-ip": "127.0.0.1", origin: "http://localhost:5173" })).status,
  ).toBe(200);
  const closed: [string, Record<string, string>, Partial<Env>?][] = [
    [REMOTE, {}],
    [REMOTE, { "cf-connecting-ip": "127.0.0.1", "x-forwarded-for": "127.0.0.1", host: "localhost" }],
    ["http://rebound.example.com", { "cf-connecting-ip": "127.0.0.1" }],
    ["http://localhost.example.com", {}],
    ["http://localhost", { "cf-connecting-ip": "192.168.1.7" }],
    ["http://localhost", { origin: "https://example.com" }],
    ["http://localhost", { origin: "null" }],
    ["http://localhost", {}, { LOCAL_OPEN: "" }],
    ["http://localhost", { authorization: "Bearer local" }, { LOCAL_OPEN: "" }],
  ];
  for (const [url, headers, vars] of closed)
    expect([url, headers, (await from(url, headers, vars)).status]).toEqual([url, headers, 401]);
});

test("an operator's key that is too short is not accepted", async () => {
  for (const ADMIN_KEY of ["", "x", "nineteen-characters"])
    for (const sent of [ADMIN_KEY, "x"])
      expect(
        (
          await app.request(
            `${REMOTE}/v1/admin/projects`,
            { headers: { authorization: `Bearer ${sent}` } },
            { ...env, ADMIN_KEY },
          )
        ).status,
      ).toBe(401);
});

test("the operator's key is valid for the admin API only, and none is valid if none is configured", async () => {
  expect((await admin("/projects")).status).toBe(200);
  expect((await callAs(env.ADMIN_KEY!, "/v1/predictions")).status).toBe(403);
  expect((await callAs(`${env.ADMIN_KEY}x`, "/v1/admin/projects")).status).toBe(401);
  for (const ADMIN_KEY of ["", undefined]) {
    const headers = { authorization: `Bearer ${env.ADMIN_KEY}` };
    const bindings = { ...env, ADMIN_KEY } as Env;
    expect((await app.request(`${REMOTE}/v1/admin/projects`, { headers }, bindings)).status).toBe(401);
  }
});

test("picture URLs are signed: they load without a key until they expire, and give access to nothing else", async () => {
  const { project, value } = await makeProject();
  const answer = await sendAs(value, "/v1/images/generations", { prompt: "a", seed: 1 });
  const { data } = await answer.json<{ data: { url: string }[] }>();
  const url = new URL(data[0]!.url);
  const shown = await callAs(null, url.href);
  expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/png"]);
  const age = Number(/^public, max-age=(\d+), immutable$/.exec(shown.headers.get("cache-control")!)?.[1]);
  expect(age).toBeGreaterThan(24 * 3600 - 60);
  expect(age).toBeLessThanOrEqual(48 * 3600);
  const body = await textOf(shown);

  const bare = url.href.slice(0, url.href.indexOf("&project="));
  const keyed = await callAs(value, bare);
  expect(keyed.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
  expect(await textOf(keyed)).toBe(body);

  const other = await makeProject();
  for (const forged of [
    bare,
    url.href.replace("seed=1", "seed=2"),
    url.href.replace("/image?", "?"),
    url.href.replace(/expires=\d+/, "expires=99999999999"),
    url.href.replace(project, other.project),
    `${url.href}&seed=2`,
    url.href.slice(0, -2),
    url.href.replace(/&key=[^&]*/, ""),
    url.href.replace(/&key=[^&]*/, `&key=${other.id}`),
    // The last base64 digit of a signature has two bits in excess.
    `${url.href.slice(0, -1)}_`,
    `${url.href.slice(0, -1)}!`,
    url.href.replace("&signature=", "&signature=a"),
  ])
    expect([forged, (await callAs(null, forged)).status]).toEqual([forged, 401]);
  expect((await callAs(null, url.href, { method: "DELETE" })).status).toBe(401);

  vi.spyOn(Date, "now").mockReturnValue(Number(url.searchParams.get("expires")) * 1000);
  expect((await callAs(null, url.href)).status).toBe(401);
  vi.restoreAllMocks();
  await sendAs(env.ADMIN_KEY!, `/v1/admin/projects/${project}`, { disabled: true });
  expect((await callAs(null, url.href)).status).toBe(401);
});

test("a link is valid no longer than the key that requested it", async () => {
  const project = await makeProject();
  const answer = await sendAs(project.value, "/v1/images/generations", { prompt: "a", seed: 1 });
  const { data } = await answer.json<{ data: { url: string }[] }>();
  expect(new URL(data[0]!.url).searchParams.get("key")).toBe(project.id);
  expect((await callAs(null, data[0]!.url)).status).toBe(200);
  await admin(`/projects/${project.project}/keys/${project.id}`, { method: "DELETE" });
  expect((await callAs(null, data[0]!.url)).status).toBe(401);
});

test("a key that was used a moment ago is rejected when it expires", async () => {
  const { project } = await makeProject();
  const expires = Math.floor(Date.now() / 1000) + 3600;
  const { value } = await makeKey(project, { expires_at: expires });
  const clock = vi.spyOn(Date, "now").mockReturnValue(1000 * expires - 1000);
  expect((await callAs(value, MODELS)).status).toBe(200);
  clock.mockReturnValue(1000 * expires);
  expect((await callAs(value, MODELS)).status).toBe(401);
});

test("rejects the creation of a key that has already expired", async () => {
  const { project } = await makeProject();
  const body = { name: "late", expires_at: Math.floor(Date.now() / 1000) };
  const response = await sendAs(env.ADMIN_KEY!, `/v1/admin/projects/${project}/keys`, body);
  expect(await refusal(response)).toEqual({ status: 400, code: "invalid_request", param: "expires_at" });
});
