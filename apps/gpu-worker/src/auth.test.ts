/** What the worker believes, and what it does not. */
import { createHash, randomBytes } from "node:crypto";
import { contentDigest, signRequest } from "@reptok/shared";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Replays } from "./auth.ts";
import { allEvents, endOf } from "./testing/client.ts";
import { version } from "./testing/fake-pipeline.ts";
import { testWorker } from "./testing/worker.ts";

const SECRET = "planted-secret-of-the-worker-0001";
const NEXT = "planted-secret-of-the-worker-0002";
const job = { id: "j", kind: "generate", version, condition: { prompt: "planted prompt" }, seeds: [7] };
const digestOf = (body: string) => contentDigest(createHash("sha256").update(body).digest());

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
  readonly secret?: string;
  readonly at?: number;
}

async function signed({ path = "/v1/jobs", method = "POST", secret = SECRET, at = Date.now(), ...rest }: Sent = {}) {
  const { body = method === "POST" ? JSON.stringify({ jobs: [job] }) : "" } = rest;
  const headers = await signRequest(secret, { method, url: path, digest: digestOf(body) }, at);
  return { method, headers: { "content-type": "application/json", ...headers }, ...(body === "" ? {} : { body }) };
}

async function refusal(response: Response) {
  const { error } = (await response.json()) as { error: { code: string; param: string } };
  return [response.status, error.code, error.param];
}

describe("a worker with a secret", () => {
  test("takes what is signed, by any of its secrets, and answers", async () => {
    const { app } = testWorker({ GPU_WORKER_SECRET: [SECRET, NEXT] });
    for (const secret of [SECRET, NEXT]) {
      const events = await allEvents(await app.request("/v1/jobs", await signed({ secret })));
      expect(endOf(events, "j").type).toBe("result");
    }
    expect((await app.request("/v1/models", await signed({ path: "/v1/models", method: "GET" }))).status).toBe(200);
    const cancel = { path: "/v1/jobs/absent/cancel", body: "" };
    expect((await app.request(cancel.path, await signed(cancel))).status).toBe(404);
  });

  test("refuses with 401 what is unsigned, old, of the future, or signed otherwise, and says which", async () => {
    const { app, pipeline } = testWorker({ GPU_WORKER_SECRET: [SECRET] });
    const ask = async (init: RequestInit, path = "/v1/jobs") => refusal(await app.request(path, init));
    const plain = { method: "POST", body: JSON.stringify({ jobs: [job] }) };
    expect(await ask(plain)).toEqual([401, "unauthorized", "signature-input"]);
    expect(await ask({}, "/v1/models")).toEqual([401, "unauthorized", "signature-input"]);
    expect(await ask({}, "/v1/unknown")).toEqual([401, "unauthorized", "signature-input"]);
    for (const at of [Date.now() - 62_000, Date.now() + 62_000])
      expect(await ask(await signed({ at }))).toEqual([401, "unauthorized", "created"]);
    expect(await ask(await signed({ secret: NEXT }))).toEqual([401, "unauthorized", "signature"]);
    expect(await ask(await signed(), "/v1/jobs/j/cancel")).toEqual([401, "unauthorized", "signature"]);
    expect(pipeline.calls).toEqual([]);
  });

  test("refuses a body that is not the one signed", async () => {
    const { app, pipeline } = testWorker({ GPU_WORKER_SECRET: [SECRET] });
    const good = await signed();
    for (const body of [good.body!.replace("planted", "planned"), good.body!.slice(0, -1), `${good.body} `, ""]) {
      const init = { ...(await signed()), body };
      expect(await refusal(await app.request("/v1/jobs", init))).toEqual([401, "unauthorized", "content-digest"]);
    }
    expect(pipeline.calls).toEqual([]);
  });

  test("refuses the same request twice, and what was signed before it started", async () => {
    const { app } = testWorker({ GPU_WORKER_SECRET: [SECRET] });
    const before = await signed({ at: Date.now() - 5_000 });
    expect(await refusal(await app.request("/v1/jobs", before))).toEqual([401, "unauthorized", "created"]);
    const once = await signed();
    expect((await app.request("/v1/jobs", once)).status).toBe(200);
    expect(await refusal(await app.request("/v1/jobs", once))).toEqual([401, "unauthorized", "nonce"]);
  });

  test("tells its health to everybody, its metrics to those with the token", async () => {
    const { app } = testWorker({ GPU_WORKER_SECRET: [SECRET], METRICS_TOKEN: "a-token-of-prometheus" });
    for (const path of ["/healthz", "/readyz", "/health-check"]) expect((await app.request(path)).status).toBe(200);
    const metrics = async (authorization: string) =>
      (await app.request("/metrics", { headers: authorization === "" ? {} : { authorization } })).status;
    expect(await metrics("Bearer a-token-of-prometheus")).toBe(200);
    for (const other of ["", "Bearer ", "Bearer a-token-of-prometheut", "a-token-of-prometheus"])
      expect(await metrics(other)).toBe(401);
  });

  test("takes no headers that anybody could think of, and answers each with 401", async () => {
    const { app, pipeline } = testWorker({ GPU_WORKER_SECRET: [SECRET] });
    const { headers } = await signed();
    const names = fc.constantFrom("content-digest", "signature-input", "signature");
    const value = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, value, { minKeys: 1 }), async (over) => {
        const response = await app.request("/v1/jobs", {
          method: "POST",
          headers: { ...headers, ...over },
          body: "{}",
        });
        expect(response.status).toBe(401);
      }),
    );
    expect(pipeline.calls).toEqual([]);
  });

  test("logs neither secrets nor what the jobs say", async () => {
    const { app, pipeline, logged } = testWorker({
      GPU_WORKER_SECRET: [SECRET],
      METRICS_TOKEN: "planted-token-0123456",
    });
    pipeline.poison.set(7, new Error("a failure of the model"));
    await allEvents(await app.request("/v1/jobs", await signed()));
    await app.request("/v1/jobs", await signed({ secret: NEXT }));
    await app.request("/v1/jobs", await signed({ body: '{"jobs":"planted body"}' }));
    const authorization = "Bearer planted-token-0123456";
    await app.request("/metrics", { headers: { authorization, cookie: "planted=cookie" } });
    expect(logged.length).toBeGreaterThan(2);
    expect(JSON.stringify(logged)).toContain("a failure of the model");
    expect(JSON.stringify(logged)).not.toContain("planted");
  });
});

describe("a worker without a secret", () => {
  test("lets in what is addressed to this machine as JSON, which no page of another site can send", async () => {
    const { app } = testWorker();
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jobs: [job] }),
    };
    for (const host of ["localhost", "127.0.0.1:8788", "[::1]:8788"])
      expect((await app.request(`http://${host}/v1/jobs`, init)).status).toBe(200);
    for (const host of ["rebound.example", "127.0.0.1.rebound.example", "10.0.0.1"])
      for (const path of ["/v1/jobs", "/metrics"])
        expect((await app.request(`http://${host}${path}`, path === "/metrics" ? {} : init)).status).toBe(401);
    const form = { ...init, headers: { "content-type": "text/plain" } };
    expect((await app.request("http://localhost/v1/jobs", form)).status).toBe(415);
  });
});

describe("Replays", () => {
  const nonce = () => randomBytes(16).toString("hex");

  test("forgets a nonce when its signature is too old anyway", () => {
    const replays = new Replays(0);
    for (let second = 0; second < 1000; second++) replays.take({ nonce: nonce(), created: second }, second * 1000);
    expect(replays.size).toBe(61);
  });

  test("refuses to forget any sooner", () => {
    const replays = new Replays(0, 2);
    replays.take({ nonce: "a", created: 60 }, 0);
    replays.take({ nonce: "b", created: 0 }, 0);
    expect(() => replays.take({ nonce: "c", created: 0 }, 60_000)).toThrow("too many requests");
    expect(() => replays.take({ nonce: "a", created: 60 }, 120_000)).toThrow("expected a nonce that is new");
    replays.take({ nonce: "c", created: 120 }, 121_000);
    expect(replays.size).toBe(1);
  });
});
