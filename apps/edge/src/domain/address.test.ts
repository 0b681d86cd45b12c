import fc from "fast-check";
import { expect, test } from "vitest";
import { isPrivateAddress, isPrivateHost } from "./address.ts";

const hostOf = (url: string) => new URL(url).hostname;

test.each([
  "http://127.0.0.1",
  "http://127.1",
  "http://2130706433",
  "http://0x7f.0.0.1",
  "http://0177.0.0.1",
  "http://10.1.2.3",
  "http://100.64.0.1",
  "http://169.254.169.254",
  "http://172.31.255.255",
  "http://192.168.0.1",
  "http://224.0.0.1",
  "http://255.255.255.255",
  "http://0.0.0.0",
  "http://[::1]",
  "http://[::]",
  "http://[::ffff:8.8.8.8]",
  "http://[64:ff9b::7f00:1]",
  "http://[fc00::1]",
  "http://[fe80::1]",
  "http://[ff02::1]",
  "http://[2001:db8::1]",
  "http://[2001::1]",
  "http://[2002:7f00:1::]",
  "http://localhost",
  "http://LOCALHOST.",
  "http://a.localhost",
  "http://printer.local",
  "http://metadata.google.internal",
  "http://router",
  "http://router.lan",
])("%s is private", (url) => {
  expect(isPrivateHost(hostOf(url))).toBe(true);
});

test.each([
  "http://8.8.8.8",
  "http://172.32.0.1",
  "http://100.128.0.1",
  "http://192.169.0.1",
  "http://[2606:4700::1111]",
  "http://[2001:4860:4860::8888]",
  "http://example.com",
  "http://localhost.example.com",
  "http://10.example.com",
])("%s is public", (url) => {
  expect(isPrivateHost(hostOf(url))).toBe(false);
});

/** The reserved blocks as first and last address, from IANA's special-purpose address registries. */
const RANGES = [
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["100.64.0.0", "100.127.255.255"],
  ["127.0.0.0", "127.255.255.255"],
  ["169.254.0.0", "169.254.255.255"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.88.99.0", "192.88.99.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "255.255.255.255"],
] as const;
/** Pads an address so that its text sorts like its number. */
const padded = (address: string) =>
  address
    .split(".")
    .map((part) => part.padStart(3, "0"))
    .join(".");

test("exactly the reserved IPv4 blocks are private", () => {
  const near = fc.constantFrom(
    0,
    2,
    9,
    10,
    11,
    18,
    19,
    51,
    63,
    64,
    88,
    99,
    100,
    113,
    127,
    128,
    168,
    169,
    172,
    192,
    198,
    203,
  );
  const part = fc.oneof(near, fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.tuple(part, part, part, part), (parts) => {
      const address = parts.join(".");
      const reserved = RANGES.some(
        ([first, last]) => padded(first) <= padded(address) && padded(address) <= padded(last),
      );
      expect(isPrivateAddress(address)).toBe(reserved);
    }),
    { numRuns: 2000 },
  );
});

test("IPv6 addresses outside 2000::/3 and invalid addresses are private", () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => void (/^[23]/.test(address) || expect(isPrivateAddress(address)).toBe(true))),
  );
  fc.assert(
    fc.property(fc.string(), (text) => void (/^[\d.]+$|:/.test(text) || expect(isPrivateAddress(text)).toBe(true))),
  );
});

test.each(["localhost..", "localhost.", "a..example.com", "example.com..", ".example.com", ".", "..", ""])(
  "a host with an empty label, or a local one with a trailing dot, is private: %j",
  (host) => {
    expect(isPrivateHost(host)).toBe(true);
  },
);

test("a public name may end with a dot", () => {
  expect(isPrivateHost("example.com.")).toBe(false);
});
