import { expect, test } from "vitest";
import { restartDelay } from "./gpu-worker.ts";

test("the pause before a restart doubles from half a second to half a minute", () => {
  expect([1, 2, 3, 4, 7, 50].map(restartDelay)).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
});
