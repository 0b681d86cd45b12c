import { readFileSync } from "node:fs";
import { unzipSync, zipSync } from "fflate";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CheckpointError, TensorRef, memorySource, openTorchCheckpoint, plainAt } from "../index.ts";
import type { ByteSource, Plain, TorchCheckpoint } from "../index.ts";
import { toFloat32 } from "../dtype.ts";
import { global, pickle, text, tuple } from "../../test/pickle.ts";
import type { Piece } from "../../test/pickle.ts";
import { fileSource } from "../source.ts";

const TINY = new URL("../../../../test/fixtures/parity/reptok-tiny.ckpt", import.meta.url).pathname;
const FIXTURES = new URL("../../fixtures/", import.meta.url).pathname;

/** Plain data in the form that `fixtures/make.py` writes as JSON. */
function jsonOf(value: Plain): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Map) return [...value].map((pair) => pair.map((item) => jsonOf(item as Plain)));
  if (value instanceof Uint8Array || Array.isArray(value)) return [...(value as Plain[])].map(jsonOf);
  if (value instanceof TensorRef) return `${value.dtype}[${value.shape.join()}]`;
  if (typeof value === "object" && value !== null)
    return Object.entries(value).map(([key, item]): [string, unknown] => [key, jsonOf(item as Plain)]);
  return value;
}

/** The same for parsed JSON, with objects as lists of pairs. */
function pairsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pairsOf);
  if (typeof value === "object" && value !== null)
    return Object.entries(value).map(([key, item]) => [key, pairsOf(item)]);
  return value;
}

describe("the tiny published layout", () => {
  test("is read with its names, shapes and values", async () => {
    const checkpoint = await openTorchCheckpoint(TINY);
    const names = checkpoint.names();
    expect(names).toHaveLength(421);
    expect(names[0]).toBe("model.net.pos_embed");
    expect(names.at(-1)).toBe("metric_tracker.fid.inception.fc.weight");
    // Computed by PyTorch 1.13 from the same file: elements, and the sum of absolute values in float64, of state_dict.
    let elements = 0;
    let total = 0;
    for (const name of names) {
      const { data, dims } = await checkpoint.tensor(name, { as: "f32" });
      expect(dims).toEqual(checkpoint.info(name).shape);
      elements += data.length;
      for (const x of data) total += Math.abs(x);
    }
    expect(elements).toBe(2307771);
    expect(total).toBeCloseTo(195780.55204921914, 6);
    // Shape, sum, first and last element by PyTorch.
    const golden: [string, number[], number, number, number][] = [
      ["model.net.pos_embed", [1, 1, 48], 0.02047962392680347, 0.5920307040214539, -0.8105916976928711],
      [
        "first_stage.decoder.decoder.ae.ae.post_quant_conv.bias",
        [4],
        -0.08011559583246708,
        -0.16130436956882477,
        0.025944018736481667,
      ],
      ["metric_tracker.fid.inception.fc.weight", [4, 4], 2.7338336557149887, -0.8623590469360352, -0.4252453148365021],
    ];
    for (const [name, shape, sum, first, last] of golden) {
      const { data, dims, dtype } = await checkpoint.tensor(name);
      expect({ dims, dtype }).toEqual({ dims: shape, dtype: "F32" });
      const values = [...(data as Float32Array)];
      expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(sum, 12);
      expect([values[0], values.at(-1)]).toEqual([first, last]);
    }
    await checkpoint.close();
  });

  test("gives omegaconf's hyper-parameters as plain data", async () => {
    const checkpoint = await openTorchCheckpoint(TINY);
    expect(plainAt(checkpoint.root, "hyper_parameters", "first_stage_cfg", "params", "scale_factor")).toBe(1);
    expect(plainAt(checkpoint.root, "hyper_parameters", "flow_cfg", "params", "net_cfg", "params")).toEqual({
      n_channels: 1,
      channels: 48,
      dim: 64,
      depth: 3,
      expansion_factor: 3,
      expansion_factor_token: 4,
      num_classes: 10,
      class_dropout_prob: 0.1,
    });
    expect(plainAt(checkpoint.root, "global_step")).toBe(600000);
    expect(plainAt(checkpoint.root, "hyper_parameters", "nothing", "here")).toBeUndefined();
    await checkpoint.close();
  });

  test("is read in place: opening reads the directory and the pickle, a tensor only its own bytes", async () => {
    const file = await fileSource(TINY);
    let bytes = 0;
    const counted: ByteSource = {
      name: file.name,
      size: file.size,
      read: (target, position) => {
        bytes += target.length;
        return file.read(target, position);
      },
      close: () => file.close(),
    };
    const checkpoint = await openTorchCheckpoint(counted);
    expect(bytes).toBeLessThan(250_000);
    bytes = 0;
    await checkpoint.tensor("first_stage.decoder.decoder.backbone.mid_level.0.ff.up_proj.weight");
    expect(bytes).toBeLessThan(4 * 576 * 96 + 1000);
    await checkpoint.close();
  });
});

interface Layouts {
  readonly tensors: Record<string, { dtype: string; dims: number[]; values: (number | string | boolean)[] }>;
  readonly plain: Record<string, unknown>;
}
const layouts = JSON.parse(readFileSync(`${FIXTURES}layouts.json`, "utf8")) as Layouts;
const DTYPE_NAMES: Readonly<Record<string, string>> = {
  float64: "F64",
  float32: "F32",
  float16: "F16",
  bfloat16: "BF16",
  int64: "I64",
  int32: "I32",
  int16: "I16",
  int8: "I8",
  uint8: "U8",
  bool: "BOOL",
};

describe.each(["layouts-p2.pt", "layouts-p5.pt"])("%s", (file) => {
  test("tensors of every dtype and layout equal PyTorch's", async () => {
    const checkpoint = await openTorchCheckpoint(FIXTURES + file);
    expect(checkpoint.names()).toEqual(Object.keys(layouts.tensors));
    for (const [name, expected] of Object.entries(layouts.tensors)) {
      const { dtype, dims, data } = await checkpoint.tensor(name);
      expect([name, dtype, dims]).toEqual([name, DTYPE_NAMES[expected.dtype], expected.dims]);
      const half = dtype === "F16" || dtype === "BF16";
      const values = [...(half ? toFloat32(dtype, data, name) : data)];
      const expectedValues = expected.values.map((value) => (dtype === "I64" ? BigInt(value) : Number(value)));
      expect([name, values]).toEqual([name, expectedValues]);
    }
    await checkpoint.close();
  });

  test("plain data equals Python's", async () => {
    const checkpoint = await openTorchCheckpoint(FIXTURES + file);
    expect(jsonOf(plainAt(checkpoint.root, "plain")!)).toEqual(pairsOf(layouts.plain));
    await checkpoint.close();
  });
});

/** A checkpoint of one tensor `w` in storage 0 of four float32. */
interface Parts {
  readonly type?: Piece;
  readonly count?: number;
  readonly offset?: number;
  readonly size?: Piece;
  readonly stride?: Piece;
  readonly extra?: Record<string, Uint8Array>;
  readonly data?: Uint8Array;
}
const one = (value: number): Piece => ["K", value];
function checkpointOf(parts: Parts = {}): Uint8Array {
  const id = tuple(
    text("storage"),
    parts.type ?? global("torch", "FloatStorage"),
    text("0"),
    text("cpu"),
    one(parts.count ?? 4),
  );
  const args = tuple(
    id,
    "Q",
    one(parts.offset ?? 0),
    parts.size ?? tuple(one(4)),
    parts.stride ?? tuple(one(1)),
    0x89,
    "N",
  );
  const data = pickle("}", text("w"), global("torch._utils", "_rebuild_tensor_v2"), args, "Rs");
  const values = parts.data ?? new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
  return zipSync({ "m/data.pkl": data, "m/data/0": values, ...parts.extra }, { level: 0 });
}

async function failure(bytes: Uint8Array): Promise<string> {
  try {
    const checkpoint = await openTorchCheckpoint(memorySource(bytes, "file"));
    const { data } = await checkpoint.tensor("w");
    return `read ${data.join(" ")}`;
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    return `${error.code} ${error.message}`;
  }
}

test("names tensors by their path if there is no state_dict", async () => {
  const checkpoint = await openTorchCheckpoint(memorySource(checkpointOf()));
  expect(checkpoint.names()).toEqual(["w"]);
  const ref = plainAt(checkpoint.root, "w");
  expect(ref).toBeInstanceOf(TensorRef);
  expect((await checkpoint.read(ref as TensorRef, "w")).data).toEqual(Float32Array.of(1, 2, 3, 4));
});

describe("rejects, naming the entry", () => {
  test.each<[string, Uint8Array, RegExp]>([
    ["a valid file, which is read", checkpointOf(), /^read 1 2 3 4$/],
    [
      "a truncated storage",
      checkpointOf({ data: new Uint8Array(15) }),
      /^truncated m\/data\/0: expected a storage of 16 bytes, got 15/,
    ],
    [
      "a storage of another type",
      checkpointOf({ type: global("torch", "HalfStorage") }),
      /^truncated m\/data\/0: expected a storage of 8 bytes, got 16/,
    ],
    [
      "a shape beyond the storage",
      checkpointOf({ size: tuple(one(5)) }),
      /^malformed m\/data.pkl: expected torch._utils._rebuild_tensor_v2 with a tensor within the 4 elements of storage 0, not to element 5/,
    ],
    ["an offset beyond the storage", checkpointOf({ offset: 1 }), /not to element 5/],
    ["a stride beyond the storage", checkpointOf({ stride: tuple(one(2)) }), /not to element 7/],
    ["a negative size", checkpointOf({ size: tuple("J\xff\xff\xff\xff") }), /a shape of non-negative integers/],
    ["missing strides", checkpointOf({ stride: ")" }), /as many strides as dimensions/],
    [
      "an expansion bomb",
      checkpointOf({ size: tuple("J\xff\xff\xff\x7f"), stride: tuple(one(0)) }),
      /a tensor of at most 16777216 elements/,
    ],
    [
      "a type that is not a storage",
      checkpointOf({ type: global("torch", "float32") }),
      /a storage class in a persistent/,
    ],
    [
      "no storage",
      zipSync({ "m/data.pkl": unzipped("m/data.pkl") }, { level: 0 }),
      /^missing m\/data\/0: expected a storage/,
    ],
    [
      "big-endian files",
      checkpointOf({ extra: { "m/byteorder": Buffer.from("big") } }),
      /^unsupported m\/byteorder: .*"big"/,
    ],
    [
      "no pickle",
      zipSync({ "m/version": Buffer.from("3") }, { level: 0 }),
      /^malformed file: expected one entry data.pkl .* got none/,
    ],
    ["two pickles", checkpointOf({ extra: { "n/data.pkl": Buffer.from("x") } }), /^malformed file: .* got 2/],
    [
      "PyTorch's old format",
      pickle(0x8a, 10, "lxy\x00\x00\x00\x00\x00\x00\x00"),
      /^malformed file: expected a zip archive/,
    ],
    [
      "a giant pickle",
      zipSync({ "m/data.pkl": new Uint8Array((64 << 20) + 1) }, { level: 0 }),
      /^limit m\/data.pkl: expected a pickle of at most 67108864 bytes, got 67108865/,
    ],
    [
      "foreign code",
      zipSync({ "m/data.pkl": pickle(global("os", "system"), tuple(text("id")), "R") }, { level: 0 }),
      /^forbidden m\/data.pkl: .* got "os.system"/,
    ],
  ])("%s", async (_, bytes, message) => {
    expect(await failure(bytes)).toMatch(message);
  });

  test("damaged elements, naming tensor and entry", async () => {
    const bytes = checkpointOf();
    const at = Buffer.from(bytes).indexOf(Buffer.from(Float32Array.of(1, 2, 3, 4).buffer));
    bytes[at + 3] = 0;
    expect(await failure(bytes)).toMatch(/^checksum w: in m\/data\/0: expected CRC-32/);
  });

  test("a missing tensor, and integers requested as float", async () => {
    const checkpoint = await openTorchCheckpoint(`${FIXTURES}layouts-p2.pt`);
    await expect(checkpoint.tensor("x")).rejects.toMatchObject({ code: "missing", entry: "x" });
    await expect(checkpoint.tensor("i64", { as: "f32" })).rejects.toThrow(
      "i64: expected floating-point numbers, got I64",
    );
    await checkpoint.close();
  });
});

function unzipped(name: string): Uint8Array {
  return unzipSync(checkpointOf())[name]!;
}

const changes = (length: number): fc.Arbitrary<[number, number][]> =>
  fc.array(fc.tuple(fc.nat(length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });

function damage(bytes: Uint8Array, edits: readonly [number, number][], cut: number): Uint8Array {
  const out = bytes.slice(0, bytes.length - cut);
  for (const [at, value] of edits) if (at < out.length) out[at] = value;
  return out;
}

async function contentOf(checkpoint: TorchCheckpoint): Promise<unknown[]> {
  const tensors: unknown[] = [];
  for (const name of checkpoint.names()) tensors.push([name, await checkpoint.tensor(name)]);
  return [jsonOf(checkpoint.root), tensors];
}

test("a damaged file is rejected or has the same content, never other content", async () => {
  const good = new Uint8Array(readFileSync(`${FIXTURES}layouts-p5.pt`));
  const content = await contentOf(await openTorchCheckpoint(memorySource(good)));
  const cuts = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(good.length));
  await fc.assert(
    fc.asyncProperty(changes(good.length), cuts, async (edits, cut) => {
      try {
        const checkpoint = await openTorchCheckpoint(memorySource(damage(good, edits, cut)));
        expect(await contentOf(checkpoint)).toEqual(content);
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      }
    }),
    { numRuns: 300 },
  );
});

test("a damaged pickle with a valid checksum is rejected or decoded", async () => {
  const entries = unzipSync(readFileSync(`${FIXTURES}layouts-p2.pt`));
  const good = entries["archive/data.pkl"]!;
  await fc.assert(
    fc.asyncProperty(changes(good.length), async (edits) => {
      const bytes = zipSync({ ...entries, "archive/data.pkl": damage(good, edits, 0) }, { level: 0 });
      try {
        await contentOf(await openTorchCheckpoint(memorySource(bytes)));
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      }
    }),
    { numRuns: 300 },
  );
});

test("a damaged pickle of the published layout is rejected or decoded", async () => {
  const entries = unzipSync(readFileSync(TINY));
  const good = entries["reptok-tiny/data.pkl"]!;
  // Storages are sparse: their sizes count, their bytes are not read here.
  const empty = Object.fromEntries(Object.entries(entries).map(([name, { length }]) => [name, new Uint8Array(length)]));
  const base = zipSync({ ...empty, "reptok-tiny/data.pkl": good }, { level: 0 });
  const start = Buffer.from(base).indexOf(Buffer.from(good));
  await fc.assert(
    fc.asyncProperty(changes(good.length), async (edits) => {
      const bytes = base.slice();
      bytes.set(damage(good, edits, 0), start);
      try {
        const checkpoint = await openTorchCheckpoint(memorySource(bytes), { checksums: false });
        for (const name of checkpoint.names()) expect(checkpoint.has(name)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      }
    }),
    { numRuns: 60 },
  );
});
