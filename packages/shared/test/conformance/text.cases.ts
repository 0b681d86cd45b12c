import fc from "fast-check";
import * as z from "zod";
import { encodeBase64 } from "../../src/base64.ts";
import { failure, toHex, type Kit } from "./kit.ts";
import { parseAs } from "../../src/validation.ts";
import { boundedText } from "../../src/text/characters.ts";
import { decodeText } from "../../src/text/encoding.ts";
import { decodeFileText } from "../../src/text/file-text.ts";
import { jsonLinesOf } from "../../src/text/json-lines.ts";
import { NumberText, parseNumber } from "../../src/text/number.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return bytes;
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

async function valuesOf(bytes: Uint8Array, size = 1 << 16, schema: z.ZodType = z.unknown()): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLinesOf(inPieces(bytes, size), schema, { name: "captions.jsonl", maxLineBytes: 100 }))
    values.push(value);
  return values;
}

function numberCases({ test, expect }: Kit): void {
  test("number: every finite double in JavaScript's notation", () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, (x) => {
        for (const text of [String(x), x.toExponential(), x.toExponential(20), x.toPrecision(17), JSON.stringify(x)])
          expect([text, parseNumber(text)]).toEqual([text, Number(text)]);
      }),
      { numRuns: 2000 },
    );
  });

  test("number: notations of Python, C and people", () => {
    const forms: [string, number][] = [
      ["1e-07", 1e-7],
      ["1e+16", 1e16],
      ["0.3333333333333333", 1 / 3],
      ["0.1000000000000000055511151231257827021181583404541015625", 0.1],
      ["5e-324", 5e-324],
      ["1.7976931348623157E+308", Number.MAX_VALUE],
      [".5", 0.5],
      ["5.", 5],
      ["+3", 3],
      ["-0.0", -0],
      ["007", 7],
      [" 11\r\n", 11],
      ["0.".padEnd(1076, "0"), 0],
    ];
    for (const [text, value] of forms) expect([text, parseNumber(text)]).toEqual([text, value]);
  });

  test("number: anything else is rejected", () => {
    for (const text of [
      "",
      " ",
      ".",
      "e5",
      "1e",
      "1e+",
      "0x10",
      "0b1",
      "1_000",
      "1,5",
      "1 2",
      "--1",
      "nan",
      "inf",
      "Infinity",
      "1e999",
      "\uff11",
      "1n",
      "1".repeat(2000),
    ])
      expect([text, parseNumber(text)]).toEqual([text, undefined]);
  });

  test("number: a failed bound reports the number, not the length of its text", async () => {
    const Form = z.object({ n: NumberText.pipe(z.int().min(1).max(10)) });
    const messages: [string, string][] = [
      ["11", "n: expected at most 10, got 11"],
      ["0", "n: expected 1 or more, got 0"],
      ["2.5", "n: expected an integer, got 2.5"],
      ["two", "n: expected a finite number in decimal notation"],
    ];
    for (const [n, message] of messages) expect((await failure(() => parseAs(Form, { n }))).message).toBe(message);
    expect(parseAs(Form, { n: "1e1" })).toEqual({ n: 10 });
  });

  test("text: bounds count code points, and messages with them", async () => {
    const Form = z.object({ name: boundedText(3, 2) });
    expect(parseAs(Form, { name: "\u{1f34e}\u{1f34e}\u{1f34e}" })).toEqual({ name: "\u{1f34e}\u{1f34e}\u{1f34e}" });
    const long = await failure(() => parseAs(Form, { name: "\u{1f34e}".repeat(4) }));
    expect(long.message).toBe("name: expected at most 3 characters, got 4");
    const short = await failure(() => parseAs(Form, { name: "\u{1f34e}" }));
    expect(short.message).toBe("name: expected 2 characters or more, got 1");
    expect(z.toJSONSchema(boundedText(3, 2))).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "string",
      maxLength: 3,
      minLength: 2,
    });
  });
}

function fileTextCases({ test, expect }: Kit): void {
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => 255 - i);
  const base64 = encodeBase64(bytes);
  const options = { param: "image", maxBytes: 100 };

  test("file text: base64 and data URLs in all their forms", () => {
    const forms = [
      base64,
      base64.replaceAll("=", ""),
      base64.replaceAll("+", "-").replaceAll("/", "_"),
      base64.replaceAll(/.{76}/g, "$&\r\n"),
      ` ${base64}\n`,
      `data:image/png;base64,${base64}`,
      `data:;base64,${base64}`,
      `data:application/octet-stream;base64,${base64}`,
      `data:image/png;name="a.png";charset=utf-8;base64,${base64}`,
      `DATA:IMAGE/PNG;BASE64,${base64}`,
      `data:image/svg+xml ; base64 ,${base64}`,
      `data:image/png;base64,${encodeURIComponent(base64)}`,
      `data:image/png;base64,${base64.replaceAll(/.{60}/g, "$&%0A")}`,
      `data:application/octet-stream,${Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")}`,
    ];
    const escaped = Array.from(base64, (digit) => `%${digit.charCodeAt(0).toString(16)}`).join("");
    for (const form of [...forms, `data:;base64,${escaped}`])
      expect([form, toHex(decodeFileText(form, options))]).toEqual([form, toHex(bytes)]);
    for (const [text, expected] of [
      ["a%zzé", "61257a7ac3a9"],
      ["%4A%4a%4", "4a4a2534"],
      ["%%41%", "254125"],
      ["%:0%G0%g0", "253a30254730256730"],
    ] as const)
      expect([text, toHex(decodeFileText(`data:,${text}`, options))]).toEqual([text, expected]);
  });

  test("file text: anything else is rejected with a fitting message", async () => {
    for (const text of [
      "",
      "%",
      "Z",
      "Zm9v!",
      "https://example.com/a.png",
      "data:image/png;base64,Z",
      "Zg==Zg==",
    ].slice(1)) {
      const { code, param, message } = await failure(() => decodeFileText(text, options));
      expect([code, param]).toEqual(["invalid_image", "image"]);
      expect([text, message.startsWith("image: expected base64 or a data URL, got")]).toEqual([text, true]);
    }
    expect((await failure(() => decodeFileText("data:image/png;base64", options))).message.includes("comma")).toBe(
      true,
    );
    expect(decodeFileText("", options).length).toBe(0);
  });

  test("file text: the limit is checked before decoding", async () => {
    for (const text of [
      encodeBase64(new Uint8Array(101)),
      `data:,${"a".repeat(101)}`,
      `data:,${"%00".repeat(400)}`,
      "A".repeat(1_000_000),
    ]) {
      const { code } = await failure(() => decodeFileText(text, options));
      expect(code).toBe("image_too_large");
    }
  });
}

function encodingCases({ test, expect }: Kit): void {
  const text = "ein roter Apfel, größer 🍎";

  test("encoding: UTF-8, and UTF-16 by its byte order mark", () => {
    expect(decodeText(utf8(text), "a.txt")).toBe(text);
    expect(decodeText(utf8(`\ufeff${text}`), "a.txt")).toBe(text);
    for (const littleEndian of [true, false])
      expect(decodeText(utf16(`\ufeff${text}`, littleEndian), "a.txt")).toBe(text);
  });

  test("encoding: other encodings are rejected", async () => {
    const others = [
      Uint8Array.of(0x67, 0x72, 0xf6, 0xdf, 0x65),
      utf16("a cat", true),
      utf16("\ufeffa cat", true).slice(0, -1),
      Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0),
      Uint8Array.of(0xff, 0xfe, 0x00, 0xd8),
    ];
    for (const bytes of others) {
      const { code, message } = await failure(() => decodeText(bytes, "a.txt"));
      expect([code, message.startsWith("a.txt: expected text in UTF-8")]).toEqual(["invalid_request", true]);
    }
  });

  test("JSON lines: U+2028 in a string, byte order marks, CRLF, blank lines and a last line without an end", async () => {
    const lines = `{"text":"a\u2028b\u2029c\u0085"}\r\n\n \t\r\n{"text":"größer 🍎"}`;
    const expected = [{ text: "a\u2028b\u2029c\u0085" }, { text: "größer 🍎" }];
    for (const size of [1, 2, 3, 7, 1000]) {
      expect(await valuesOf(utf8(lines), size)).toEqual(expected);
      expect(await valuesOf(utf8(`\ufeff${lines}`), size)).toEqual(expected);
      for (const littleEndian of [true, false])
        expect(await valuesOf(utf16(`\ufeff${lines}`, littleEndian), size)).toEqual(expected);
    }
    expect(await valuesOf(utf8("\ufeff"))).toEqual([]);
    expect(await valuesOf(utf8(""))).toEqual([]);
    expect(await valuesOf(utf8("1"))).toEqual([1]);
  });

  test("JSON lines: the invalid line is named", async () => {
    const wrong: [Uint8Array, string][] = [
      [utf8("1\n\n{\n"), "captions.jsonl: line 3: expected JSON in UTF-8, got 1 bytes that are not"],
      [
        Uint8Array.of(0x31, 0x0a, 0x22, 0xf6, 0x22),
        "captions.jsonl: line 2: expected JSON in UTF-8, got 3 bytes that are not",
      ],
      [utf8(`1\n"${"x".repeat(99)}"`), "captions.jsonl: line 2: expected at most 100 bytes, got more"],
      [utf8(`1\n\ufeff2`), "captions.jsonl: line 2: expected JSON in UTF-8, got 4 bytes that are not"],
      [utf8(`1\n"a"`), "captions.jsonl: line 2: expected a number, got a string"],
    ];
    for (const [bytes, expected] of wrong) {
      for (const size of [1, 1000])
        expect((await failure(() => valuesOf(bytes, size, z.number()))).message).toBe(expected);
    }
    const marked = utf8(`\ufeff"${"x".repeat(98)}"\n"${"x".repeat(98)}"`);
    for (const size of [1, 50, 1000]) expect((await valuesOf(marked, size)).length).toBe(2);
  });
}

export function textCases(kit: Kit): void {
  numberCases(kit);
  fileTextCases(kit);
  encodingCases(kit);
}
