import { expect, test } from "vitest";
import { isUnderWay, retryAfterMs, retryPause } from "./retry.ts";

const NOW = Date.parse("2026-11-25T12:00:00Z");
const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers: new Headers(headers) });
const pause = (status: number, headers?: Record<string, string>) => retryPause(answer(status, headers), 1, NOW, 0);

test("retries temporary failures only", () => {
  const passing = [408, 409, 429, 500, 502, 503, 504];
  for (const status of passing) expect([status, pause(status)]).toEqual([status, 500]);
  for (const status of [400, 401, 403, 404, 405, 413, 415, 422])
    expect([status, pause(status)]).toEqual([status, null]);
  expect(retryPause(null, 1, NOW, 0)).toBe(500);
});

test("obeys x-should-retry with any status", () => {
  expect(pause(429, { "x-should-retry": "false" })).toBeNull();
  expect(pause(400, { "x-should-retry": "true" })).toBe(500);
});

test("waits for the stated milliseconds, seconds or date", () => {
  const headers = { "retry-after-ms": "120", "retry-after": "3" };
  expect(pause(503, headers)).toBe(120);
  expect(pause(503, { "retry-after": "3" })).toBe(3000);
  expect(pause(503, { "retry-after": "Wed, 25 Nov 2026 12:00:20 GMT" })).toBe(20_000);
  expect(pause(503, { "retry-after": "Wed, 25 Nov 2026 11:00:00 GMT" })).toBe(0);
  expect(pause(503, { "retry-after": "soon" })).toBe(500);
});

test("fails instead of waiting for more than a minute", () => {
  expect(pause(429, { "retry-after": "60" })).toBe(60_000);
  expect(pause(429, { "retry-after": "61" })).toBeNull();
  expect(retryAfterMs(new Headers({ "retry-after": "61" }), NOW)).toBe(61_000);
});

test("doubles pauses up to eight seconds by default, with 25 % of jitter", () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7].map((failed) => retryPause(null, failed, NOW, 0));
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  expect(retryPause(null, 2, NOW, 0.999)).toBeCloseTo(750, -1);
});

test("recognizes requests in progress, which are no failures", () => {
  expect(isUnderWay(answer(503, { location: "/v1/predictions/1" }), false)).toBe(true);
  expect(isUnderWay(answer(503, { location: "/v1/predictions/1", "x-should-retry": "false" }), false)).toBe(false);
  expect(isUnderWay(answer(503), false)).toBe(false);
  expect(isUnderWay(answer(409, { "retry-after": "1" }), true)).toBe(true);
  expect(isUnderWay(answer(409, { "retry-after": "1" }), false)).toBe(false);
  expect(isUnderWay(answer(409, { "x-should-retry": "false" }), true)).toBe(false);
});
