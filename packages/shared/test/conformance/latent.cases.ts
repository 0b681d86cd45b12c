import { failure, fromHex, toHex, type Kit } from "./kit.ts";
import { base64Length } from "../../src/base64.ts";
import { decodeLatent, encodeLatent } from "../../src/latent/bytes.ts";
import { crc32 } from "../../src/latent/crc32.ts";
import golden from "../../src/latent/golden.json" with { type: "json" };
import { LatentId, latentId } from "../../src/latent/id.ts";
import { checkLatentOf, encodeLatentOf } from "../../src/latent/of-model.ts";
import { LatentJson, latentFromJson, latentToJson } from "../../src/latent/json.ts";
import { LatentDtype, MAX_DIMENSIONS, MAX_TOKENS, type Latent } from "../../src/latent/latent.ts";

const SPACE = "5a".repeat(32);

/** A latent of one token with the given values. */
function latentOf(dtype: LatentDtype, values: Iterable<number>, model = "starter"): Latent {
  const data = Float32Array.from(values);
  return { model, space: SPACE, dtype, tokens: 1, dimensions: data.length, data };
}

/** The value of a binary16 bit pattern, by the formula: (-1)^s 2^(e-15) 1.m, or 2^-14 0.m for e = 0. */
function binary16(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** The neighbours of `x` in float32, toward and away from zero. */
function float32Neighbours(x: number): [number, number] {
  const view = new DataView(new ArrayBuffer(4));
  return [-1, 1].map((step) => {
    view.setFloat32(0, x);
    view.setUint32(0, view.getUint32(0) + step);
    return view.getFloat32(0);
  }) as [number, number];
}

/** The binary16 that `values` are stored as, through latents of one token and at most the longest legal length. */
function f16Bits(values: readonly number[]): Uint16Array {
  const bits = new Uint16Array(values.length);
  for (let start = 0; start < values.length; start += MAX_DIMENSIONS) {
    const part = values.slice(start, start + MAX_DIMENSIONS);
    const bytes = encodeLatent(latentOf("f16", part, "abcd"));
    const view = new DataView(bytes.buffer, 52);
    part.forEach((_, i) => (bits[start + i] = view.getUint16(2 * i, true)));
  }
  return bits;
}

export function latentCases({ test, expect }: Kit): void {
  for (const vector of golden.valid) {
    test(`golden: ${vector.name}`, async () => {
      const { model, space, tokens, dimensions } = vector;
      const dtype = LatentDtype.parse(vector.dtype);
      const bytes = encodeLatent({ model, space, dtype, tokens, dimensions, data: Float32Array.from(vector.values) });
      expect(toHex(bytes)).toBe(vector.hex);
      expect(await latentId(bytes)).toBe(vector.id);
      const { data, ...fields } = decodeLatent(fromHex(vector.hex));
      expect(fields).toEqual({ model, space, dtype, tokens, dimensions });
      expect(Array.from(data)).toEqual(vector.decoded);
    });
    test(`golden as JSON: ${vector.name}`, async () => {
      const json = await latentToJson(fromHex(vector.hex));
      expect(json.id).toBe(vector.id);
      expect(json.scale).toBe(vector.dtype === "i8" ? vector.scale : undefined);
      const wire: unknown = JSON.parse(JSON.stringify(json));
      expect(LatentJson.parse(wire)).toEqual(json);
      expect(toHex(await latentFromJson(wire))).toBe(vector.hex);
    });
  }

  for (const { name, hex, reason } of golden.invalid) {
    test(`rejected: ${name}`, async () => {
      const { code, message } = await failure(() => decodeLatent(fromHex(hex)));
      expect(code).toBe("invalid_latent");
      expect(message.includes(reason) || message).toBe(true);
    });
  }

  test("f16 represents all 63,488 finite binary16 values, decoded by the formula and encoded back", () => {
    const finite = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => (bits & 0x7c00) !== 0x7c00);
    expect(finite.length).toBe(63_488);
    expect(Array.from(f16Bits(finite.map(binary16)))).toEqual(finite);
    const [tokens, dimensions] = [31, 2048];
    const bytes = encodeLatent({
      model: "m",
      space: SPACE,
      dtype: "f16",
      tokens,
      dimensions,
      data: Float32Array.from(finite, binary16),
    });
    expect(Array.from(decodeLatent(bytes).data)).toEqual(finite.map(binary16));
  });

  test("f16 rejects all 2,048 patterns of infinity and NaN", async () => {
    const bytes = encodeLatent(latentOf("f16", [0], "abcd"));
    const view = new DataView(bytes.buffer);
    const special = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => (bits & 0x7c00) === 0x7c00);
    expect(special.length).toBe(2_048);
    for (const bits of special) {
      view.setUint16(52, bits, true);
      view.setUint32(54, crc32(bytes.subarray(0, 54)), true);
      const { message } = await failure(() => decodeLatent(bytes));
      expect(message).toBe(`expected finite values, got ${binary16(bits)} at index 0`);
    }
  });

  test("f16 rounds to nearest, ties to even, at every midpoint and its float32 neighbours", () => {
    const lower = Array.from({ length: 0x7bff }, (_, bits) => bits);
    const middles = lower.map((bits) => (binary16(bits) + binary16(bits + 1)) / 2);
    expect(middles.every((middle) => Math.fround(middle) === middle)).toBe(true);
    for (const [sign, flag] of [
      [1, 0],
      [-1, 0x8000],
    ] as const) {
      const nearest = (pick: (middle: number) => number) =>
        Array.from(f16Bits(middles.map((middle) => sign * pick(middle))));
      expect(nearest((middle) => middle)).toEqual(lower.map((bits) => flag | (bits + (bits & 1))));
      expect(nearest((middle) => float32Neighbours(middle)[0])).toEqual(lower.map((bits) => flag | bits));
      expect(nearest((middle) => float32Neighbours(middle)[1])).toEqual(lower.map((bits) => flag | (bits + 1)));
    }
  });

  test("f16 overflow is an error, from 65520 on", async () => {
    const below = float32Neighbours(65520)[0];
    expect(decodeLatent(encodeLatent(latentOf("f16", [below, -below]))).data[1]).toBe(-65504);
    for (const value of [65520, -65520, 1e30]) {
      const { code, message } = await failure(() => encodeLatent(latentOf("f16", [0, value])));
      expect(code).toBe("invalid_latent");
      expect(message).toBe(`expected magnitudes below 65520 for f16, got ${Math.fround(value)} at index 1`);
    }
  });

  test("768 dimensions at f16 are 2,048 base64 characters, and 1,596 bytes with the shortest frame", async () => {
    const bytes = encodeLatent(
      latentOf(
        "f16",
        Array.from({ length: 768 }, (_, i) => Math.sin(i)),
        "reptok",
      ),
    );
    expect(bytes.length).toBe(48 + 8 + 1536 + 4);
    expect((await latentToJson(bytes)).data.length).toBe(2048);
    expect(base64Length(1536)).toBe(2048);
  });

  test("the largest shape is accepted; one more token or dimension is rejected", async () => {
    const data = new Float32Array(MAX_TOKENS * MAX_DIMENSIONS).fill(0.25);
    const largest: Latent = {
      model: "m",
      space: SPACE,
      dtype: "i8",
      tokens: MAX_TOKENS,
      dimensions: MAX_DIMENSIONS,
      data,
    };
    expect(decodeLatent(encodeLatent(largest)).data.length).toBe(data.length);
    for (const [field, wrong] of [
      ["tokens", 257],
      ["tokens", 0],
      ["tokens", 1.5],
      ["dimensions", 16385],
      ["dimensions", NaN],
    ] as const) {
      const { message } = await failure(() => encodeLatent({ ...largest, [field]: wrong }));
      expect(message).toBe(`expected 1 to ${field === "tokens" ? 256 : 16384} ${field}, got ${wrong}`);
    }
    const { message } = await failure(() => encodeLatent({ ...largest, tokens: 2 }));
    expect(message).toBe("expected 2 x 16384 = 32768 values, got 4194304");
  });

  test("encoding rejects NaN, infinities, and invalid model ids and spaces", async () => {
    for (const dtype of LatentDtype.options) {
      for (const value of [NaN, Infinity, -Infinity]) {
        const { message } = await failure(() => encodeLatent(latentOf(dtype, [1, value])));
        expect(message).toBe(`expected finite values, got ${value} at index 1`);
      }
    }
    for (const model of ["", "-x", "UPPER", "é", "a/b", "x".repeat(65)]) {
      const { code } = await failure(() => encodeLatent(latentOf("f32", [1], model)));
      expect(code).toBe("invalid_latent");
    }
    for (const space of ["", "5a", SPACE.toUpperCase(), `${SPACE}00`, "x".repeat(64)]) {
      const { message } = await failure(() => encodeLatent({ ...latentOf("f32", [1]), space }));
      expect(message).toBe("expected a space of 64 lower-case hexadecimal digits");
    }
  });

  test("a latent of another space is rejected with both spaces named; the model's name does not matter", async () => {
    const latent = latentOf("f32", [1, 2]);
    const identity = { version: "0".repeat(64), space: SPACE, decoder: "1".repeat(64) };
    const model = { model: "renamed", token: { count: 1, dimensions: 2, scaleFactor: 1 }, identity };
    checkLatentOf(latent, model);
    const other = await failure(() => checkLatentOf({ ...latent, space: "c".repeat(64) }, model, "id"));
    expect(other).toEqual({
      code: "latent_space_mismatch",
      param: "id",
      message: `expected a latent of space ${SPACE.slice(0, 16)} (renamed), got one of space ${"c".repeat(16)} (starter)`,
    });
    const shape = await failure(() => checkLatentOf(latentOf("f32", [1]), model));
    expect([shape.code, shape.message]).toEqual(["invalid_latent", "expected 1 x 2 values, got 1 x 1"]);
    expect(decodeLatent(encodeLatentOf(model, latent.data, "f32"))).toEqual({ ...latent, model: "renamed" });
  });

  test("a subarray of a larger buffer is decoded, and its values are copied", () => {
    const bytes = encodeLatent(latentOf("f32", [1, 2, 3]));
    const shifted = new Uint8Array(bytes.length + 7);
    shifted.set(bytes, 3);
    const latent = decodeLatent(shifted.subarray(3, 3 + bytes.length));
    shifted.fill(0);
    expect(Array.from(latent.data)).toEqual([1, 2, 3]);
  });

  test("the id is the SHA-256 of the bytes, including model, space, dtype and shape", async () => {
    const base = latentOf("f32", [1, 2]);
    const variants: Latent[] = [
      base,
      { ...base, model: "other" },
      { ...base, space: "5b".repeat(32) },
      { ...base, dtype: "f16" },
      { ...base, tokens: 2, dimensions: 1 },
    ];
    const ids = await Promise.all(variants.map((latent) => latentId(encodeLatent(latent))));
    expect(new Set(ids).size).toBe(5);
    expect(ids.every((id) => LatentId.safeParse(id).success)).toBe(true);
    // SHA-256 of the empty string and of "abc", FIPS 180-4.
    expect(await latentId(new Uint8Array())).toBe(
      "lat_e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    const abc = new TextEncoder().encode("abc");
    expect(await latentId(abc)).toBe("lat_ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  test("JSON: the id is optional; every present field is validated", async () => {
    const bytes = encodeLatent(latentOf("i8", [1, -0.5]));
    const json = await latentToJson(bytes);
    const { id: _, ...anonymous } = json;
    expect(toHex(await latentFromJson(anonymous))).toBe(toHex(bytes));

    const wrong: [object, string | null, string][] = [
      [{ id: `lat_${"0".repeat(64)}` }, "id", "expected the id of these values"],
      [{ id: "lat_1" }, "id", "64 lower-case"],
      [{ object: "image" }, "object", "latent"],
      [{ model: "A" }, "model", "a-z"],
      [{ space: undefined }, "space", "string"],
      [{ space: SPACE.slice(1) }, "space", "64 lower-case"],
      [{ dtype: "f64" }, "dtype", "f32"],
      [{ dtype: "f32" }, "scale", "expected no scale for f32"],
      [{ scale: undefined }, "scale", "expected the i8 scale"],
      [{ scale: 0.1 }, "scale", "expected an i8 scale"],
      [{ scale: 1e300 }, "scale", "expected an i8 scale"],
      [{ tokens: 257 }, "tokens", "256"],
      [{ dimensions: 3 }, "data", "expected 3 bytes, got 2"],
      [{ data: "AAA=" }, "data", "largest i8 magnitude"],
      [{ dimensions: 4 }, "data", "expected 8 base64 characters for 4 bytes, got 4"],
      [{ data: "f8=" }, "data", "expected 4 base64 characters"],
      [{ data: "f8==" }, "data", "padded base64"],
      [{ data: "****" }, "data", "padded base64"],
      [{ data: "f8E" }, "data", "expected 4"],
      [{ data: 7 }, "data", "string"],
    ];
    for (const [change, param, reason] of wrong) {
      const error = await failure(() => latentFromJson({ ...json, ...change }));
      expect(error.code).toBe("invalid_latent");
      expect([change, error.param]).toEqual([change, param]);
      expect(error.message.includes(reason) || error.message).toBe(true);
    }
    expect((await failure(() => latentFromJson(null))).param).toBe(null);
  });
}
