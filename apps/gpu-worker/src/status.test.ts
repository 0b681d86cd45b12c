import { describe, expect, test } from "vitest";
import { allEvents, post } from "./testing/client.ts";
import { decode, generate } from "./testing/jobs.ts";
import { testWorker } from "./testing/worker.ts";

describe("status", () => {
  test("follows the set-up, crashes and the drain", async () => {
    const { app, health } = testWorker();
    const status = async (path: string) => (await app.request(path)).status;
    const state = async () => ((await (await app.request("/health-check")).json()) as { status: string }).status;
    expect([await state(), await status("/readyz"), await status("/healthz")]).toEqual(["READY", 200, 200]);
    health.crashed();
    expect([await state(), await status("/readyz")]).toEqual(["UNHEALTHY", 200]);
    health.computed();
    expect(await state()).toBe("READY");
    health.drain();
    expect([await state(), await status("/readyz"), await status("/healthz")]).toEqual(["BUSY", 503, 200]);
    const refused = await app.request("/v1/jobs", post([generate("j")]));
    expect([refused.status, refused.headers.has("retry-after")]).toEqual([503, true]);
    for (let i = 0; i < 5; i++) health.crashed();
    expect([await state(), await status("/healthz")]).toEqual(["DEFUNCT", 503]);
  });

  test("lists the models' manifests", async () => {
    const { app } = testWorker();
    const body = await (await app.request("/v1/models")).json();
    expect(body).toMatchObject({ object: "list", data: [{ model: "fake", imageSize: 16 }] });
  });

  test("counts as Triton does", async () => {
    const { app } = testWorker();
    await allEvents(await app.request("/v1/jobs", post([generate("a", { seeds: [1, 2] }), generate("b")])));
    await allEvents(await app.request("/v1/jobs", post([decode("d", { latents: [btoa("")] })])));
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
