/** Every response has a request id, and failures have the envelope and the status of their code, for any request and caller. */
import { ApiErrorBody, ERROR_STATUS } from "@reptok/shared";
import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import * as z from "zod";
import { callAs, REMOTE } from "../../test/accounts.ts";
import { call, generate, post } from "../../test/client.ts";
import { app } from "./app.ts";

const Envelope = z.strictObject({ error: z.strictObject(ApiErrorBody.shape) });

/** Fails unless the answer is as every answer is to be. Gives the failure's code, or null for what is none. */
async function codeOf(what: string, response: Response, method = "GET"): Promise<string | null> {
  expect([what, response.headers.get("x-request-id")]).toEqual([what, expect.stringMatching(/^[\w-]{8,}$/)]);
  const text = await response.text();
  if (response.status < 400) return null;
  expect([what, response.status < 500 || response.status === 503]).toEqual([what, true]);
  if (method === "HEAD") return "";
  expect([what, response.headers.get("content-type")]).toEqual([what, "application/json"]);
  const { error } = Envelope.parse(JSON.parse(text));
  expect([what, response.status]).toEqual([what, ERROR_STATUS[error.code]]);
  if (response.status === 405) expect([what, response.headers.get("allow")]).not.toContain(null);
  if (response.status === 401) expect([what, response.headers.get("www-authenticate")]).not.toContain(null);
  return error.code;
}

const ROUTES = app.routes.filter(({ method }) => method !== "ALL");
const PATHS = [...new Set(ROUTES.map(({ path }) => path))].filter((path) => !path.includes("*"));
/** Names for what is not there. */
const addressOf = (path: string) => path.replaceAll(/:\w+/g, "none");

test.each(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])(
  "%s of every path, let in or not",
  async (method) => {
    expect(PATHS.length).toBeGreaterThan(25);
    for (const path of PATHS) {
      const taken = ROUTES.some((route) => route.path === path && (route.method === method || method === "HEAD"));
      for (const [who, ask] of [
        ["this machine", (init: RequestInit) => call(addressOf(path), init)],
        ["nobody", (init: RequestInit) => callAs(null, addressOf(path), init)],
        ["a stranger", (init: RequestInit) => callAs("rt_live_none", addressOf(path), init)],
      ] as const) {
        const code = await codeOf(`${who}: ${method} ${path}`, await ask({ method }), method);
        const closed = path.startsWith("/v1/") && who !== "this machine";
        if (closed && method !== "HEAD") expect([path, who, code]).toEqual([path, who, "invalid_api_key"]);
        else if (!taken) expect([path, code]).toEqual([path, "method_not_allowed"]);
      }
    }
  },
);

const multipart = (boundary: string) => `multipart/form-data; boundary=${boundary}`;
const BODIES: readonly (readonly [string, string | undefined, BodyInit | null])[] = [
  ["nothing", undefined, null],
  ["nothing, called JSON", "application/json", null],
  ["broken JSON", "application/json", '{"prompt":'],
  ["JSON that is no object", "application/json", "null"],
  ["bytes called JSON", "application/json", new Uint8Array([0xff, 0xfe, 0])],
  ["JSON of another name", "text/json", "{}"],
  ["a form that is addressed", "application/x-www-form-urlencoded", "prompt=a"],
  ["a form without its boundary", "multipart/form-data", "--x"],
  [
    "a form cut short",
    multipart("x"),
    '--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\nab',
  ],
  ["a form of other parts", multipart("x"), "--y\r\n\r\n--y--\r\n"],
  ["a form without parts", multipart("x"), "--x--\r\n"],
  ["a media type that is none", ";;/", "{}"],
];

test.each(BODIES)("%s as the body of every POST", async (name, type, body) => {
  const posts = ROUTES.filter(({ method }) => method === "POST");
  expect(posts.length).toBeGreaterThan(10);
  for (const { path } of posts) {
    // What takes no body, or makes no use of it.
    const bodiless = /cancel$|secret$/.test(path);
    const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
    const response = await call(addressOf(path), { method: "POST", headers, body });
    const code = await codeOf(`${path}: ${name}`, response);
    if (!bodiless && !path.endsWith("/import")) expect([path, code]).not.toContain(null);
  }
});

test.each([
  "/",
  "//",
  "/v1",
  "/v1/",
  "/v1/models/",
  "/v1/models/a/b/c",
  "/v1/images",
  "/v1/latents/%ff",
  "/v1/latents/%E0%A4%A/image",
  "/v1/latents/..%2f..%2fadmin",
  "/v1/predictions/%00",
  "/v1/predictions/none/stream",
  "/v1/admin/projects/none/keys/none/none",
  `/v1/latents/${"a".repeat(7000)}`,
  "/v1/latents?limit=%ff&order=%",
])("GET %s", async (path) => {
  const response = await exports.default.fetch(new Request(`http://localhost${path}`));
  expect(await codeOf(path, response)).toMatch(/not_found|invalid_request|model_not_found/);
});

test("successful responses have request ids too", async () => {
  const { data } = await generate({ prompt: "a", seed: 1, response_format: "latent" });
  const path = `/v1/latents/${data[0]!.latent_id}`;
  const answers = [
    await call("/healthz"),
    await call(path),
    await call(path),
    await call(path, { method: "HEAD" }),
    await call(path, { headers: { "if-none-match": "*" } }),
    await post("/v1/images/generations", { prompt: "a", stream: true }),
    await call("/v1/models", {
      method: "OPTIONS",
      headers: { origin: "https://app.example", "access-control-request-method": "GET" },
    }),
    await exports.default.fetch(new Request(`${REMOTE}/openapi.json`)),
  ];
  const ids = await Promise.all(
    answers.map(async (response) => {
      expect(await codeOf(response.url, response)).toBeNull();
      return response.headers.get("x-request-id");
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 304, 200, 204, 200]);
  expect(new Set(ids).size).toBe(answers.length);
});
