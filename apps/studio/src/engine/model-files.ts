/**
 * A bundle's files, kept in Cache Storage: fetched once, checked by SHA-256 each time they are read, and removed when the
 * manifest no longer names them. The manifest itself is asked for each time, and read from the cache without a network.
 */
import { Manifest, MANIFEST_FILE, sha256Hex } from "@reptok/shared";

export const MODEL_CACHE = "reptok-models-1";

type Entry = { readonly file: string; readonly sha256: string };

function entriesOf(manifest: Manifest): Entry[] {
  const components = Object.values(manifest.components).flatMap((entry) => [entry, ...entry.external]);
  const tokenizer = manifest.textGenerator?.tokenizer;
  return [...components, ...(tokenizer ? [tokenizer] : [])];
}

/** Without Cache Storage (a page that is not served securely) files are fetched each time. */
const openCache = async (): Promise<Cache | undefined> =>
  typeof caches === "undefined" ? undefined : caches.open(MODEL_CACHE).catch(() => undefined);

const keyOf = (url: string, sha256: string): string => `${url}?sha256=${sha256}`;

/** A file that cannot be kept, for lack of space, is used all the same. */
async function keep(cache: Cache | undefined, key: string, response: Response): Promise<void> {
  await cache?.put(key, response).catch(() => {});
}

/** Removes what was kept for this bundle and is not in its manifest any more. */
async function evict(cache: Cache, base: string, manifest: Manifest): Promise<void> {
  const wanted = new Set(entriesOf(manifest).map(({ file, sha256 }) => keyOf(base + file, sha256)));
  for (const { url } of await cache.keys()) {
    if (url.startsWith(base) && !wanted.has(url) && !url.endsWith(MANIFEST_FILE)) await cache.delete(url);
  }
}

async function keptFile(cache: Cache | undefined, key: string, sha256: string): Promise<Response | undefined> {
  const kept = await cache?.match(key);
  if (kept === undefined) return undefined;
  const bytes = new Uint8Array(await kept.arrayBuffer());
  if ((await sha256Hex(bytes)) === sha256) return new Response(bytes);
  await cache?.delete(key);
  return undefined;
}

/**
 * A `fetch` for `openModel`.
 * @param base the bundle's address, with a slash at its end
 */
export function keepingFetch(base: string): typeof fetch {
  const hashes = new Map<string, string>();

  async function manifest(input: URL, init?: RequestInit): Promise<Response> {
    const cache = await openCache();
    const fresh = await fetch(input, { ...init, cache: "no-cache" }).catch(() => undefined);
    // 404 is an answer: the bundle has gone. A proxy's 502 is none.
    const response = fresh && fresh.status < 500 ? fresh : ((await cache?.match(input)) ?? fresh);
    if (response === undefined) throw new TypeError("no network, and this model has not been kept");
    if (!response.ok) return response;
    const copy = response.clone();
    const parsed = Manifest.safeParse(await copy.json().catch(() => null));
    if (parsed.success) {
      for (const { file, sha256 } of entriesOf(parsed.data)) hashes.set(file, sha256);
      await keep(cache, input.href, response.clone());
      if (cache) await evict(cache, base, parsed.data);
    }
    return response;
  }

  async function file(input: URL, init?: RequestInit): Promise<Response> {
    const sha256 = hashes.get(input.href.slice(base.length));
    if (sha256 === undefined) return fetch(input, init);
    const cache = await openCache();
    const key = keyOf(input.href, sha256);
    const kept = await keptFile(cache, key, sha256);
    if (kept) return kept;
    // By its hash, so that no cache on the way answers with the version before.
    const response = await fetch(key, init);
    if (response.ok) void keep(cache, key, response.clone());
    return response;
  }

  return (input, init) => {
    const url = new URL(String(input));
    return url.href.endsWith(`/${MANIFEST_FILE}`) ? manifest(url, init) : file(url, init);
  };
}
