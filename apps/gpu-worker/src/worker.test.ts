import { ApiError, decodeLatent } from "@reptok/shared";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { begin, endOf, run } from "../test/run.ts";
import { version } from "../test/fake-pipeline.ts";
import { decode, encode, generate, image, latentBytes } from "../test/jobs.ts";
import { testWorker } from "../test/worker.ts";

const OTHER = "f".repeat(64);
const values = (latent: Uint8Array | undefined) => [...decodeLatent(latent ?? new Uint8Array()).data];
const firstPixel = async (picture: Uint8Array | undefined) => (await sharp(picture).raw().toBuffer())[0];

describe("jobs", () => {
  test("generate creates and decodes a latent per seed", async () => {
    const { service } = testWorker();
    const events = await run(service, [generate("j", { seeds: [7, 9], image })]);
    expect(events[0]).toEqual({ type: "started", job: "j" });
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

  test("generate without an image returns only latents; labels work like prompts", async () => {
    const { service, pipeline } = testWorker();
    const job = generate("j", { condition: { label: 2 }, steps: 5, guidance: 4 });
    const end = endOf(await run(service, [job]), "j");
    expect(end.type === "result" && Object.keys(end.outputs[0]!)).toEqual(["latent"]);
    expect(pipeline.calls).toEqual([{ op: "generate", size: 1, options: { steps: 5, guidance: 4 } }]);
  });

  test("encode and decode", async () => {
    const { service } = testWorker();
    const picture = await sharp({ create: { width: 3, height: 5, channels: 3, background: "#fff" } })
      .png()
      .toBuffer();
    const jobs = [encode("e", picture), decode("d")];
    const events = await run(service, jobs);
    const [encoded, decoded] = [endOf(events, "e"), endOf(events, "d")];
    expect(encoded.type === "result" && values(encoded.outputs[0]?.latent)).toEqual([3, 3, 1, 0]);
    expect(decoded.type === "result" && (await firstPixel(decoded.outputs[0]?.picture))).toBe(51);
  });
});

describe("partial pictures", () => {
  const six = { ...image, steps: 6 };

  test("arrive in order, for the jobs that requested them, before the result", async () => {
    const { service } = testWorker();
    const inputs = [latentBytes([51, 0, 0, 0]), latentBytes([90, 0, 0, 0])];
    const jobs = [decode("d", { inputs, partials: 2, image: six }), decode("e", { image: six })];
    const events = await run(service, jobs);
    const partials = events.filter((event) => event.type === "partial");
    const names = partials.map(({ job, index, partial }) => `${job}${index}.${partial}`);
    expect(names.toSorted()).toEqual(["d0.0", "d0.1", "d1.0", "d1.1"]);
    for (const { index, partial, picture } of partials) {
      expect(await firstPixel(picture)).toBe((index === 0 ? 51 : 90) - 2 * (partial + 1));
    }
    const end = events.findIndex((event) => event.type === "result" && event.job === "d");
    expect(events.findLastIndex((event) => event.type === "partial")).toBeLessThan(end);
  });

  test("are omitted if there are too few steps", async () => {
    const { service } = testWorker();
    for (const [steps, count] of [
      [2, 1],
      [1, 0],
    ] as const) {
      const job = generate("j", { image: { ...image, steps }, partials: 3 });
      const events = await run(service, [job]);
      expect(events.filter((event) => event.type === "partial")).toHaveLength(count);
    }
  });
});

describe("batches", () => {
  test("combine items of different jobs that have one key, and separate others", async () => {
    const { service, pipeline } = testWorker();
    await Promise.all([
      run(service, [generate("a", { seeds: [1, 2] })]),
      run(service, [generate("b", { seeds: [3] }), generate("c", { seeds: [4], steps: 9 })]),
    ]);
    expect(pipeline.calls.map(({ size, options }) => [size, options.steps])).toEqual([
      [3, 3],
      [1, 9],
    ]);
  });

  test("contain at most MAX_BATCH items, in order", async () => {
    const { service, pipeline } = testWorker({ MAX_BATCH: 2 });
    await run(service, [generate("a", { seeds: [1, 2, 3, 4, 5] })]);
    expect(pipeline.calls.map(({ size }) => size)).toEqual([2, 2, 1]);
  });

  test.each([1, 2])("run %i at a time", async (WORKERS) => {
    const { service, pipeline } = testWorker({ MAX_BATCH: 1, WORKERS });
    let [running, most] = [0, 0];
    pipeline.gate = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
    };
    await run(service, [generate("a", { seeds: [1, 2, 3, 4], steps: 2 })]);
    expect(most).toBe(WORKERS);
  });

  test("of a running job go before those of later jobs", async () => {
    const { service, pipeline } = testWorker({ MAX_BATCH: 1 });
    const jobs = [generate("a", { image }), generate("b", { image }), generate("c", { image })];
    await run(service, jobs);
    expect(pipeline.calls.map(({ op }) => op)).toEqual([
      "generate",
      "decode",
      "generate",
      "decode",
      "generate",
      "decode",
    ]);
  });
});

describe("failures", () => {
  test("of one item do not affect the others of its batch, and log no user data", async () => {
    const { service, pipeline, logged } = testWorker();
    pipeline.poison.set(13, new Error("a secret prompt"));
    const jobs = [generate("good"), generate("bad", { seeds: [1, 13] }), generate("fine")];
    const events = await run(service, jobs);
    expect(endOf(events, "good").type).toBe("result");
    expect(endOf(events, "fine").type).toBe("result");
    expect(endOf(events, "bad")).toMatchObject({ type: "error", error: { code: "internal" }, retryable: false });
    expect(JSON.stringify(events)).not.toContain("secret");
    expect(logged.find(({ msg }) => msg === "unexpected failure")).toMatchObject({ job: "bad" });
    expect(JSON.stringify(logged)).not.toContain("red apple");
  });

  test("of one item end its job: its other items are not computed", async () => {
    const { service, pipeline } = testWorker({ MAX_BATCH: 1 });
    pipeline.poison.set(13, new Error("broken"));
    await run(service, [generate("j", { seeds: [1, 13, 2, 3, 4], image })]);
    expect(pipeline.calls.filter(({ op }) => op === "generate")).toHaveLength(2);
  });

  test("of a session thread are retryable", async () => {
    const { service, pipeline } = testWorker();
    pipeline.poison.set(13, new ApiError("unavailable", "a session thread stopped"));
    const events = await run(service, [generate("j", { seeds: [13] })]);
    expect(endOf(events, "j")).toMatchObject({ type: "error", error: { code: "unavailable" }, retryable: true });
  });

  test("of latents that cannot be stored are internal errors", async () => {
    const { service } = testWorker();
    const events = await run(service, [generate("j", { seeds: [70_000] })]);
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
    ["seeds that do not match", decode("j", { seeds: [1, 2] }), "invalid_request"],
    [
      "a latent of another space",
      decode("j", { inputs: [latentBytes([1, 2, 3, 4], { ...version, space: OTHER })] }),
      "latent_space_mismatch",
    ],
    ["a latent of wrong dimensions", decode("j", { inputs: [latentBytes([1, 2])] }), "invalid_latent"],
    ["bytes that are not a latent", decode("j", { inputs: [Buffer.from("hello")] }), "invalid_latent"],
    ["inputs that are missing", { ...decode("j"), inputs: [] }, "invalid_request"],
    ["no picture", encode("j", Buffer.from("hello")), "invalid_image"],
    ["an unknown kind", generate("j", { kind: "dream" }), "invalid_request"],
    ["no attempt", generate("j", { attempt: 0 }), "invalid_request"],
  ])("rejects %s without affecting a valid job", async (_, bad, code) => {
    const { service, jobs } = testWorker();
    const events = await run(service, [bad, generate("good")]);
    expect(endOf(events, "j")).toMatchObject({ type: "error", error: { code }, retryable: false });
    expect(endOf(events, "good").type).toBe("result");
    await jobs.idle();
  });
});

describe("cancelling", () => {
  /** A worker that waits before each step until it is released. */
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

  test("removes the job from its batch at the next step; the others continue", async () => {
    const { service, pipeline, atStep, next } = stepped();
    const both = begin(service, [generate("gone"), generate("kept")]);
    await atStep();
    both.cancel("gone");
    pipeline.gate = () => Promise.resolve();
    next();
    expect(endOf(await both.done, "gone")).toMatchObject({ error: { code: "canceled" }, retryable: false });
    expect(endOf(await both.done, "kept").type).toBe("result");
  });

  test("ends a waiting job without waiting for the current batch", async () => {
    const { service, atStep, next, jobs, pipeline } = stepped();
    const first = begin(service, [generate("first")]);
    await atStep();
    const second = begin(service, [generate("second")]);
    second.cancel("second");
    expect(endOf(await second.done, "second")).toMatchObject({ error: { code: "canceled" } });
    pipeline.gate = () => Promise.resolve();
    next();
    expect(endOf(await first.done, "first").type).toBe("result");
    await jobs.idle();
  });

  test("stops a batch that has no items left", async () => {
    const { service, pipeline, atStep, next, jobs } = stepped();
    const alone = begin(service, [generate("j", { steps: 100 })]);
    await atStep();
    alone.cancel("j");
    let steps = 0;
    pipeline.gate = () => Promise.resolve(void steps++);
    next();
    await jobs.idle();
    expect(steps).toBe(0);
  });

  test("accepts a later attempt at a job while the earlier one ends, and rejects the same attempt", async () => {
    const { service, pipeline, atStep, next } = stepped();
    const first = begin(service, [generate("j")]);
    await atStep();
    expect(endOf(await run(service, [generate("j")]), "j")).toMatchObject({ error: { code: "conflict" } });
    first.cancel("j");
    const second = begin(service, [generate("j", { attempt: 2 })]);
    pipeline.gate = () => Promise.resolve();
    next();
    expect(endOf(await first.done, "j").type).toBe("error");
    expect(endOf(await second.done, "j").type).toBe("result");
  });
});
