import { expect, test } from "vitest";
import type { Caller } from "../domain/caller.ts";
import { CACHE_MS, cacheCaller, cachedCaller, clearCallerCache } from "./caller-cache.ts";

const caller = (goodUntil: number) => ({ project: "p", goodUntil }) as Caller;

test("a caller is cached by its credential until its access ends", () => {
  const cached = cacheCaller("key", caller(1 + CACHE_MS), 1);
  expect(cachedCaller("key", CACHE_MS)).toBe(cached);
  expect(cachedCaller("kez", 1)).toBeNull();
  expect(cachedCaller("key", 1 + CACHE_MS)).toBeNull();
  cacheCaller("key", caller(100), 1);
  expect(cachedCaller("key", 99)).not.toBeNull();
  expect(cachedCaller("key", 100)).toBeNull();
});

test("lookups do not extend the cache time of five seconds", () => {
  cacheCaller("key", caller(Infinity), 0);
  for (let now = 0; now < CACHE_MS; now += 1000) expect(cachedCaller("key", now)).not.toBeNull();
  expect(cachedCaller("key", CACHE_MS)).toBeNull();
});

test("a caller with access for one request is not cached, and clearing removes all", () => {
  cacheCaller("operator", caller(0), 0);
  expect(cachedCaller("operator", 0)).toBeNull();
  cacheCaller("key", caller(Infinity), 0);
  clearCallerCache();
  expect(cachedCaller("key", 0)).toBeNull();
});
