/**
 * Normalises prompts, so that the same visible text gives the same latent wherever it is typed.
 *
 * Removed: control characters, soft hyphens, zero-width spaces, byte order marks, bidirectional marks, variation
 * selectors and every other default-ignorable code point (UAX #44). Joiners are retained where they are visible: U+200D
 * inside an emoji sequence (UAX #29, GB11) and next to a virama, U+200C after a virama and between cursive letters that
 * would join (UAX #31, section 2.3); tag characters are kept in a well-formed flag. Typographic quotes, dashes and
 * ellipses become their ASCII forms, white space a single space.
 *
 * Composition is canonical (NFC): NFKC would change visible text (x², ½, ™). A tokenizer trained on NFKC, such as the
 * starter's, declares it in its `tokenizer.json`.
 */
import { ApiError } from "../errors.ts";
import { countCharacters } from "./characters.ts";

/** Longest prompt, in code points of its normal form. */
export const MAX_PROMPT = 1000;
/** Longest text that is normalised, in UTF-16 code units: leaves room for invisible characters and decomposed letters. */
const MAX_TEXT = 16 * MAX_PROMPT;
/**
 * Longest sequence of combining marks. Canonical ordering takes the square of its length; no writing system needs more
 * than 30 (UAX #15, section 13).
 */
const MAX_MARKS = 100;
const MARKS = /\p{M}+/gu;

/** All invisible code points except joiners and tags, which depend on their neighbours, and white space. */
const INVISIBLE = new RegExp(
  String.raw`[[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Cc}\ufff9-\ufffb]--[\t-\r\x85\u200c\u200d\u{e0020}-\u{e007f}]]`,
  "gv",
);

/** Flags such as Scotland's keep their tags; elsewhere tags are removed. */
const TAGS = /(\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f})|[\u{e0020}-\u{e007f}]/gu;

const VIRAMA = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2]`;
/** Arabic letters that do not join the next one: alef, dal, reh, waw and their variants, and the hamza. */
const NOT_JOINING = String.raw`[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef]`;
const ARABIC = String.raw`[\p{Script=Arabic}&&\p{L}]`;
const CURSIVE = String.raw`[[\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Adlam}]&&\p{L}]`;
const EMOJI = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}?|\u{e007f}`;
/** Positions where a joiner is visible. */
const SHOWN = [
  String.raw`(?<=${EMOJI})\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=${VIRAMA})\u200d|(?<=\p{L})\u200d(?=${VIRAMA})`,
  String.raw`(?<=${VIRAMA})\u200c(?=\p{L})`,
  String.raw`(?<=[${ARABIC}--${NOT_JOINING}]\p{Mn}*)\u200c(?=${ARABIC})`,
  String.raw`(?<=${CURSIVE}\p{Mn}*)\u200c(?=${CURSIVE})`,
].join("|");
const JOINERS = new RegExp(String.raw`(${SHOWN})|[\u200c\u200d]`, "gv");

const SINGLE_QUOTES = /[\u2018-\u201b\u2032\u2035\u2039\u203a\u02bc\u00b4\uff07]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f\u2033\u2036\u00ab\u00bb\u301d-\u301f\uff02]/g;
const DASHES = /[\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\ufe31\ufe32\ufe58\ufe63\uff0d]/g;
/** U+2800 is the Braille pattern without dots. */
const WHITE_SPACE = /[\s\u0085\u2800]+/g;

/** The prompt's normal form; `""` if nothing of it is visible. Idempotent. */
export function normalizePrompt(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(INVISIBLE, "")
    .normalize("NFC")
    .replaceAll(TAGS, "$1")
    .replaceAll(/(\u200c|\u200d)\1+/g, "$1")
    .replaceAll(JOINERS, "$1")
    .normalize("NFC")
    .replaceAll(SINGLE_QUOTES, "'")
    .replaceAll(DOUBLE_QUOTES, '"')
    .replaceAll(DASHES, "-")
    .replaceAll("\u2026", "...")
    .replaceAll(WHITE_SPACE, " ")
    .trim();
}

/**
 * Normalises and validates a prompt that may be absent: `""` if nothing of it is visible.
 * @throws ApiError `prompt_too_long` beyond {@link MAX_PROMPT}, `invalid_request` beyond {@link MAX_MARKS}
 */
export function parseOptionalPrompt(text: string, param: string): string {
  const tooLong = (length: number) =>
    new ApiError("prompt_too_long", `${param}: expected at most ${MAX_PROMPT} characters, got ${length}`, param);
  if (text.length > MAX_TEXT) throw tooLong(countCharacters(text));
  const marks = text.replaceAll(INVISIBLE, "").match(MARKS) ?? [];
  if (marks.some((sequence) => countCharacters(sequence) > MAX_MARKS))
    throw new ApiError(
      "invalid_request",
      `${param}: expected at most ${MAX_MARKS} combining marks in sequence, got more`,
      param,
    );
  const prompt = normalizePrompt(text);
  const length = countCharacters(prompt);
  if (length > MAX_PROMPT) throw tooLong(length);
  return prompt;
}

/**
 * Normalises and validates a prompt.
 * @throws ApiError as {@link parseOptionalPrompt}, and `invalid_request` if nothing of it is visible
 */
export function parsePrompt(text: string, param = "prompt"): string {
  const prompt = parseOptionalPrompt(text, param);
  if (prompt !== "") return prompt;
  const got = text === "" ? "none" : `${countCharacters(text)} invisible characters`;
  throw new ApiError("invalid_request", `${param}: expected some visible text, got ${got}`, param);
}
