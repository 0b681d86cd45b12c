/**
 * API keys: `rt_live_`, 32 random letters and digits (190 bits), and 6 more that are the CRC-32 of all before them, so that a
 * mistyped or cut key is told without a look at the database, and leaked ones are found by scanners of source text.
 *
 * A key is kept as its SHA-256 alone. With this much chance in it there is nothing to guess: it takes no salt, no stretching.
 */
import { crc32, sha256Hex } from "@reptok/shared";

const PREFIX = "rt_live_";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM = 32;
const CHECKSUM = 6;
const SHAPE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${RANDOM + CHECKSUM}}$`);

const utf8 = (text: string) => new TextEncoder().encode(text);

function checksum(text: string): string {
  let rest = crc32(utf8(text));
  let digits = "";
  for (let i = 0; i < CHECKSUM; i++, rest = Math.floor(rest / ALPHABET.length)) digits = ALPHABET[rest % 62]! + digits;
  return digits;
}

/** `count` letters and digits, each as likely as any other. */
export function randomText(count: number): string {
  let text = "";
  while (text.length < count) {
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * count)))
      // 248 = 4 x 62: beyond it some would come more often.
      if (byte < 248 && text.length < count) text += ALPHABET[byte % 62];
  }
  return text;
}

export function newApiKey(): string {
  const body = PREFIX + randomText(RANDOM);
  return body + checksum(body);
}

/** Whether the text can be a key: its form and its checksum are right. */
export function isApiKey(text: string): boolean {
  return SHAPE.test(text) && checksum(text.slice(0, -CHECKSUM)) === text.slice(-CHECKSUM);
}

/** What a key is known by: lower-case hexadecimal SHA-256. */
export function apiKeyHash(key: string): Promise<string> {
  return sha256Hex(utf8(key));
}

/** What people tell keys apart by. */
export function apiKeyHint(key: string): string {
  return `${key.slice(0, PREFIX.length + 4)}...${key.slice(-4)}`;
}

/** The token of an `Authorization: Bearer` header, or `Token`, as Replicate's older clients say; null for anything else. */
export function bearerToken(header: string): string | null {
  return /^(?:Bearer|Token) +([\w.~+/=-]{1,1024})$/i.exec(header.trim())?.[1] ?? null;
}
