import { delimiter } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const FLEET_TOKEN = "a-token-of-thirty-two-characters!";
const read = (env: Record<string, string>) => readConfig({ FLEET_TOKEN, ...env });

test("has defaults for everything except the token; empty variables count as absent", () => {
  const config = read({ PORT: "" });
  expect(config).toMatchObject({ HOST: "127.0.0.1", PORT: 8788, MODELS: ["models/starter"], PROVIDER: "auto" });
  expect(config).toMatchObject({ EDGE_URL: "http://127.0.0.1:8787", ONLY_WORKER: false });
});

test("reads numbers, lists and booleans", () => {
  const config = read({
    EDGE_URL: "https://api.example.com/",
    PORT: "0",
    MODELS: ["a", "b"].join(delimiter),
    PRELOAD: "false",
    MAX_BATCH: "3",
  });
  expect(config).toMatchObject({ PORT: 0, MODELS: ["a", "b"], PRELOAD: false, MAX_BATCH: 3 });
  expect(config.EDGE_URL).toBe("https://api.example.com");
});

test.each([
  ["PORT", "70000"],
  ["PROVIDER", "tpu"],
  ["THREADS", "two"],
  ["MAX_BATCH", "0"],
  ["EDGE_URL", "api.example.com"],
  ["MODELS", delimiter],
])("names the wrong variable: %s=%s", (name, value) => {
  expect(() => read({ [name]: value })).toThrow(name);
});

test("requires the fleet's token, uses the first of several, and repeats no secret in errors", () => {
  expect(() => readConfig({})).toThrow("FLEET_TOKEN");
  expect(read({ FLEET_TOKEN: `${FLEET_TOKEN},${"b".repeat(32)}` }).FLEET_TOKEN).toBe(FLEET_TOKEN);
  expect(() => read({ FLEET_TOKEN: "hunter2" })).toThrow(/^(?!.*hunter2).*at least 32 characters/s);
  expect(() => read({ METRICS_TOKEN: "hunter2" })).toThrow(/^(?!.*hunter2).*METRICS_TOKEN/s);
});
