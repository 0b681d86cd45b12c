import { ApiError, decodeLatent } from "@reptok/shared";
import type { JobEvent } from "@reptok/shared";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { allEvents, endOf, eventsOf, post } from "./testing/client.ts";
import { version } from "./testing/fake-pipeline.ts";
import { decode, generate, image, latentBytes } from "./testing/jobs.ts";
import { testWorker } from "./testing/worker.ts";

const OTHER = "f".repeat(64);
const values = (latent: string | undefined) => [...decodeLatent(Buffer.from(latent ?? "", "base64")).data];
const firstPixel = async (picture: string | undefined) =>
  (
    await sharp(Buffer.from(picture ?? "", "base64"))
      .raw()
      .toBuffer()
  )[0];

describe("jobs", () => {
  test("generate makes a latent per seed and draws it", async () => {
    const { app } = testWorker();
    const events = await allEvents(await app.request("/v1/jobs", post([generate("j", { seeds: [7, 9], image })])));
    expect(events.slice(0, 2)).toEqual([
      { type: "queued", job: "j", position: 0 },
      { type: "started", job: "j" },
    ]);
    const end = endOf(events, "j");
    if (end.type !== "result") throw new Error("expected a result");
    expect(end.outputs.map(({ latent }) => values(latent))).toEqual([
      [7, 3, 0, 0],
      [9, 3, 0, 0],
    ]);
    expect(await Promise.all(end.outputs.map(({ picture }) => firstPixel(picture)))).toEqual([7, 9]);
    expect(end.predictTime).toBeGreaterThan(0);
    const progress = events.filter((event) => event.type === "progress");
    expect(progress.at(-1)).toEqual({ type: "progress", job: "j", step: 10, steps: 10 });
  });

  test("generate without an image gives latents alone; labels work as prompts do", async () => {
    const { app, pipeline } = testWorker();
    const job = generate("j", { condition: { label: 2 }, steps: 5, guidance: 4 });
    const end = endOf(await allEvents(await app.request("/v1/jobs", post([job]))), "j");
    expect(end.type === "result" && Object.keys(end.outputs[0]!)).toEqual(["latent"]);
    expect(pipeline.calls).toEqual([{ op: "generate", size: 1, options: { steps: 5, guidance: 4 } }]);
  });

  test("encode and decode", async () => {
    const { app } = testWorker();
    const picture = await sharp({ create: { width: 3, height: 5, channels: 3, background: "#fff" } })
      .png()
      .toBuffer();
    const jobs = [{ id: "e", kind: "encode", version, picture: picture.toString("base64") }, decode("d")];
    const events = await allEvents(await app.request("/v1/jobs", post(jobs)));
    const [encoded, decoded] = [endOf(events, "e"), endOf(events, "d")];
    expect(encoded.type === "result" && values(encoded.outputs[0]?.latent)).toEqual([3, 3, 1, 0]);
    expect(decoded.type === "result" && (await firstPixel(decoded.outputs[0]?.picture))).toBe(51);
  });
});

describe("partial pictures", () => {
  const six = { ...image, steps: 6 };

  test("come in order, for those who asked, and before the result", async () => {
    const { app } = testWorker();
    const latents = [latentBytes([51, 0, 0, 0]), latentBytes([90, 0, 0, 0])];
    const jobs = [decode("d", { latents, seeds: [1, 2], partials: 2, image: six }), decode("e", { image: six })];
    const events = await allEvents(await app.request("/v1/jobs", post(jobs)));
    const partials = events.filter((event) => event.type === "partial");
    const names = partials.map(({ job, index, partial }) => `${job}${index}.${partial}`);
    expect(names.toSorted()).toEqual(["d0.0", "d0.1", "d1.0", "d1.1"]);
    for (const { index, partial, picture } of partials) {
      expect(await firstPixel(picture)).toBe((index === 0 ? 51 : 90) - 2 * (partial + 1));
    }
    const end = events.findIndex((event) => event.type === "result" && event.job === "d");
    expect(events.findLastIndex((event) => event.type === "partial")).toBeLessThan(end);
  });

  test("are left out where the steps are too few", async () => {
    const { app } = testWorker();
    for (const [steps, count] of [
      [2, 1],
      [1, 0],
    ] as const) {
      const job = generate("j", { image: { ...image, steps }, partials: 3 });
      const events = await allEvents(await app.request("/v1/jobs", post([job])));
      expect(events.filter((event) => event.type === "partial")).toHaveLength(count);
    }
  });
});

describe("batches", () => {
  test("join like items of different requests, and keep unlike ones apart", async () => {
    const { app, pipeline } = testWorker();
    const answers = await Promise.all([
      app.request("/v1/jobs", post([generate("a", { seeds: [1, 2] })])),
      app.request("/v1/jobs", post([generate("b", { seeds: [3] }), generate("c", { seeds: [4], steps: 9 })])),
    ]);
    await Promise.all(answers.map(allEvents));
    expect(pipeline.calls.map(({ size, options }) => [size, options.steps])).toEqual([
      [3, 3],
      [1, 9],
    ]);
  });

  test("hold at most MAX_BATCH items, in order", async () => {
    const { app, pipeline } = testWorker({ MAX_BATCH: 2 });
    await allEvents(await app.request("/v1/jobs", post([generate("a", { seeds: [1, 2, 3, 4, 5] })])));
    expect(pipeline.calls.map(({ size }) => size)).toEqual([2, 2, 1]);
  });

  test.each([1, 2])("run %i at a time", async (WORKERS) => {
    const { app, pipeline } = testWorker({ MAX_BATCH: 1, WORKERS });
    let [running, most] = [0, 0];
    pipeline.gate = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
    };
    await allEvents(await app.request("/v1/jobs", post([generate("a", { seeds: [1, 2, 3, 4], steps: 2 })])));
    expect(most).toBe(WORKERS);
  });

  test("of a job under way go before those of jobs that came later", async () => {
    const { app, pipeline } = testWorker({ MAX_BATCH: 1 });
    const jobs = [generate("a", { image }), generate("b", { image }), generate("c", { image })];
    const events = await allEvents(await app.request("/v1/jobs", post(jobs)));
    expect(pipeline.calls.map(({ op }) => op)).toEqual([
      "generate",
      "decode",
      "generate",
      "decode",
      "generate",
      "decode",
    ]);
    const positions = events.filter((event) => event.type === "queued" && event.job === "c");
    expect(positions.map((event) => event.type === "queued" && event.position)).toEqual([2, 1, 0]);
  });
});

describe("failures", () => {
  test("of one item leave the others of its batch alone, and user data out of the log", async () => {
    const { app, pipeline, logged } = testWorker();
    pipeline.poison.set(13, new Error("a secret prompt"));
    const jobs = [generate("good"), generate("bad", { seeds: [1, 13] }), generate("fine")];
    const events = await allEvents(await app.request("/v1/jobs", post(jobs)));
    expect(endOf(events, "good").type).toBe("result");
    expect(endOf(events, "fine").type).toBe("result");
    expect(endOf(events, "bad")).toMatchObject({ type: "error", error: { code: "internal" }, retryable: false });
    expect(JSON.stringify(events)).not.toContain("secret");
    expect(logged.find(({ msg }) => msg === "unexpected failure")).toMatchObject({ job: "bad" });
    expect(JSON.stringify(logged)).not.toContain("red apple");
  });

  test("of one item end its job: nothing more of it is computed", async () => {
    const { app, pipeline } = testWorker({ MAX_BATCH: 1 });
    pipeline.poison.set(13, new Error("broken"));
    await allEvents(await app.request("/v1/jobs", post([generate("j", { seeds: [1, 13, 2, 3, 4], image })])));
    expect(pipeline.calls.filter(({ op }) => op === "generate")).toHaveLength(2);
  });

  test("of a session thread are retryable", async () => {
    const { app, pipeline } = testWorker();
    pipeline.poison.set(13, new ApiError("unavailable", "a session thread stopped"));
    const events = await allEvents(await app.request("/v1/jobs", post([generate("j", { seeds: [13] })])));
    expect(endOf(events, "j")).toMatchObject({ type: "error", error: { code: "unavailable" }, retryable: true });
  });

  test("of values that no latent can hold are the worker's fault", async () => {
    const { app } = testWorker();
    const events = await allEvents(await app.request("/v1/jobs", post([generate("j", { seeds: [70_000] })])));
    expect(endOf(events, "j")).toMatchObject({ type: "error", error: { code: "internal" } });
  });

  test.each([
    ["a model's name alone", generate("j", { version: "fake" }), "invalid_request"],
    ["another version", generate("j", { version: { ...version, version: OTHER } }), "model_version_mismatch"],
    [
      "this version with another decoder",
      decode("j", { version: { ...version, decoder: OTHER } }),
      "model_version_mismatch",
    ],
    [
      "this version under another name",
      generate("j", { version: { ...version, model: "other" } }),
      "model_version_mismatch",
    ],
    ["an unknown label", generate("j", { condition: { label: 3 } }), "invalid_request"],
    ["a size below the model's", generate("j", { image: { ...image, size: 15 } }), "invalid_request"],
    ["seeds that do not match", decode("j", { seeds: [1, 2] }), "invalid_request"],
    [
      "a latent of another space",
      decode("j", { latents: [latentBytes([1, 2, 3, 4], { ...version, space: OTHER })] }),
      "latent_space_mismatch",
    ],
    ["a latent of wrong dimensions", decode("j", { latents: [latentBytes([1, 2])] }), "invalid_latent"],
    ["bytes that are no latent", decode("j", { latents: [btoa("hello")] }), "invalid_latent"],
    ["text that is not base64", decode("j", { latents: ["@@"] }), "invalid_request"],
    ["no picture", { id: "j", kind: "encode", version, picture: btoa("hello") }, "invalid_image"],
    ["an unknown kind", { id: "j", kind: "dream", version }, "invalid_request"],
  ])("%s is refused beside a good job", async (_, bad, code) => {
    const { app, jobs } = testWorker();
    const response = await app.request("/v1/jobs", post([bad, generate("good")]));
    expect(response.status).toBe(200);
    const events = await allEvents(response);
    expect(endOf(events, "j")).toMatchObject({ type: "error", error: { code }, retryable: false });
    expect(endOf(events, "good").type).toBe("result");
    await jobs.idle();
  });

  test("of the whole request are the error envelope", async () => {
    const { app } = testWorker({ MAX_BODY_BYTES: 1024 });
    const cases: [RequestInit, number, string][] = [
      [post([], { body: "{" }), 400, "invalid_request"],
      [post([]), 400, "invalid_request"],
      [post([{ kind: "encode" }]), 400, "invalid_request"],
      [post([generate("j", { padding: "x".repeat(2000) })]), 413, "body_too_large"],
    ];
    for (const [init, status, code] of cases) {
      const response = await app.request("/v1/jobs", init);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ error: { code } });
    }
    expect((await app.request("/v2")).status).toBe(404);
  });
});

describe("cancelling", () => {
  /** A worker that stands before a step until it is let on. */
  function stepped() {
    const worker = testWorker();
    const arrivals: (() => void)[] = [];
    const waiting: ((value: void) => void)[] = [];
    worker.pipeline.gate = () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        arrivals.shift()?.();
      });
    const atStep = () => (waiting.length > 0 ? Promise.resolve() : new Promise<void>((go) => void arrivals.push(go)));
    return { ...worker, atStep, next: () => waiting.shift()?.() };
  }

  test("takes the job out of its batch at the next step; the others go on", async () => {
    const { app, pipeline, atStep, next } = stepped();
    const response = await app.request("/v1/jobs", post([generate("gone"), generate("kept")]));
    const events = allEvents(response);
    await atStep();
    const answer = await app.request("/v1/jobs/gone/cancel", { method: "POST" });
    expect([answer.status, await answer.json()]).toEqual([202, { id: "gone", status: "canceled" }]);
    pipeline.gate = () => Promise.resolve();
    next();
    expect(endOf(await events, "gone")).toMatchObject({ error: { code: "canceled" }, retryable: false });
    expect(endOf(await events, "kept").type).toBe("result");
    expect((await app.request("/v1/jobs/gone/cancel", { method: "POST" })).status).toBe(404);
  });

  test("ends a job that waits without waiting for the batch before it", async () => {
    const { app, atStep, next, jobs, pipeline } = stepped();
    const first = allEvents(await app.request("/v1/jobs", post([generate("first")])));
    await atStep();
    const second = allEvents(await app.request("/v1/jobs", post([generate("second")])));
    await app.request("/v1/jobs/second/cancel", { method: "POST" });
    expect(endOf(await second, "second")).toMatchObject({ error: { code: "canceled" } });
    pipeline.gate = () => Promise.resolve();
    next();
    expect(endOf(await first, "first").type).toBe("result");
    await jobs.idle();
  });

  test("happens when the client goes, and a batch with no item left stops", async () => {
    const { app, pipeline, atStep, next, jobs } = stepped();
    const response = await app.request("/v1/jobs", post([generate("j", { steps: 100 })]));
    await atStep();
    await response.body?.cancel();
    let steps = 0;
    pipeline.gate = () => Promise.resolve(void steps++);
    next();
    await jobs.idle();
    expect(steps).toBe(0);
  });
});

describe("the bounded queue", () => {
  async function collect(response: Response, into: JobEvent[]): Promise<void> {
    for await (const event of eventsOf(response)) into.push(event);
  }

  test("refuses what does not fit, retryable, and a request of nothing else with 503", async () => {
    const { app, pipeline, health } = testWorker({ MAX_QUEUE: 10 });
    const held = Promise.withResolvers<void>();
    pipeline.gate = () => held.promise;
    const events: JobEvent[] = [];
    const jobs = [generate("a", { seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9] }), generate("b", { seeds: [1, 2] })];
    const reading = collect(await app.request("/v1/jobs", post(jobs)), events);
    const more = await app.request("/v1/jobs", post([generate("c", { seeds: [1, 2] })]));
    expect(more.status).toBe(503);
    expect(Number(more.headers.get("retry-after"))).toBeGreaterThan(0);
    const last = collect(await app.request("/v1/jobs", post([generate("d")])), events);
    expect(health.state).toBe("BUSY");
    const again = await allEvents(await app.request("/v1/jobs", post([generate("a"), decode("d")])));
    expect(again.map((event) => event.type === "error" && event.error.code)).toEqual(["conflict", "conflict"]);
    held.resolve();
    await Promise.all([reading, last]);
    expect(endOf(events, "a").type).toBe("result");
    expect(endOf(events, "b")).toMatchObject({ error: { code: "unavailable" }, retryable: true });
    expect(endOf(events, "d").type).toBe("result");
    expect(health.state).toBe("READY");
  });
});
