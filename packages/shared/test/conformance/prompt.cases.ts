import fc from "fast-check";
import { failure, type Kit } from "./kit.ts";
import { countCharacters, truncateCharacters } from "../../src/text/characters.ts";
import { MAX_PROMPT, normalizePrompt, parseOptionalPrompt, parsePrompt } from "../../src/text/prompt.ts";

/** One invisible character of every kind, by its name. */
const INVISIBLE = {
  nul: 0x0000,
  backspace: 0x0008,
  escape: 0x001b,
  delete: 0x007f,
  "soft hyphen": 0x00ad,
  "combining grapheme joiner": 0x034f,
  "Arabic letter mark": 0x061c,
  "Hangul filler": 0x3164,
  "Khmer inherent vowel": 0x17b4,
  "Mongolian variation selector": 0x180b,
  "zero-width space": 0x200b,
  "zero-width non-joiner": 0x200c,
  "zero-width joiner": 0x200d,
  "left-to-right mark": 0x200e,
  "right-to-left override": 0x202e,
  "word joiner": 0x2060,
  "invisible times": 0x2062,
  "first strong isolate": 0x2068,
  "variation selector 1": 0xfe00,
  "variation selector 15": 0xfe0e,
  "variation selector 16": 0xfe0f,
  "byte order mark": 0xfeff,
  "halfwidth Hangul filler": 0xffa0,
  "interlinear anchor": 0xfff9,
  noncharacter: 0xfffe,
  "shorthand control": 0x1bca0,
  "musical control": 0x1d173,
  "tag letter": 0xe0061,
  "variation selector 17": 0xe0100,
} as const;

const FAMILY = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}";
const RAINBOW_FLAG = "\u{1f3f3}\u200d\u{1f308}";
const HEALTH_WORKER = "\u{1f469}\u{1f3fd}\u200d\u2695";
const SCOTLAND = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";

export function promptCases({ test, expect }: Kit): void {
  test("prompt: invisible characters are removed at any position", () => {
    for (const [name, code] of Object.entries(INVISIBLE)) {
      const sign = String.fromCodePoint(code);
      for (const text of [
        `${sign}a red apple`,
        `a red ap${sign}ple`,
        `a red${sign} apple`,
        `a red apple${sign}${sign}`,
      ])
        expect([name, normalizePrompt(text)]).toEqual([name, "a red apple"]);
    }
  });

  test("prompt: text of invisible characters only is rejected", async () => {
    for (const [name, code] of Object.entries(INVISIBLE)) {
      const error = await failure(() => parsePrompt(` ${String.fromCodePoint(code, code)}\n`, "query.prompt"));
      expect([name, error.code, error.param]).toEqual([name, "invalid_request", "query.prompt"]);
      expect(error.message).toBe("query.prompt: expected some visible text, got 4 invisible characters");
    }
    for (const blank of ["", "  \t", "\u00a0\u3000", "\u2800", "\u2028"])
      expect((await failure(() => parsePrompt(blank))).code).toBe("invalid_request");
  });

  test("prompt: joiners are retained inside emoji sequences only", () => {
    for (const emoji of [FAMILY, RAINBOW_FLAG, HEALTH_WORKER, SCOTLAND]) expect(normalizePrompt(emoji)).toBe(emoji);
    expect(normalizePrompt("\u{1f3f3}\ufe0f\u200d\u{1f308}")).toBe(RAINBOW_FLAG);
    expect(normalizePrompt("\u{1f468}\u200b\u200d\u200d\u{1f469}\u200d\u{1f467}\u200d")).toBe(FAMILY);
    expect(normalizePrompt("a\u200d\u{1f308} \u{1f308}\u200db")).toBe("a\u{1f308} \u{1f308}b");
    expect(normalizePrompt("\u2764\ufe0f")).toBe("\u2764");
    expect(normalizePrompt("\u{1f3f4}\u{e0067}")).toBe("\u{1f3f4}");
  });

  test("prompt: joiners are retained where they are visible in a script", () => {
    // Persian "I want", Devanagari "kṣa" in two forms, Sinhala "śrī", Bengali "rya".
    const shown = ["می\u200cخواهم", "क्\u200dष", "क्\u200cष", "ශ්\u200dරී", "র\u200d্য"];
    for (const text of shown) expect(normalizePrompt(text)).toBe(text);
    // Reh does not join the following letter, and Latin letters never do.
    expect(normalizePrompt("در\u200cخت")).toBe("درخت");
    expect(normalizePrompt("shelf\u200cful")).toBe("shelfful");
  });

  test("prompt: typographic punctuation becomes ASCII", () => {
    const variants: Record<string, readonly string[]> = {
      "a woman's hat": [
        "a woman\u2019s hat",
        "a woman\u2018s hat",
        "a woman\u02bcs hat",
        "a woman\u00b4s hat",
        "a woman\uff07s hat",
      ],
      'a sign "open"': [
        "a sign \u201copen\u201d",
        "a sign \u201eopen\u201c",
        "a sign \u00abopen\u00bb",
        "a sign \uff02open\uff02",
      ],
      "blue-green": ["\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", "\ufe58", "\uff0d"].map(
        (dash) => `blue${dash}green`,
      ),
      "a cat...": ["a cat\u2026"],
      "a red apple": ["a\u00a0red\u3000apple", "a\nred\tapple", " a  red\u2028apple\r\n", "a\u2009red\u2800apple"],
    };
    for (const [plain, others] of Object.entries(variants))
      for (const other of [plain, ...others]) expect([other, normalizePrompt(other)]).toEqual([other, plain]);
  });

  test("prompt: canonical equivalents are unified, compatibility forms are not", () => {
    expect(normalizePrompt("cafe\u0301")).toBe("caf\u00e9");
    expect(normalizePrompt("cafe\u200b\u0301")).toBe("caf\u00e9");
    expect(normalizePrompt("\u1100\u1161")).toBe("\uac00");
    for (const text of ["x\u00b2", "\u00bd", "\u2122", "\uff21"]) expect(normalizePrompt(text)).toBe(text);
    expect(normalizePrompt("a\ud800b")).toBe("a\ufffdb");
  });

  test("prompt: normalisation is idempotent and leaves no invisible character", () => {
    const signs = [
      ...Object.values(INVISIBLE),
      0x61,
      0x20,
      0x301,
      0x2019,
      0x2014,
      0x1f468,
      0x1f3fd,
      0x1f3f4,
      0xe007f,
      0x915,
      0x94d,
      0x647,
      0x1ffd,
    ];
    const text = fc.array(fc.constantFrom(...signs), { maxLength: 12 });
    fc.assert(
      fc.property(text, (codes) => {
        const once = normalizePrompt(String.fromCodePoint(...codes));
        expect(normalizePrompt(once)).toBe(once);
        for (const sign of ["\u200b", "\u00ad", "\ufeff", "\ufe0f", "\0"]) expect(once.includes(sign)).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  test("prompt: the limit counts code points of the normal form", async () => {
    expect(countCharacters(parsePrompt("\u{1f34e}".repeat(MAX_PROMPT)))).toBe(MAX_PROMPT);
    expect(parsePrompt(`${"x".repeat(MAX_PROMPT)}\u200b\u200b`).length).toBe(MAX_PROMPT);
    const error = await failure(() => parsePrompt("\u{1f34e}".repeat(MAX_PROMPT + 1)));
    expect([error.code, error.param]).toEqual(["prompt_too_long", "prompt"]);
    expect(error.message).toBe("prompt: expected at most 1000 characters, got 1001");
  });

  test("prompt: texts that take long to normalise are rejected before it", async () => {
    const codeOf = async (text: string) => {
      const { code, message } = await failure(() => parsePrompt(text));
      return [code, message];
    };
    // Marks of descending combining class, which canonical ordering exchanges one by one.
    const marks = (count: number, between = "") => `a${`\u0301${between}`.repeat(count)}${"\u0323".repeat(count)}`;
    const rejected = ["invalid_request", "prompt: expected at most 100 combining marks in sequence, got more"];
    for (const text of [marks(51), marks(7000), marks(3000, "\u200b"), `b ${marks(60)} c`])
      expect(await codeOf(text)).toEqual(rejected);
    expect(parsePrompt(marks(50))).toBe(marks(50).normalize("NFC"));
    for (const text of ["x".repeat(16_001), "\u200b".repeat(1_000_000), marks(1_000_000)])
      expect(await codeOf(text)).toEqual([
        "prompt_too_long",
        `prompt: expected at most 1000 characters, got ${countCharacters(text)}`,
      ]);
    expect(parsePrompt(`${"\u200b".repeat(15_999)}x`)).toBe("x");
  });

  test("prompt: an optional prompt may be invisible", async () => {
    for (const text of ["", " \t", "\u200b\u00ad"]) expect(parseOptionalPrompt(text, "negative_prompt")).toBe("");
    expect(parseOptionalPrompt(" dark\u200b  blur", "negative_prompt")).toBe("dark blur");
    const { code, param } = await failure(() => parseOptionalPrompt("x".repeat(MAX_PROMPT + 1), "negative_prompt"));
    expect([code, param]).toEqual(["prompt_too_long", "negative_prompt"]);
  });

  test("characters: code points are counted and truncated as by the string's iterator", () => {
    const unit = fc.constantFrom("a", "é", "\u{1f34e}", "\ud83c", "\udf4e");
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 8 }), fc.nat(8), (units, max) => {
        const text = units.join("");
        expect(countCharacters(text)).toBe(Array.from(text).length);
        expect(truncateCharacters(text, max)).toBe(Array.from(text).slice(0, max).join(""));
      }),
      { numRuns: 1000 },
    );
  });
}
