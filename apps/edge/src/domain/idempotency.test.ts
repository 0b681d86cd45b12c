import { expect, test } from "vitest";
import { idempotencyKey } from "./idempotency.ts";

test.each([
  [undefined, null],
  ["8e03978e-40d5", "8e03978e-40d5"],
  ['"8e03978e-40d5"', "8e03978e-40d5"],
  ['"a \\"b\\" \\\\c"', 'a "b" \\c'],
  [" spaced out ", "spaced out"],
  ["x".repeat(255), "x".repeat(255)],
  ['"', '"'],
])("reads %j as %j", (header, key) => {
  expect(idempotencyKey(header)).toBe(key);
});

test.each(["", '""', "  ", "x".repeat(256), "ключ", "a\u0001b"])("rejects %j", (header) => {
  expect(() => idempotencyKey(header)).toThrow(
    expect.objectContaining({ code: "invalid_request", param: "Idempotency-Key" }),
  );
});
