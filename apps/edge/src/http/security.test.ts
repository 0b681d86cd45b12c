/** Headers for browsers, CORS, allowed methods, body limits and Server-Timing. */
import { describe, expect, test } from "vitest";
import { call, generate, gpu, post, refusal } from "../../test/client.ts";
import { app } from "../api/app.ts";
import { allowedOrigin } from "./cors.ts";

const HOSTILE = { origin: "https://evil.example" };
const ALLOWED = { origin: "https://app.example" };

describe("headers for browsers", () => {
  test.each([
    ["/healthz", 200, {}],
    ["/v1/models", 200, {}],
    ["/v1/models", 401, { authorization: "Bearer rt_live_none" }],
    ["/v1/latents/none", 404, {}],
    ["/nothing", 404, {}],
  ])("are on %s, %i", async (path, status, headers) => {
    const response = await call(path, { headers });
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "strict-transport-security": expect.stringContaining("max-age="),
      "x-request-id": expect.any(String),
    });
  });

  test("allow any page to show pictures, from the cache too", async () => {
    const { data } = await generate({ prompt: "a", seed: 1 });
    const path = new URL(data[0]!.url!);
    for (let i = 0; i < 2; i++) {
      const { headers } = await call(path.pathname + path.search);
      expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  test("are on streams and on bodies that are too large", async () => {
    const stream = await post("/v1/images/generations", { prompt: "a", stream: true });
    await stream.text();
    const large = await post("/v1/images/generations", `{"prompt":"${"a".repeat(70_000)}"}`);
    expect([stream.status, large.status]).toEqual([200, 413]);
    for (const { headers } of [stream, large]) expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("other origins", () => {
  const preflight = (origin: string) =>
    call("/v1/images/generations", {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,x-stainless-lang",
      },
    });

  test("on the list may send the headers of their preflight request and read the exposed headers", async () => {
    const { status, headers } = await preflight(ALLOWED.origin);
    expect([status, headers.get("access-control-allow-origin")]).toEqual([204, ALLOWED.origin]);
    expect(headers.get("access-control-allow-headers")).toContain("authorization");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    const answer = await call("/v1/models", { headers: { ...ALLOWED, authorization: "Bearer none" } });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([401, ALLOWED.origin]);
    expect(answer.headers.get("access-control-expose-headers")).toContain("x-request-id");
  });

  test("not on the list get no CORS headers", async () => {
    const { status, headers } = await preflight(HOSTILE.origin);
    expect([status, headers.get("access-control-allow-origin")]).toEqual([401, null]);
    const answer = await call("/healthz", { headers: HOSTILE });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("share the cache but not each other's permission", async () => {
    const { data } = await generate({ prompt: "a", response_format: "latent" });
    const read = async (headers: Record<string, string>) => {
      const response = await call(`/v1/latents/${data[0]!.latent_id}`, { headers });
      await response.arrayBuffer();
      return [response.headers.get("access-control-allow-origin"), response.headers.get("vary")];
    };
    const allowed = { origin: "http://localhost:5173" };
    expect((await read(allowed))[0]).toBe(allowed.origin);
    for (const other of [{}, { origin: "http://localhost:9999" }]) expect((await read(other))[0]).toBeNull();
    expect((await read(allowed))[0]).toBe(allowed.origin);
    expect((await read({}))[1]).toMatch(/origin/i);
  });

  test("must match exactly", () => {
    const list = "https://app.example, http://localhost:5173";
    expect(allowedOrigin(list, "http://localhost:5173")).toBe("http://localhost:5173");
    for (const origin of [
      "",
      "https://app.example.evil",
      "http://app.example",
      "https://app.example:8443",
      "null",
      "*",
    ])
      expect(allowedOrigin(list, origin)).toBeNull();
    expect(allowedOrigin("", "")).toBeNull();
    expect(allowedOrigin("*", "https://any.example")).toBe("*");
  });
});

test("rejects unsupported methods with Allow, even if a route with a parameter would match", async () => {
  const paths = new Map<string, Set<string>>();
  for (const { path, method } of app.routes)
    if (method !== "ALL" && path.startsWith("/v1/") && !path.includes(":") && !path.includes("*"))
      paths.set(path, (paths.get(path) ?? new Set()).add(method));
  expect(paths.size).toBeGreaterThan(10);
  for (const [path, methods] of paths) {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((name) => !methods.has(name))) {
      const response = await call(path, { method });
      expect([path, method, await refusal(response)]).toEqual([
        path,
        method,
        { status: 405, code: "method_not_allowed", param: null },
      ]);
      expect(
        new Set(
          response.headers
            .get("allow")
            ?.split(", ")
            .filter((name) => name !== "HEAD"),
        ),
      ).toEqual(methods);
    }
  }
});

test("no POST route reads a body of 64 MiB", async () => {
  const paths = new Set(app.routes.filter(({ method }) => method === "POST").map(({ path }) => path));
  expect(paths.size).toBeGreaterThan(8);
  const chunk = new Uint8Array(2 ** 20).fill(0x20);
  for (const path of paths) {
    let left = 64;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk.slice());
        else controller.close();
      },
    });
    const headers = { "content-type": "application/json" };
    const response = await call(path.replaceAll(/:\w+/g, "x"), { method: "POST", headers, body });
    if (response.status >= 400) expect((await refusal(response)).code).toMatch(/body_too_large|not_found|media_type/);
    else expect(path).toMatch(/cancel$|secret$|import$/);
    expect([path, left > 30]).toEqual([path, true]);
    await body.cancel().catch(() => {});
  }
});

describe("Server-Timing", () => {
  const partsOf = ({ headers }: Response) =>
    Object.fromEntries((headers.get("server-timing") ?? "").split(", ").map((part) => part.split(";dur=")));

  test("distinguishes a rendered, a stored and a cached picture", async () => {
    await gpu("normal");
    const { data } = await generate({ prompt: "a", response_format: "latent" });
    const path = `/v1/latents/${data[0]!.latent_id}/image`;
    const drawn = await call(path);
    expect(partsOf(drawn)).toMatchObject({ gpu: "500.0" });
    expect(Object.keys(partsOf(drawn)).sort()).toEqual(["cache", "db", "gpu", "queue", "r2", "total"]);
    await drawn.arrayBuffer();
    const stored = await call(path);
    await stored.arrayBuffer();
    expect(Object.keys(partsOf(stored)).sort()).toEqual(["cache", "db", "r2", "total"]);
    const generated = await generate({ prompt: "a", seed: 2 });
    const url = new URL(generated.data[0]!.url!);
    for (const expected of [
      ["cache", "db", "r2", "total"],
      ["cache", "total"],
    ]) {
      const response = await call(url.pathname + url.search);
      await response.arrayBuffer();
      expect(Object.keys(partsOf(response)).sort()).toEqual(expected);
    }
  });
});
