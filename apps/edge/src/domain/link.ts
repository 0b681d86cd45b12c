/**
 * Signed links: addresses that a browser can load without a key, until they expire. `project`, `key` (the id of the API key
 * that asked for the link, if one did), `expires` (seconds since the epoch) and `signature` follow the address's own
 * parameters; the signature is HMAC-SHA256, with the project's secret, over path and query up to itself, so that nothing in
 * them can be changed.
 */
import { decodeBase64Url, encodeBase64Url } from "./encoding.ts";
import type { Owner } from "./project.ts";

/** A link is good for this long at least, in seconds. */
const LIFE = 24 * 3600;

async function hmacKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

/** When a link that is made now expires: at the end of tomorrow (UTC), so that all of a day are the same and caches keep them. */
export function linkExpiry(now: number): number {
  return (Math.floor(now / 1000 / LIFE) + 2) * LIFE;
}

/** `path` (with its query) as a signed link of the owner's; `now` in milliseconds. */
export async function signLink(secret: string, owner: Owner, path: string, now: number): Promise<string> {
  const { project, apiKey } = owner;
  const key = apiKey === null ? {} : { key: apiKey };
  const query = new URLSearchParams({ project, ...key, expires: String(linkExpiry(now)) }).toString();
  const content = `${path}${path.includes("?") ? "&" : "?"}${query}`;
  const mac = await crypto.subtle.sign("HMAC", await hmacKey(secret), new TextEncoder().encode(content));
  return `${content}&signature=${encodeBase64Url(new Uint8Array(mac))}`;
}

/** Null for text that is no base64: a last digit may have bits that no byte holds. */
function signatureOf(text: string): Uint8Array | null {
  try {
    return decodeBase64Url(text);
  } catch {
    return null;
  }
}

export interface Link {
  readonly project: string;
  /** The id of the API key that asked for the link: its limits hold. */
  readonly key: string | null;
  /** Seconds since the epoch. */
  readonly expires: number;
  /** What was signed. */
  readonly content: string;
  readonly signature: Uint8Array;
}

/** The parts of an address that has the form of a signed link; null for any other. Nothing is verified yet. */
export function parseLink(url: string): Link | null {
  // Most addresses are no links, and need not be taken apart to see it.
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

/** Whether the link was signed with the secret and has not expired. */
export async function isGoodLink(link: Link, secret: string, now: number): Promise<boolean> {
  const content = new TextEncoder().encode(link.content);
  return link.expires * 1000 > now && crypto.subtle.verify("HMAC", await hmacKey(secret), link.signature, content);
}
