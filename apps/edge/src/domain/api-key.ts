/**
 * API keys: `rt_live_`, 32 random letters and digits (190 bits), and the CRC-32 of both in 6 more. The checksum detects a
 * mistyped or truncated key without a database query, and lets secret scanners recognize leaked keys.
 *
 * Only the SHA-256 of a key is stored. A key has too much entropy to be guessed, so it needs no salt and no key stretching.
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

/** Returns `count` letters and digits, uniformly distributed. */
export function randomText(count: number): string {
  let text = "";
  while (text.length < count) {
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * count)))
      // 248 = 4 x 62: larger bytes would make some characters more frequent.
      if (byte < 248 && text.length < count) text += ALPHABET[byte % 62];
  }
  return text;
}

export function newApiKey(): string {
  const body = PREFIX + randomText(RANDOM);
  return body + checksum(body);
}

/** Returns whether the text has the form of a key and a correct checksum. */
export function isApiKey(text: string): boolean {
  return SHAPE.test(text) && checksum(text.slice(0, -CHECKSUM)) === text.slice(-CHECKSUM);
}

/** Returns the lower-case hexadecimal SHA-256 of the key. */
export function apiKeyHash(key: string): Promise<string> {
  return sha256Hex(utf8(key));
}

/** Returns the beginning and the end of a key, by which people recognize it. */
export function apiKeyHint(key: string): string {
  return `${key.slice(0, PREFIX.length + 4)}...${key.slice(-4)}`;
}

/** Returns the token of an `Authorization: Bearer` header, or `Token` (older Replicate clients); null for any other value. */
export function bearerToken(header: string): string | null {
  return /^(?:Bearer|Token) +([\w.~+/=-]{1,1024})$/i.exec(header.trim())?.[1] ?? null;
}
