import { ApiError } from "@reptok/shared";
import { expect, test } from "vitest";
import { parseJson, parseJsonBytes } from "./encoding.ts";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

test("accepts JSON up to a depth of 64", () => {
  expect(parseJson(nested(64), "it")).toEqual(JSON.parse(nested(64)));
  for (const text of [nested(65), nested(1_000_000), '{"a":'.repeat(65) + "1" + "}".repeat(65), "[".repeat(200_000)])
    expect(() => parseJson(text, "it")).toThrow(/at most 64 levels/);
  // Width is not depth.
  expect(parseJson(`[${"[],".repeat(1000)}{}]`, "it")).toHaveLength(1001);
});

test("ignores brackets in strings, also with escapes", () => {
  for (const value of [
    "[".repeat(100),
    `"${"{".repeat(100)}`,
    `\\"${"[".repeat(100)}`,
    `${"\\".repeat(7)}${"[".repeat(100)}`,
  ])
    expect(parseJson(JSON.stringify({ value }), "it")).toEqual({ value });
});

test("rejects text that is not JSON", () => {
  for (const text of ["", "{", '"', '"\\', "[1,]", "undefined", "[}"]) {
    const failure = (() => {
      try {
        return parseJson(text, "the body");
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(failure).toBeInstanceOf(ApiError);
    expect(failure).toMatchObject({ code: "invalid_request" });
  }
});

test("reads JSON in UTF-8, with or without a byte order mark, and rejects other encodings", () => {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  for (const text of ['{"a":"é🍎"}', '\ufeff{"a":"é🍎"}'])
    expect(parseJsonBytes(utf8(text), "it")).toEqual({ a: "é🍎" });
  const latin1 = Uint8Array.from('{"a":"é"}', (character) => character.charCodeAt(0));
  const utf16 = new Uint8Array(Uint16Array.from('\ufeff{"a":1}', (character) => character.charCodeAt(0)).buffer);
  for (const bytes of [latin1, utf16, utf8('{"a":"é"}').subarray(0, 7)])
    expect(() => parseJsonBytes(bytes, "the line")).toThrow("expected the line to be JSON in UTF-8, got other bytes");
});
