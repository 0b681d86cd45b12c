/**
 * Signed links: URLs that a browser can load without a key until they expire. `project`, `key` (the id of the API key that
 * requested the link, if any), `expires` (seconds since the epoch) and `signature` are appended to the query. The signature
 * is HMAC-SHA256 with the project's secret over the path and the query before the signature.
 */
import { decodeBase64Url, encodeBase64Url } from "./encoding.ts";
import type { Owner } from "./project.ts";

/** Minimum lifetime of a link, in seconds. */
const LIFE = 24 * 3600;

async function hmacKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

/**
 * Returns when a link that is created at `now` expires, in seconds: at the end of the next day (UTC). All links of a day to
 * the same URL are therefore equal and can be cached.
 */
export function linkExpiry(now: number): number {
  return (Math.floor(now / 1000 / LIFE) + 2) * LIFE;
}

/** Returns `path` (with its query) as a link signed for the owner; `now` in milliseconds. */
export async function signLink(secret: string, owner: Owner, path: string, now: number): Promise<string> {
  const { project, apiKey } = owner;
  const key = apiKey === null ? {} : { key: apiKey };
  const query = new URLSearchParams({ project, ...key, expires: String(linkExpiry(now)) }).toString();
  const content = `${path}${path.includes("?") ? "&" : "?"}${query}`;
  const mac = await crypto.subtle.sign("HMAC", await hmacKey(secret), new TextEncoder().encode(content));
  return `${content}&signature=${encodeBase64Url(new Uint8Array(mac))}`;
}

/** Returns null for invalid base64, which includes a last digit with excess bits. */
function signatureOf(text: string): Uint8Array | null {
  try {
    return decodeBase64Url(text);
  } catch {
    return null;
  }
}

export interface Link {
  readonly project: string;
  /** The id of the API key that requested the link and whose limits apply. */
  readonly key: string | null;
  /** Seconds since the epoch. */
  readonly expires: number;
  /** The signed text. */
  readonly content: string;
  readonly signature: Uint8Array;
}

/** Parses a URL that has the form of a signed link, without verifying it; returns null for any other URL. */
export function parseLink(url: string): Link | null {
  // Fast path: most URLs are not signed links.
  if (!url.includes("&signature=")) return null;
  const { pathname, search } = new URL(url);
  const match =
    /^(\?(?:.*&)?project=([\w-]{1,64})(?:&key=([\w-]{1,64}))?&expires=(\d{1,12}))&signature=([\w-]{43})$/.exec(search);
  if (!match) return null;
  const [, signed, project, key, expires, text] = match;
  const signature = signatureOf(text!);
  if (!signature) return null;
  return { project: project!, key: key ?? null, expires: Number(expires), content: pathname + signed!, signature };
}

/** Returns whether the link was signed with the secret and has not expired. */
export async function isValidLink(link: Link, secret: string, now: number): Promise<boolean> {
  const content = new TextEncoder().encode(link.content);
  return link.expires * 1000 > now && crypto.subtle.verify("HMAC", await hmacKey(secret), link.signature, content);
}
