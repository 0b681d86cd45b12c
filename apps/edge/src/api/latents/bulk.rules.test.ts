import fc from "fast-check";
import { expect, test } from "vitest";
import { frame, framesOf, linesOf, MAX_PART_BYTES } from "./bulk.rules.ts";

/** The bytes in chunks, split at these positions. */
async function* pieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  let from = 0;
  for (const to of places) {
    yield bytes.slice(from, to);
    from = to;
  }
}
/** The parts, and the code of the final error. */
async function collect(parts: AsyncIterable<Uint8Array>): Promise<{ parts: number[][]; code: string | null }> {
  const seen: number[][] = [];
  try {
    for await (const part of parts) seen.push([...part]);
    return { parts: seen, code: null };
  } catch (error) {
    return { parts: seen, code: (error as { code: string }).code };
  }
}
const joined = (list: readonly Uint8Array[]) => Uint8Array.from(list.flatMap((part) => [...part]));
const cuts = fc.array(fc.nat({ max: 10_000 }), { maxLength: 8 });

test("reads frames at any chunk boundary", async () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(parts, cuts, async (list, places) => {
      const body = joined(list.map((part) => frame(part)));
      expect(await collect(framesOf(pieces(body, places)))).toEqual({ parts: list.map((p) => [...p]), code: null });
      if (body.length === 0) return;
      const broken = await collect(framesOf(pieces(body.slice(0, -1), places)));
      expect(broken).toEqual({ parts: list.slice(0, -1).map((p) => [...p]), code: "invalid_request" });
    }),
  );
});

test("reads lines, skips blank ones, with or without a final line break", async () => {
  const line = fc.uint8Array({ min: 0x21, max: 0x7e, minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), cuts, fc.boolean(), async (list, places, ended) => {
      const body = joined(list.flatMap((part) => [part, Uint8Array.of(0x0d, 0x0a, 0x0a)]));
      const bytes = ended ? body : body.slice(0, Math.max(0, body.length - 3));
      const { parts, code } = await collect(linesOf(pieces(bytes, places)));
      expect(code).toBeNull();
      expect(parts.map((part) => part.filter((byte) => byte !== 0x0d))).toEqual(list.map((part) => [...part]));
    }),
  );
});

test("rejects long parts before they are in memory", async () => {
  const huge = new Uint8Array(MAX_PART_BYTES + 1).fill(0x61);
  expect(await collect(linesOf(pieces(huge, [])))).toEqual({ parts: [], code: "body_too_large" });
  const announced = Uint8Array.of(255, 255, 255, 255, 0);
  expect(await collect(framesOf(pieces(announced, [])))).toEqual({ parts: [], code: "body_too_large" });
});

test("skips a byte order mark, and does not split at U+2028", async () => {
  const text = `\ufeff{"a":"\u2028"}\r\n\u2029\n`;
  async function* body() {
    yield* Array.from(new TextEncoder().encode(text), (byte) => Uint8Array.of(byte));
  }
  const lines: string[] = [];
  for await (const line of linesOf(body()))
    lines.push(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line));
  expect(lines).toEqual([`{"a":"\u2028"}`, "\u2029"]);
});
