/**
 * Signed links: addresses that a browser can load without a key, until they expire. `project`, `expires` (seconds since the
 * epoch) and `signature` follow the address's own parameters; the signature is HMAC-SHA256, with the project's secret, over
 * path and query up to itself, so that nothing in them can be changed.
 */
import { decodeBase64Url, encodeBase64Url } from "./encoding.ts";

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

/** `path` (with its query) as a signed link of the project's; `now` in milliseconds. */
export async function signLink(secret: string, project: string, path: string, now: number): Promise<string> {
  const query = new URLSearchParams({ project, expires: String(linkExpiry(now)) }).toString();
  const content = `${path}${path.includes("?") ? "&" : "?"}${query}`;
  const mac = await crypto.subtle.sign("HMAC", await hmacKey(secret), new TextEncoder().encode(content));
  return `${content}&signature=${encodeBase64Url(new Uint8Array(mac))}`;
}

export interface Link {
  readonly project: string;
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
  const match = /^(\?(?:.*&)?project=([\w-]{1,64})&expires=(\d{1,12}))&signature=([\w-]{43})$/.exec(search);
  if (!match) return null;
  const [, signed, project, expires, signature] = match as unknown as string[];
  return {
    project: project!,
    expires: Number(expires),
    content: pathname + signed,
    signature: decodeBase64Url(signature!),
  };
}

/** Whether the link was signed with the secret and has not expired. */
export async function isGoodLink(link: Link, secret: string, now: number): Promise<boolean> {
  const content = new TextEncoder().encode(link.content);
  return link.expires * 1000 > now && crypto.subtle.verify("HMAC", await hmacKey(secret), link.signature, content);
}
