import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CheckpointError, memorySource, openSafetensors, readSafetensors, writeSafetensors } from "../index.ts";
import type { TensorToWrite } from "../index.ts";

const PARITY = new URL("../../../../test/fixtures/parity/", import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "safetensors-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A file with the given header, as JSON text, and data. */
function file(header: string, data = new Uint8Array(0)): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

const failure = (bytes: Uint8Array): Promise<unknown> =>
  openSafetensors(memorySource(bytes, "file")).then(
    () => "opened",
    (error: unknown) => (error instanceof CheckpointError ? `${error.code} ${error.message}` : error),
  );

test("reads files of the Python library: names, shapes, values, metadata", async () => {
  // Sums, first and last elements were computed with numpy 1.24 from the same files.
  const expected = await openSafetensors(join(PARITY, "expected.safetensors"));
  expect(expected.names()).toHaveLength(35);
  expect(expected.names().at(0)).toBe("encode.a.image_u8");
  expect(expected.info("decoder.velocity")).toEqual({ dtype: "F32", shape: [2, 4, 8, 8] });
  const { data } = await expected.tensor("decoder.velocity", { as: "f32" });
  expect(data.reduce((sum, x) => sum + x, 0)).toBeCloseTo(10.216827802360058, 5);
  expect([data[0], data.at(-1)]).toEqual([Math.fround(-0.70775825), Math.fround(0.42806047)]);
  const y = await expected.tensor("generator.y");
  expect(y).toEqual({ dtype: "I64", dims: [3], data: BigInt64Array.of(0n, 9n, 5n) });
  const image = await expected.tensor("encode.b.image_u8");
  expect(image.dims).toEqual([1, 3, 512, 640]);
  expect((image.data as Uint8Array).reduce((sum, x) => sum + x, 0)).toBe(125274651);
  expect(JSON.parse(expected.metadata.get("config")!)).toMatchObject({ embed: 48, scale_factor: 1 });
  await expected.close();
  const training = await openSafetensors(join(PARITY, "training.safetensors"));
  expect(Object.fromEntries(training.metadata)).toMatchObject({ lambda_cosine: "0.5" });
  await training.close();
});

const arrays = {
  F64: fc.float64Array(),
  F32: fc.float32Array(),
  F16: fc.uint16Array(),
  BF16: fc.uint16Array(),
  I64: fc.bigInt64Array(),
  U64: fc.bigUint64Array(),
  I32: fc.int32Array(),
  U32: fc.uint32Array(),
  I16: fc.int16Array(),
  U16: fc.uint16Array(),
  I8: fc.int8Array(),
  U8: fc.uint8Array(),
  BOOL: fc.uint8Array({ max: 1 }),
} as const;
const tensor = fc
  .constantFrom(...(Object.keys(arrays) as (keyof typeof arrays)[]))
  .chain((dtype) =>
    (arrays[dtype] as fc.Arbitrary<TensorToWrite["data"]>).map((data) => ({ dtype, dims: [data.length, 1], data })),
  );

test("reads back what it writes, under any names", async () => {
  const path = join(folder, "round-trip.safetensors");
  const named = fc.dictionary(fc.string({ unit: "grapheme" }), tensor, { maxKeys: 6 });
  const texts = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 });
  await fc.assert(
    fc.asyncProperty(named, texts, async (tensors, metadata) => {
      await writeSafetensors(path, Object.entries(tensors), Object.entries(metadata));
      const read = await readSafetensors(path);
      expect(Object.fromEntries(read.tensors)).toEqual({ ...tensors });
      expect(Object.fromEntries(read.metadata)).toEqual({ ...metadata });
    }),
    { numRuns: 60 },
  );
});

test("writes views directly, infers dtypes, aligns the data and is deterministic", async () => {
  const flat = Float32Array.from({ length: 10 }, (_, i) => i);
  const tensors: [string, TensorToWrite][] = [
    ["b", { dims: [3], data: new Uint8Array([1, 2, 3]) }],
    ["a", { dims: [2, 2], data: flat.subarray(3, 7) }],
  ];
  await writeSafetensors(join(folder, "1"), tensors);
  await writeSafetensors(join(folder, "2"), tensors.toReversed());
  const bytes = await readFile(join(folder, "1"));
  expect(await readFile(join(folder, "2"))).toEqual(bytes);
  expect(bytes.readBigUInt64LE(0) % 8n).toBe(0n);
  const { tensors: read } = await readSafetensors(join(folder, "1"));
  expect(read.get("a")).toEqual({ dtype: "F32", dims: [2, 2], data: Float32Array.of(3, 4, 5, 6) });
  expect(read.get("b")?.dtype).toBe("U8");
});

test("a failed write leaves the old file and no temporary one", async () => {
  const inside = await mkdtemp(join(folder, "atomic-"));
  const path = join(inside, "model");
  await writeSafetensors(path, [["a", { dims: [1], data: Float32Array.of(1) }]]);
  const contradictory: [string, TensorToWrite][] = [["a", { dims: [2], data: Float32Array.of(1) }]];
  await expect(writeSafetensors(path, contradictory)).rejects.toThrow("a: expected 2 elements for [2], got 1");
  await expect(writeSafetensors(inside, [])).rejects.toThrow();
  expect(await readdir(inside)).toEqual(["model"]);
  expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  expect((await readSafetensors(path)).tensors.get("a")?.data).toEqual(Float32Array.of(1));
});

test("rejects tensors that contradict themselves or each other", async () => {
  const path = join(folder, "never");
  const one = { dims: [1], data: Float32Array.of(1) };
  await expect(writeSafetensors(path, [["a", { ...one, dtype: "F64" }]])).rejects.toThrow(
    "a: expected Float64Array for F64, got Float32Array",
  );
  await expect(
    writeSafetensors(path, [
      ["a", one],
      ["a", one],
    ]),
  ).rejects.toThrow("distinct tensor names");
  await expect(writeSafetensors(path, [["__metadata__", one]])).rejects.toThrow("distinct tensor names");
  await expect(stat(path)).rejects.toThrow("ENOENT");
});

describe("rejects with expected and actual", () => {
  const entry = (fields: string): string => `{"w":{${fields}}}`;
  const range = '"data_offsets":[0,8]';
  test.each<[string, Uint8Array, RegExp]>([
    ["an empty file", new Uint8Array(0), /^truncated file: expected 8 bytes at 0, got the end of the file at 0/],
    ["a header beyond the file", file("{}").subarray(0, 9), /^truncated file: expected a header of 2 bytes, got 1/],
    [
      "a giant header",
      new Uint8Array(16).fill(255),
      /^malformed file: expected a safetensors file, got a header of 18446744073709551615 bytes, more than/,
    ],
    ["invalid JSON", file("{"), /^malformed file: expected a safetensors header in JSON/],
    ["not an object", file("[]"), /^malformed file: expected a JSON object/],
    ["metadata that is not a string", file('{"__metadata__":{"a":1}}'), /^malformed file: .*metadata "a", got number/],
    ["an unknown dtype", file(entry('"dtype":"F3"')), /^unsupported "w": expected a dtype .* got .*F3/],
    ["a dtype of Object.prototype", file(entry('"dtype":"toString"')), /^unsupported "w"/],
    ["a negative shape", file(entry(`"dtype":"F32","shape":[-1],${range}`)), /^malformed "w": expected a shape/],
    ["a missing range", file(entry('"dtype":"F32","shape":[2]')), /^malformed "w": expected data_offsets/],
    [
      "a misshapen range",
      file(entry(`"dtype":"F32","shape":[3],${range}`), new Uint8Array(8)),
      /^malformed "w": expected 12 bytes for F32 \[3\], got 8/,
    ],
    [
      "an overflowing shape",
      file(entry(`"dtype":"F32","shape":[4294967296,4294967296],${range}`), new Uint8Array(8)),
      /^malformed "w": expected a shape of fewer elements, got \[4294967296, 4294967296\]/,
    ],
    ["data cut off", file(entry(`"dtype":"F32","shape":[2],${range}`), new Uint8Array(7)), /^truncated file: .*8.*7/],
    ["trailing bytes", file("{}", new Uint8Array(1)), /^malformed file: expected 0 bytes of tensors/],
    [
      "overlapping tensors",
      file(
        `{"w":{"dtype":"F32","shape":[2],${range}},"v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`,
        new Uint8Array(8),
      ),
      /^malformed "v": expected the tensor to begin at 8, got 4/,
    ],
  ])("%s", async (_, bytes, message) => {
    expect(await failure(bytes)).toMatch(message);
  });

  test("a missing file", async () => {
    await expect(openSafetensors(join(folder, "none"))).rejects.toMatchObject({ code: "unreadable" });
    await expect(openSafetensors(folder)).rejects.toThrow("expected a regular file");
  });

  test("a missing tensor", async () => {
    const open = await openSafetensors(memorySource(file("{}"), "file"));
    await expect(open.tensor("w")).rejects.toMatchObject({ code: "missing", entry: "w" });
    expect(open.has("w")).toBe(false);
  });
});

test("a damaged header is rejected, or still describes exactly the bytes of the file", async () => {
  const path = join(folder, "fuzz");
  await writeSafetensors(
    path,
    [
      ["a", { dims: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
      ["b", { dims: [3], data: Uint8Array.of(1, 2, 3) }],
    ],
    [["k", "v"]],
  );
  const good = new Uint8Array(await readFile(path));
  const header = 8 + Number(new DataView(good.buffer).getBigUint64(0, true));
  const damage = fc.array(fc.tuple(fc.nat(header - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const bytes = good.slice();
      for (const [at, value] of changes) bytes[at] = value;
      try {
        const { tensors } = await readSafetensors(memorySource(bytes));
        const total = [...tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
        const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
        expect(total).toBe(bytes.length - 8 - length);
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      }
    }),
    { numRuns: 500 },
  );
});

describe("types that are not decoded", () => {
  test.each([
    ["C64", [2], 16],
    ["F8_E4M3", [3], 3],
    ["F8_E5M2", [3], 3],
    ["F4", [4], 2],
  ])("%s: the file opens and the other tensors are read", async (dtype, shape, bytes) => {
    const header = {
      odd: { dtype, shape, data_offsets: [0, bytes] },
      w: { dtype: "F32", shape: [1], data_offsets: [bytes, bytes + 4] },
    };
    const data = new Uint8Array(bytes + 4);
    data.set(new Uint8Array(Float32Array.of(1.5).buffer), bytes);
    const opened = await openSafetensors(memorySource(file(JSON.stringify(header), data), "file"));
    expect((await opened.tensor("w")).data).toEqual(Float32Array.of(1.5));
    expect(opened.info("odd")).toEqual({ dtype, shape });
    await expect(opened.tensor("odd")).rejects.toMatchObject({ code: "unsupported", entry: "odd" });
  });
  test("their sizes are checked nonetheless", async () => {
    const header = (bytes: number) => `{"odd":{"dtype":"C64","shape":[2],"data_offsets":[0,${bytes}]}}`;
    expect(await failure(file(header(8), new Uint8Array(8)))).toMatch(/expected 16 bytes for C64 \[2\], got 8/);
    const half = '{"odd":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}';
    expect(await failure(file(half, new Uint8Array(2)))).toMatch(/^malformed/);
  });
});

describe("duplicate names", () => {
  const tensor = (at: number) => `{"dtype":"U8","shape":[1],"data_offsets":[${at},${at + 1}]}`;
  test.each([
    ["a tensor", `{"w":${tensor(0)},"w":${tensor(0)}}`, "w"],
    ["a tensor, with an escape", `{"w":${tensor(0)},"\\u0077":${tensor(0)}}`, "w"],
    ["the metadata", `{"__metadata__":{},"w":${tensor(0)},"__metadata__":{"a":"b"}}`, "__metadata__"],
    ["an entry of the metadata", `{"__metadata__":{"a":"b","a":"c"},"w":${tensor(0)}}`, "a"],
    ["a field of a tensor", '{"w":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}', "dtype"],
  ])("%s", async (_, header, name) => {
    expect(await failure(file(header, new Uint8Array(1)))).toBe(
      `malformed file: expected every name once in the header, got "${name}" twice`,
    );
  });
  test("the same name in two objects, and braces and colons in names, are no duplicates", async () => {
    const header = `{"__metadata__":{"w":"{\\"w\\": :}","w:":"w"},"w":${tensor(0)},"{":${tensor(1)}}`;
    const opened = await openSafetensors(memorySource(file(header, Uint8Array.of(1, 2)), "file"));
    expect(opened.names()).toEqual(["w", "{"]);
  });
});

test("a dtype that is nested deeply is rejected as any other", async () => {
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  const header = `{"w":{"dtype":${nested(100_000)},"shape":[],"data_offsets":[0,0]}}`;
  expect(await failure(file(header))).toBe(
    'unsupported "w": expected a dtype such as F32, F16, BF16 or I64, got object',
  );
});

test("text of the metadata may be long, also with escapes", async () => {
  for (const text of ["x".repeat(10_000_000), '\\"\n'.repeat(3_000_000)]) {
    const header = JSON.stringify({ __metadata__: { text } });
    const opened = await openSafetensors(memorySource(file(header)));
    expect(opened.metadata.get("text") === text).toBe(true);
  }
});

test("a zip archive is recognised, even if its first bytes are a valid header length", async () => {
  for (const version of [
    [20, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 8, 8],
  ]) {
    const zip = new Uint8Array(200);
    zip.set([0x50, 0x4b, 3, 4, ...version]);
    expect(await failure(zip)).toBe(
      "malformed file: expected a safetensors file, got a zip archive, as written by torch.save (.ckpt, .pt, .pth)",
    );
  }
});
