import { open, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { CheckpointError } from "./error.ts";
import { fileSource, memorySource } from "./source.ts";
import { ZipReader } from "./zip.ts";
import type { ZipOptions } from "./zip.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
/** A fixed time: the headers' bytes must not depend on the clock. */
const stored = (): Uint8Array =>
  zipSync({ "m/a": text("alpha"), "m/b": text("beta"), "m/empty": text("") }, { level: 0, mtime: "2000-01-01" });

async function failure(bytes: Uint8Array, name = "m/a", options?: ZipOptions): Promise<string> {
  try {
    const zip = await ZipReader.open(memorySource(bytes, "file"), options);
    return `read ${new TextDecoder().decode(await zip.read(name))}`;
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    return `${error.code} ${error.message}`;
  }
}

/** Position of the first little-endian 32-bit signature. */
function find(bytes: Uint8Array, signature: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at + 4 <= bytes.length; at++) if (view.getUint32(at, true) === signature) return at;
  throw new Error("no such signature");
}
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

function patch(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  bytes.set(values, at);
  return bytes;
}

test("reads stored entries, fully and partially", async () => {
  const zip = await ZipReader.open(memorySource(stored()));
  expect(zip.names()).toEqual(["m/a", "m/b", "m/empty"]);
  expect([zip.size("m/a"), zip.size("m/empty"), zip.size("m/c")]).toEqual([5, 0, undefined]);
  const decoder = new TextDecoder();
  expect(decoder.decode(await zip.read("m/a"))).toBe("alpha");
  expect(decoder.decode(await zip.read("m/b", 1, 3))).toBe("et");
  expect((await zip.read("m/empty")).byteLength).toBe(0);
  await expect(zip.read("m/a", 2, 6)).rejects.toMatchObject({ code: "truncated", entry: "m/a" });
});

describe("rejects", () => {
  test.each<[string, () => Uint8Array, RegExp]>([
    [
      "a file that is not a zip",
      () => text("x".repeat(100)),
      /^malformed file: expected a zip archive, got: End of central/,
    ],
    ["an empty file", () => new Uint8Array(0), /^malformed file: expected a zip archive, got an empty file/],
    ["a truncated file", () => stored().slice(0, -30), /^truncated file: expected a zip archive, .* was truncated/],
    ["a web page", () => text("<!DOCTYPE html><title>404</title>"), /^malformed file: .* got a web page/],
    ["a pointer", () => text("version https://git-lfs.github.com/spec/v1\noid"), /got a Git LFS pointer/],
    [
      "a PyTorch file from before 1.6",
      () => Uint8Array.from(Buffer.from("80028a0a6cfc9c46f9206aa850192e8002", "hex")),
      /^malformed file: expected a zip archive, got a torch.save file in the format before PyTorch 1\.6/,
    ],
    [
      "a safetensors file",
      () => Uint8Array.from(Buffer.from('\x20\x01\0\0\0\0\0\0{"a":{}}', "latin1")),
      /^malformed file: expected a zip archive, got a safetensors file/,
    ],
    [
      "entries that share bytes",
      () => {
        const bytes = stored();
        const second = find(bytes.subarray(find(bytes, CENTRAL) + 4), CENTRAL) + find(bytes, CENTRAL) + 4;
        return patch(bytes, second + 42, 0, 0, 0, 0);
      },
      /^malformed m\/b: expected disjoint entries, got one within "m\/a"/,
    ],
    [
      "compressed entries",
      () => zipSync({ "m/a": text("a".repeat(500)) }),
      /^unsupported m\/a: expected a stored entry .* got compression method 8/,
    ],
    [
      "encrypted entries",
      () => {
        const bytes = zipSync({ "m/a": text("a".repeat(20)) }, { level: 0 });
        // Encryption puts 12 bytes before the data, and the sizes must agree on them.
        return patch(patch(bytes, find(bytes, CENTRAL) + 8, 1), find(bytes, CENTRAL) + 24, 8);
      },
      /^unsupported m\/a: expected a plain entry, got an encrypted one/,
    ],
    [
      "damaged data",
      () => {
        const bytes = stored();
        return patch(bytes, bytes.indexOf(text("l")[0]!), 0);
      },
      /^checksum m\/a: expected CRC-32 \w{8}, got \w{8}/,
    ],
    [
      "a local header of another entry",
      () => {
        const bytes = stored();
        return patch(bytes, 30 + 2, 99);
      },
      /^malformed m\/a: expected the directory's name in the local header, got "m\/c"/,
    ],
    [
      "an entry beyond the file",
      () => {
        const bytes = stored();
        const at = find(bytes, CENTRAL);
        return patch(bytes, at + 20, 0, 0, 1, 0, 0, 0, 1, 0);
      },
      /^truncated m\/a: expected the entry within the \d+ bytes of the file, got an end at 65/,
    ],
    [
      "duplicate entry names",
      () => {
        const bytes = zipSync({ "m/a": text("1"), "m/b": text("2") }, { level: 0 });
        return patch(
          bytes,
          find(bytes.subarray(find(bytes, CENTRAL) + 4), CENTRAL) + find(bytes, CENTRAL) + 4 + 46 + 2,
          97,
        );
      },
      /^malformed m\/a: expected one entry of this name, got two/,
    ],
    [
      "paths that leave the archive",
      () => zipSync({ "../a": text("1") }, { level: 0 }),
      /^malformed file: .*invalid relative path/,
    ],
    ["a giant directory", () => zip64({ entries: 2n ** 40n }), /^limit file: expected at most 100000 zip entries/],
    ["an offset beyond any file", () => zip64({ directory: 2n ** 63n }), /^malformed|^truncated/],
    ["a record beyond any file", () => zip64({ record: 2n ** 64n - 1n }), /^malformed|^truncated/],
  ])("%s", async (_, bytes, message) => {
    expect(await failure(bytes())).toMatch(message);
  });

  test("a missing entry", async () => {
    expect(await failure(stored(), "m/x")).toMatch(/^missing m\/x: expected this entry in file, got none/);
  });
});

test("without checksums, damaged data is returned unchanged", async () => {
  const bytes = stored();
  patch(bytes, bytes.indexOf(text("l")[0]!), text("L")[0]!);
  expect(await failure(bytes, "m/a", { checksums: false })).toBe("read aLpha");
  expect(await failure(bytes, "m/b")).toBe("read beta");
});

test("damage outside the requested part is found too", async () => {
  const bytes = stored();
  patch(bytes, bytes.indexOf(text("l")[0]!), 0);
  const zip = await ZipReader.open(memorySource(bytes));
  await expect(zip.read("m/a", 3, 5)).rejects.toMatchObject({ code: "checksum", entry: "m/a" });
});

/** A stored zip with a zip64 end record, with fields replaced. */
function zip64(fields: { entries?: bigint; directory?: bigint; record?: bigint } = {}): Uint8Array {
  const base = stored();
  const directory = find(base, CENTRAL);
  const end = find(base, END);
  const bytes = new Uint8Array(end + 56 + 20 + 22);
  bytes.set(base.subarray(0, end));
  const view = new DataView(bytes.buffer);
  view.setUint32(end, 0x06064b50, true);
  view.setBigUint64(end + 4, 44n, true);
  view.setBigUint64(end + 24, fields.entries ?? 3n, true);
  view.setBigUint64(end + 32, fields.entries ?? 3n, true);
  view.setBigUint64(end + 40, BigInt(end - directory), true);
  view.setBigUint64(end + 48, fields.directory ?? BigInt(directory), true);
  view.setUint32(end + 56, 0x07064b50, true);
  view.setBigUint64(end + 64, fields.record ?? BigInt(end), true);
  view.setUint32(end + 72, 1, true);
  view.setUint32(end + 76, END, true);
  bytes.fill(255, end + 84, end + 96);
  return bytes;
}

test("reads zip64 end records", async () => {
  expect(await failure(zip64(), "m/b")).toBe("read beta");
});

test("reads entries beyond 4 GiB", async () => {
  // A sparse file: the hole before the entry takes no disk space.
  const hole = 5 * 2 ** 30;
  const name = text("m/far");
  const data = text("far away");
  const header = new Uint8Array(30 + name.length);
  const local = new DataView(header.buffer);
  local.setUint32(0, 0x04034b50, true);
  local.setUint16(26, name.length, true);
  header.set(name, 30);
  const central = new Uint8Array(46 + name.length + 12);
  const view = new DataView(central.buffer);
  view.setUint32(0, CENTRAL, true);
  view.setUint32(16, 0x8eaae9a6, true);
  view.setUint32(20, data.length, true);
  view.setUint32(24, data.length, true);
  view.setUint16(28, name.length, true);
  view.setUint16(30, 12, true);
  view.setUint32(42, 0xffffffff, true);
  central.set(name, 46);
  view.setUint16(46 + name.length, 1, true);
  view.setUint16(48 + name.length, 8, true);
  view.setBigUint64(50 + name.length, BigInt(hole), true);
  const directory = hole + header.length + data.length;
  const tail = zip64({ entries: 1n, directory: BigInt(directory), record: BigInt(directory + central.length) });
  const folder = await mkdtemp(join(tmpdir(), "zip-"));
  const path = join(folder, "far.zip");
  try {
    const handle = await open(path, "w");
    await handle.write(header, 0, header.length, hole);
    await handle.write(data, 0, data.length, hole + header.length);
    await handle.write(central, 0, central.length, directory);
    const end = tail.subarray(-98);
    await handle.write(end, 0, end.length, directory + central.length);
    await handle.close();
    const source = await fileSource(path);
    const zip = await ZipReader.open(source, { checksums: false });
    expect(new TextDecoder().decode(await zip.read("m/far"))).toBe("far away");
    await source.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});
