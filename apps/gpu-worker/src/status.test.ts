import { describe, expect, test } from "vitest";
import { decode, generate } from "../test/jobs.ts";
import { run } from "../test/run.ts";
import { testWorker } from "../test/worker.ts";

describe("status", () => {
  test("follows set-up, crashes and drain", async () => {
    const { app, health, service } = testWorker();
    const status = async (path: string) => (await app.request(path)).status;
    const state = async () => ((await (await app.request("/health-check")).json()) as { status: string }).status;
    expect([await state(), await status("/readyz"), await status("/healthz")]).toEqual(["READY", 200, 200]);
    health.connected = false;
    expect([await state(), await status("/readyz"), await status("/healthz")]).toEqual(["READY", 503, 200]);
    health.connected = true;
    health.crashed();
    expect([await state(), await status("/readyz")]).toEqual(["UNHEALTHY", 200]);
    health.computed();
    expect(await state()).toBe("READY");
    health.drain();
    expect([await state(), await status("/readyz"), await status("/healthz")]).toEqual(["BUSY", 503, 200]);
    expect((await run(service, [generate("j")]))[0]).toMatchObject({ error: { code: "unavailable" }, retryable: true });
    for (let i = 0; i < 5; i++) health.crashed();
    expect([await state(), await status("/healthz")]).toEqual(["DEFUNCT", 503]);
  });

  test("serves health, and metrics with their token", async () => {
    const { app } = testWorker({ METRICS_TOKEN: "0123456789abcdef" });
    expect((await app.request("/v1/jobs", { method: "POST" })).status).toBe(404);
    const metrics = async (authorization?: string) =>
      (await app.request("/metrics", authorization === undefined ? {} : { headers: { authorization } })).status;
    expect([await metrics(), await metrics("Bearer other"), await metrics("Bearer 0123456789abcdef")]).toEqual([
      401, 401, 200,
    ]);
    const open = testWorker().app;
    expect((await open.request("http://localhost/metrics")).status).toBe(200);
    expect((await open.request("http://worker.example/metrics")).status).toBe(401);
  });

  test("counts like Triton", async () => {
    const { app, service } = testWorker();
    await run(service, [generate("a", { seeds: [1, 2] }), generate("b")]);
    await run(service, [decode("d", { inputs: [new Uint8Array()] })]);
    const text = await (await app.request("/metrics")).text();
    const value = (name: string) =>
      Number(
        text
          .split("\n")
          .find((line) => line.startsWith(name))
          ?.split(" ")
          .at(-1),
      );
    const labels = '{model="fake",op="generate"}';
    expect(value(`reptok_inference_request_success${labels}`)).toBe(2);
    expect(value(`reptok_inference_count${labels}`)).toBe(3);
    expect(value(`reptok_inference_exec_count${labels}`)).toBe(1);
    expect(value(`reptok_inference_batch_size_sum${labels}`)).toBe(3);
    expect(value("reptok_inference_pending_request_count")).toBe(0);
    expect(value(`reptok_inference_queue_duration_us${labels}`)).toBeGreaterThan(0);
    expect(value(`reptok_inference_compute_infer_duration_us${labels}`)).toBeGreaterThan(0);
  });
});
