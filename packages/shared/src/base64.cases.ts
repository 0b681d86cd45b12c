import fc from "fast-check";
import { base64Length, decodeBase64, decodeWithTable, encodeBase64, encodeWithTable } from "./base64.ts";
import { failure, toHex, type Kit } from "./conformance/kit.ts";

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

/** Not the base64 of anything: white space, missing or surplus padding, stray bits, the URL alphabet, other characters. */
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
  test("base64: the RFC's vectors, both ways, native and by table", () => {
    for (const [text, base64] of VECTORS) {
      const bytes = new TextEncoder().encode(text);
      expect(encodeBase64(bytes)).toBe(base64);
      expect(encodeWithTable(bytes)).toBe(base64);
      expect(base64Length(bytes.length)).toBe(base64.length);
      expect(toHex(decodeBase64(base64))).toBe(toHex(bytes));
      expect(decodeWithTable(base64)).toEqual(bytes);
    }
  });

  test("base64: every byte in every position agrees with btoa", () => {
    for (let length = 256; length < 259; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 167) & 0xff);
      const oracle = btoa(String.fromCharCode(...bytes));
      expect(encodeBase64(bytes)).toBe(oracle);
      expect(encodeWithTable(bytes)).toBe(oracle);
      expect(decodeWithTable(oracle)).toEqual(bytes);
    }
  });

  test("base64: anything else is refused, with code and param", async () => {
    for (const text of INVALID) {
      expect([text, decodeWithTable(text)]).toEqual([text, null]);
      const error = await failure(() => decodeBase64(text, "picture", "invalid_image"));
      expect([error.code, error.param]).toEqual(["invalid_image", "picture"]);
    }
    expect((await failure(() => decodeBase64("?"))).code).toBe("invalid_request");
  });

  test("base64: texts of its alphabet and near decode only if they encode back", () => {
    const character = fc.constantFrom("A", "B", "g", "w", "/", "+", "=", "\n", "-", "é");
    fc.assert(
      fc.property(fc.array(character, { maxLength: 12 }), (characters) => {
        const text = characters.join("");
        const table = decodeWithTable(text);
        let native: Uint8Array | null = null;
        try {
          native = decodeBase64(text);
        } catch {
          native = null;
        }
        expect(native === null).toBe(table === null);
        if (table !== null) expect(encodeBase64(table)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  test("base64: a picture's worth of bytes", () => {
    const bytes = Uint8Array.from({ length: 1_000_003 }, (_, i) => (i * i) >>> 3);
    const text = encodeBase64(bytes);
    expect(text === encodeWithTable(bytes)).toBe(true);
    const back = decodeWithTable(text)!;
    expect(back.length === bytes.length && back.every((byte, i) => byte === bytes[i])).toBe(true);
  });
}
