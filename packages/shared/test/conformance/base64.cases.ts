import fc from "fast-check";
import { base64Length, bytesOfBase64, codecs, decodeBase64, encodeBase64 } from "../../src/base64.ts";
import { failure, toHex, type Kit } from "./kit.ts";

/** RFC 4648 section 10. */
const VECTORS = [
  ["", ""],
  ["f", "Zg=="],
  ["fo", "Zm8="],
  ["foo", "Zm9v"],
  ["foob", "Zm9vYg=="],
  ["fooba", "Zm9vYmE="],
  ["foobar", "Zm9vYmFy"],
] as const;

/** Not base64: white space, missing or surplus padding, stray bits, the URL alphabet, other characters. */
const INVALID = [
  "Z",
  "Zg",
  "Zg=",
  "Zg===",
  "====",
  "=",
  "Zm9v====",
  "Zh==",
  "Zm9=",
  "Zm 9v",
  "Zm9v\n",
  "\nZm9",
  "Zg==Zg==",
  "Zm=v",
].concat(["-_-_", "Zm9\u0100", "Zm9\u0176", "Zm9\0", "Zm9ÿ", "Z===", "Z=g="]);

export function base64Cases({ test, expect }: Kit): void {
  test("base64: the RFC's vectors, encoded and decoded, with every codec", () => {
    for (const [text, base64] of VECTORS) {
      const bytes = new TextEncoder().encode(text);
      expect(encodeBase64(bytes)).toBe(base64);
      expect(base64Length(bytes.length)).toBe(base64.length);
      expect(toHex(decodeBase64(base64))).toBe(toHex(bytes));
      for (const codec of codecs) {
        expect(codec.encode(bytes)).toBe(base64);
        expect(bytesOfBase64(base64, codec)).toEqual(bytes);
      }
    }
  });

  test("base64: every byte in every position agrees with btoa, including subarrays", () => {
    for (let length = 256; length < 259; length++) {
      const buffer = Uint8Array.from({ length: length + 10 }, (_, i) => (i * 167) & 0xff);
      const bytes = buffer.subarray(5, 5 + length);
      const oracle = btoa(String.fromCharCode(...bytes));
      for (const codec of codecs) {
        expect(codec.encode(bytes)).toBe(oracle);
        expect(toHex(bytesOfBase64(oracle, codec)!)).toBe(toHex(bytes));
      }
    }
  });

  test("base64: anything else is rejected with code and param", async () => {
    for (const text of INVALID) {
      for (const codec of codecs) expect([text, bytesOfBase64(text, codec)]).toEqual([text, null]);
      const error = await failure(() => decodeBase64(text, "picture", "invalid_image"));
      expect([error.code, error.param]).toEqual(["invalid_image", "picture"]);
    }
    expect((await failure(() => decodeBase64("?"))).code).toBe("invalid_request");
  });

  test("base64: the codecs agree on texts of the alphabet and similar characters", () => {
    const character = fc.constantFrom("A", "B", "g", "w", "/", "+", "=", "\n", "-", "é");
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (characters) => {
        const text = characters.join("");
        const [first, ...others] = codecs.map((codec) => bytesOfBase64(text, codec));
        for (const other of others) expect(other).toEqual(first);
        if (first) expect(encodeBase64(first)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  test("base64: an input of the size of a picture", () => {
    const bytes = Uint8Array.from({ length: 1_000_003 }, (_, i) => (i * i) >>> 3);
    const text = encodeBase64(bytes);
    for (const codec of codecs) {
      expect(codec.encode(bytes) === text).toBe(true);
      const back = bytesOfBase64(text, codec)!;
      expect(back.length === bytes.length && back.every((byte, i) => byte === bytes[i])).toBe(true);
    }
  });
}
