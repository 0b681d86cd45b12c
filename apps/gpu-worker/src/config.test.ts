import { delimiter } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("has defaults for everything, also for empty variables", () => {
  const config = readConfig({ PORT: "" });
  expect(config).toMatchObject({ HOST: "127.0.0.1", PORT: 8788, MODELS: ["models/starter"], PROVIDER: "auto" });
});

test("reads numbers, lists and switches", () => {
  const config = readConfig({ PORT: "0", MODELS: ["a", "b"].join(delimiter), PRELOAD: "false", MAX_BATCH: "3" });
  expect(config).toMatchObject({ PORT: 0, MODELS: ["a", "b"], PRELOAD: false, MAX_BATCH: 3 });
});

test.each([
  ["PORT", "70000"],
  ["PROVIDER", "tpu"],
  ["THREADS", "two"],
  ["MAX_QUEUE", "9"],
  ["MODELS", delimiter],
])("names the wrong variable: %s=%s", (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(name);
});

test("listens elsewhere than on this machine only with a secret, and does not repeat it", () => {
  const secret = "a-secret-of-thirty-two-characters";
  expect(() => readConfig({ HOST: "0.0.0.0" })).toThrow("expected GPU_WORKER_SECRET");
  expect(readConfig({ HOST: "0.0.0.0", GPU_WORKER_SECRET: secret }).GPU_WORKER_SECRET).toEqual([secret]);
  expect(() => readConfig({ GPU_WORKER_SECRET: "hunter2" })).toThrow(/^(?!.*hunter2).*at least 32 characters/s);
  expect(() => readConfig({ METRICS_TOKEN: "hunter2" })).toThrow(/^(?!.*hunter2).*METRICS_TOKEN/s);
});
