import { crc32 } from "node:zlib";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { apiKeyHash, apiKeyHint, bearerToken, isApiKey, newApiKey, randomText } from "./api-key.ts";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

test("a key has the prefix, 32 random characters and the CRC-32 of both", () => {
  for (let i = 0; i < 200; i++) {
    const key = newApiKey();
    expect(key).toMatch(/^rt_live_[0-9A-Za-z]{38}$/);
    const checksum = Array.from(key.slice(-6)).reduce((sum, digit) => sum * 62 + DIGITS.indexOf(digit), 0);
    expect(checksum).toBe(crc32(key.slice(0, -6)));
    expect(isApiKey(key)).toBe(true);
  }
});

test("detects every single wrong character", () => {
  const key = newApiKey();
  for (let at = 0; at < key.length; at++) {
    const wrong = key.slice(0, at) + (key[at] === "x" ? "y" : "x") + key.slice(at + 1);
    expect(isApiKey(wrong)).toBe(false);
  }
  for (const other of ["", key.slice(1), `${key}0`, ` ${key}`, `${key}\n`]) expect(isApiKey(other)).toBe(false);
});

test("computes the SHA-256 and the hint of a key", async () => {
  const key = newApiKey();
  expect(await apiKeyHash(key)).toBe(createHash("sha256").update(key).digest("hex"));
  expect(apiKeyHint(key)).toBe(`${key.slice(0, 12)}...${key.slice(-4)}`);
  expect(new Set(Array.from({ length: 1000 }, () => randomText(16))).size).toBe(1000);
});

test.each([
  ["Bearer abc", "abc"],
  ["Token abc", "abc"],
  ["bearer   a.b-c_d~e+f/g=", "a.b-c_d~e+f/g="],
  ["Bearer", null],
  ["Bearer ", null],
  ["Basic abc", null],
  ["Bearer a b", null],
  [`Bearer ${"a".repeat(1025)}`, null],
  ["", null],
])("reads %j as the token %j", (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
