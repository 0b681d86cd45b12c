import { expect, test } from "vitest";
import { cancelAfterMs, waitSeconds } from "./prefer.rules.ts";

test.each([
  [undefined, 0],
  ["", 0],
  ["wait", 60],
  ["wait=5", 5],
  ["respond-async, wait=10", 10],
  ['wait="7"; x=y', 7],
  ["Wait = 3", 3],
  ["wait=1000", 60],
  ["wait=0", 0],
  ["wait=soon", 0],
  ["waiting=5", 0],
])("Prefer: %s waits %i s", (header, seconds) => {
  expect(waitSeconds(header)).toBe(seconds);
});

test.each([
  ["5", 5],
  ["30s", 30],
  ["1m", 60],
  ["1h30m", 5400],
  ["1h30m45s", 5445],
  ["24h", 86_400],
])("Cancel-After: %s is %i s", (header, seconds) => {
  expect(cancelAfterMs(header)).toBe(1000 * seconds);
});

test.each(["", "4s", "0", "25h", "m", "1d", "-5s", "1m1h", "5 s", "1e3", "99999999999"])(
  "Cancel-After: %j is rejected",
  (header) => {
    expect(() => cancelAfterMs(header)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  },
);
