import fc from "fast-check";
import { failure, toHex, type Kit } from "./kit.ts";
import { ApiError } from "../../src/errors.ts";
import { decodeLatent, encodeLatent } from "../../src/latent/bytes.ts";
import { crc32 } from "../../src/latent/crc32.ts";
import { latentFromJson, latentToJson } from "../../src/latent/json.ts";
import { LatentDtype, type Latent } from "../../src/latent/latent.ts";

const modelId = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,63}$/);
const float = fc.float({ noNaN: true, noDefaultInfinity: true });
/** Within binary16's range, so that every dtype can represent it. */
const half = fc.float({ noNaN: true, min: -65504, max: 65504 });

/** Latents of every dtype; f32 and i8 over all finite float32, f16 over its own range. */
const latents: fc.Arbitrary<Latent> = fc
  .record({
    model: modelId,
    space: fc.stringMatching(/^[0-9a-f]{64}$/),
    dtype: fc.constantFrom(...LatentDtype.options),
    tokens: fc.integer({ min: 1, max: 4 }),
    dimensions: fc.integer({ min: 1, max: 24 }),
  })
  .chain((header) => {
    const count = header.tokens * header.dimensions;
    return fc
      .array(header.dtype === "f16" ? half : float, { minLength: count, maxLength: count })
      .map((values) => ({ ...header, data: Float32Array.from(values) }));
  });

interface Mutation {
  readonly kind: "flip" | "set" | "cut" | "insert";
  readonly at: number;
  readonly byte: number;
}
const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({ kind: fc.constantFrom("flip", "set", "cut", "insert"), at: fc.nat(), byte: fc.nat(255) }),
  { minLength: 1, maxLength: 4 },
);

function mutate(bytes: Uint8Array, changes: readonly Mutation[]): Uint8Array<ArrayBuffer> {
  const list = Array.from(bytes);
  for (const { kind, at, byte } of changes) {
    const index = list.length === 0 ? 0 : at % list.length;
    if (kind === "flip") list[index] = (list[index] ?? 0) ^ (1 << (byte % 8));
    else if (kind === "set") list[index] = byte;
    else if (kind === "cut") list.splice(index, 1 + (byte % 8));
    else list.splice(index, 0, byte);
  }
  return Uint8Array.from(list);
}

/** Overwrites the checksum with the right one, so that the rules after the checksum are tested. */
function sealed(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  if (bytes.length < 4) return bytes;
  const end = bytes.length - 4;
  new DataView(bytes.buffer).setUint32(end, crc32(bytes.subarray(0, end)), true);
  return bytes;
}

/** Asserts that bytes fail with an ApiError or are canonical. */
function refusedOrCanonical(bytes: Uint8Array): boolean {
  let latent: Latent;
  try {
    latent = decodeLatent(bytes);
  } catch (error) {
    return error instanceof ApiError && error.code === "invalid_latent" && error.message.length < 200;
  }
  return toHex(encodeLatent(latent)) === toHex(bytes);
}

export function latentFuzzCases({ test, expect }: Kit): void {
  const runs = { numRuns: 400 };

  test("decoding, then encoding gives the same bytes; decoding again gives the same values", () => {
    fc.assert(
      fc.property(latents, (latent) => {
        const bytes = encodeLatent(latent);
        const back = decodeLatent(bytes);
        expect(toHex(encodeLatent(back))).toBe(toHex(bytes));
        expect(decodeLatent(encodeLatent(back))).toEqual(back);
        if (latent.dtype === "f32") expect(back).toEqual(latent);
      }),
      runs,
    );
  });

  test("i8 errs by at most half a step, the step being max|x| / 127 within 2^-16", () => {
    const values = fc.array(fc.float({ noNaN: true, min: Math.fround(-1e6), max: Math.fround(1e6) }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(values, (list) => {
        const data = Float32Array.from(list);
        const peak = Math.max(...data.map(Math.abs));
        if (peak < 1e-30) return;
        const latent: Latent = {
          model: "m",
          space: "0".repeat(64),
          dtype: "i8",
          tokens: 1,
          dimensions: data.length,
          data,
        };
        const back = decodeLatent(encodeLatent(latent)).data;
        const step = peak / 127;
        for (let i = 0; i < data.length; i++)
          expect(Math.abs(back[i]! - data[i]!) <= step * (0.5 + 127 * 2 ** -16)).toBe(true);
      }),
      runs,
    );
  });

  test("mutated bytes fail as an ApiError or are canonical", () => {
    fc.assert(
      fc.property(latents, mutations, (latent, changes) => refusedOrCanonical(mutate(encodeLatent(latent), changes))),
      runs,
    );
  });

  test("mutated bytes with a valid checksum fail as an ApiError or are canonical", () => {
    fc.assert(
      fc.property(latents, mutations, (latent, changes) =>
        refusedOrCanonical(sealed(mutate(encodeLatent(latent), changes))),
      ),
      { numRuns: 1000 },
    );
  });

  test("any other bytes fail as an ApiError", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), refusedOrCanonical), runs);
  });

  test("mutated JSON fails with an ApiError or gives canonical bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        latents,
        fc.constantFrom("object", "id", "model", "space", "dtype", "tokens", "dimensions", "scale", "data"),
        fc.jsonValue(),
        async (latent, key, value) => {
          const { id: _, ...json } = await latentToJson(encodeLatent(latent));
          const mutated = { ...json, [key]: value };
          try {
            const bytes = await latentFromJson(mutated);
            expect(toHex(encodeLatent(decodeLatent(bytes)))).toBe(toHex(bytes));
          } catch (error) {
            const { code } = await failure(() => Promise.reject(error));
            expect(code).toBe("invalid_latent");
          }
        },
      ),
      { numRuns: 200 },
    );
  });
}
