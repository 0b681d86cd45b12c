/** Browser tokens: their scopes, origin, expiry and key. */
import { env } from "cloudflare:workers";
import { sign } from "hono/jwt";
import { expect, test, vi } from "vitest";
import { admin, callAs, makeKey, makeProject, REMOTE, sendAs } from "../../test/accounts.ts";
import { call, post, refusal, textOf } from "../../test/client.ts";

const ORIGIN = "https://app.example";
const MODELS = "/v1/models";

interface Token {
  readonly value: string;
  readonly expires_at: number;
}
async function tokenOf(key: string, body: object = {}): Promise<Token> {
  const response = await sendAs(key, "/v1/tokens", { scopes: ["images", "latents:read"], origin: ORIGIN, ...body });
  if (response.status !== 201) throw new Error(`expected 201, got ${response.status}: ${await response.text()}`);
  return response.json();
}
const from = (origin: string | null): RequestInit => ({ headers: origin === null ? {} : { origin } });
const statusFrom = async (origin: string | null, { value }: Token, path = MODELS) =>
  (await callAs(value, path, from(origin))).status;

test("a page generates pictures with a token, in the key's project and with the key's usage", async () => {
  const { value, id, project } = await makeProject();
  const before = Math.floor(Date.now() / 1000);
  const response = await sendAs(value, "/v1/tokens", { scopes: ["images"], origin: ORIGIN });
  const token = await response.json<Token>();
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(token).toEqual({
    object: "token",
    value: expect.any(String),
    scopes: ["images"],
    origin: ORIGIN,
    expires_at: expect.any(Number),
  });
  expect(token.expires_at).toBeGreaterThanOrEqual(before + 600);
  expect(token.expires_at).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000) + 600);
  const drawn = await sendAs(token.value, "/v1/images/generations", { prompt: "a", seed: 1 }, from(ORIGIN));
  expect(drawn.status).toBe(200);
  expect(drawn.headers.get("access-control-allow-origin")).toBe(ORIGIN);
  const { data } = await drawn.json<{ data: { url: string; latent_id: string }[] }>();
  expect((await callAs(value, `/v1/latents/${data[0]!.latent_id}`)).status).toBe(200);
  expect(new URL(data[0]!.url).searchParams.get("key")).toBe(id);
  const used = await env.DB.prepare("select api_key, project from usage").all();
  expect(used.results).toEqual([{ api_key: id, project }]);
});

test("a token has the requested scopes of its key and no others", async () => {
  const { project, value, id } = await makeProject();
  const token = await tokenOf(value);
  expect(await statusFrom(ORIGIN, token, "/v1/latents")).toBe(200);
  const write = await sendAs(token.value, "/v1/latents", {}, from(ORIGIN));
  expect(await refusal(write)).toMatchObject({ status: 403, code: "insufficient_scope" });
  const reader = await makeKey(project, { scopes: ["latents:read"] });
  const wider = sendAs(reader.value, "/v1/tokens", { scopes: ["images"], origin: ORIGIN });
  expect(await refusal(await wider)).toMatchObject({ status: 403, code: "insufficient_scope" });
  await sendAs(env.ADMIN_KEY!, `/v1/admin/projects/${project}/keys/${id}`, { scopes: ["images"] });
  expect(await statusFrom(ORIGIN, token, "/v1/latents")).toBe(403);
});

test("a token can neither request tokens nor read the webhook secret", async () => {
  const { value } = await makeProject();
  const token = await tokenOf(value, { scopes: ["images", "predictions"] });
  const another = { scopes: ["images"], origin: ORIGIN };
  for (const response of [
    await sendAs(token.value, "/v1/tokens", another, from(ORIGIN)),
    await callAs(token.value, "/v1/webhooks/default/secret", from(ORIGIN)),
    await sendAs(env.ADMIN_KEY!, "/v1/tokens", another),
  ])
    expect(await refusal(response)).toEqual({ status: 403, code: "insufficient_scope", param: null });
});

test("accepts a token only from its origin; without Origin, from the API's own", async () => {
  const { value } = await makeProject();
  const [theirs, own] = [await tokenOf(value), await tokenOf(value, { origin: REMOTE })];
  for (const origin of [null, "null", "http://localhost:5173", "https://app.example.org", `${ORIGIN}:8443`])
    expect([origin, await statusFrom(origin, theirs)]).toEqual([origin, 401]);
  expect(await statusFrom(ORIGIN, theirs)).toBe(200);
  expect([await statusFrom(null, own), await statusFrom(REMOTE, own), await statusFrom(ORIGIN, own)]).toEqual([
    200, 200, 401,
  ]);
});

test("rejects an expired token", async () => {
  const { value } = await makeProject();
  const token = await tokenOf(value);
  const clock = vi.spyOn(Date, "now").mockReturnValue((token.expires_at - 1) * 1000);
  expect(await statusFrom(ORIGIN, token)).toBe(200);
  clock.mockReturnValue(token.expires_at * 1000);
  expect(await statusFrom(ORIGIN, token)).toBe(401);
  vi.restoreAllMocks();
});

test("rejects a token of a revoked key or a disabled project", async () => {
  const { project, value } = await makeProject();
  const key = await makeKey(project);
  const [first, second] = [await tokenOf(key.value), await tokenOf(value)];
  await admin(`/projects/${project}/keys/${key.id}`, { method: "DELETE" });
  expect([await statusFrom(ORIGIN, first), await statusFrom(ORIGIN, second)]).toEqual([401, 200]);
  await sendAs(env.ADMIN_KEY!, `/v1/admin/projects/${project}`, { disabled: true });
  expect(await statusFrom(ORIGIN, second)).toBe(401);
});

test("requests with tokens count against the rate limit and the quota of their key", async () => {
  const { project } = await makeProject();
  const key = await makeKey(project, { requests_per_minute: 4, pictures_per_month: 1 });
  const draw = ({ value }: Token, prompt: string) =>
    sendAs(value, "/v1/images/generations", { prompt, seed: 1 }, from(ORIGIN));
  const [one, two] = [await tokenOf(key.value), await tokenOf(key.value)];
  expect((await draw(one, "a")).status).toBe(200);
  expect(await refusal(await draw(two, "b"))).toMatchObject({ status: 429, code: "insufficient_quota" });
  expect(await refusal(await callAs(two.value, MODELS, from(ORIGIN)))).toMatchObject({ code: "rate_limit_exceeded" });
});

test("changed, foreign and unsigned tokens are rejected", async () => {
  const [mine, theirs] = [await makeProject(), await makeProject()];
  const token = await tokenOf(mine.value);
  const [header, payload, signature] = token.value.split(".") as [string, string, string];
  const claims = JSON.parse(atob(payload)) as Record<string, unknown>;
  const encode = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");
  const secret = await env.DB.prepare("select link_secret from projects where id = ?")
    .bind(theirs.project)
    .first<string>("link_secret");
  for (const forged of [
    `${header}.${encode({ ...claims, scopes: ["latents:write"] })}.${signature}`,
    `${header}.${encode({ ...claims, sub: theirs.project, azp: theirs.id })}.${signature}`,
    `${encode({ alg: "none", typ: "JWT" })}.${payload}.`,
    `${encode({ alg: "none", typ: "JWT" })}.${payload}.${signature}`,
    await sign(claims, secret!),
    await sign({ ...claims, sub: theirs.project }, secret!),
    await sign({ ...claims, scopes: ["admin"] }, secret!),
    `${header}.${encode("x".repeat(600))}.${signature}`,
    token.value.slice(0, -1),
  ])
    expect([forged, await statusFrom(ORIGIN, { ...token, value: forged })]).toEqual([forged, 401]);
});

test.each<[string, object]>([
  ["scopes", { scopes: [] }],
  ["scopes[0]", { scopes: ["admin"] }],
  ["scopes[0]", { scopes: ["fleet"] }],
  ["seconds", { seconds: 0 }],
  ["seconds", { seconds: 3601 }],
  ["origin", { origin: "https://app.example/" }],
  ["origin", { origin: "*" }],
  ["origin", { origin: "null" }],
  ["origin", { origin: "https://other.example" }],
])("rejects %s of %j", async (param, body) => {
  const { value } = await makeProject();
  const response = await sendAs(value, "/v1/tokens", { scopes: ["images"], origin: ORIGIN, ...body });
  expect(await refusal(response)).toEqual({ status: 400, code: "invalid_request", param });
});

test("a token of a local run works only from this machine", async () => {
  const created = await post("/v1/tokens", { scopes: ["images"], origin: "http://localhost:5173" });
  const token = await created.json<Token>();
  const init = { headers: { origin: "http://localhost:5173", authorization: `Bearer ${token.value}` } };
  expect((await call(MODELS, init)).status).toBe(200);
  expect(await textOf(await callAs(token.value, MODELS, from("http://localhost:5173")))).toContain("this machine");
});
