import { expect, test } from "vitest";
import type { Caller } from "../domain/caller.ts";
import { forgetCallers, KNOWN_MS, knownCaller, rememberCaller } from "./known.ts";

const caller = (goodUntil: number) => ({ project: "p", goodUntil }) as Caller;

test("a caller is cached by its credential until its access ends", () => {
  const known = rememberCaller("key", caller(1 + KNOWN_MS), 1);
  expect(knownCaller("key", KNOWN_MS)).toBe(known);
  expect(knownCaller("kez", 1)).toBeNull();
  expect(knownCaller("key", 1 + KNOWN_MS)).toBeNull();
  rememberCaller("key", caller(100), 1);
  expect(knownCaller("key", 99)).not.toBeNull();
  expect(knownCaller("key", 100)).toBeNull();
});

test("lookups do not extend the cache time of five seconds", () => {
  rememberCaller("key", caller(Infinity), 0);
  for (let now = 0; now < KNOWN_MS; now += 1000) expect(knownCaller("key", now)).not.toBeNull();
  expect(knownCaller("key", KNOWN_MS)).toBeNull();
});

test("a caller with access for one request is not cached, and clearing removes all", () => {
  rememberCaller("operator", caller(0), 0);
  expect(knownCaller("operator", 0)).toBeNull();
  rememberCaller("key", caller(Infinity), 0);
  forgetCallers();
  expect(knownCaller("key", 0)).toBeNull();
});
