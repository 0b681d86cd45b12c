/**
 * A bundle's files in Cache Storage: downloaded once, verified by SHA-256 on each read, and removed when the manifest no
 * longer lists them. The manifest is requested each time and read from the cache if there is no network.
 */
import { Manifest, MANIFEST_FILE, sha256Hex } from "@reptok/shared";

export const MODEL_CACHE = "reptok-models-1";

type Entry = { readonly file: string; readonly sha256: string };

function entriesOf(manifest: Manifest): Entry[] {
  const components = Object.values(manifest.components).flatMap((entry) => [entry, ...entry.external]);
  const tokenizer = manifest.textGenerator?.tokenizer;
  return [...components, ...(tokenizer ? [tokenizer] : [])];
}

/** Undefined in an insecure context, where files are downloaded each time. */
const openCache = async (): Promise<Cache | undefined> =>
  typeof caches === "undefined" ? undefined : caches.open(MODEL_CACHE).catch(() => undefined);

const keyOf = (url: string, sha256: string): string => `${url}?sha256=${sha256}`;

/** A file for which there is no space is used without being stored. */
async function store(cache: Cache | undefined, key: string, response: Response): Promise<void> {
  await cache?.put(key, response).catch(() => {});
}

/** Removes this bundle's files that its manifest no longer lists. */
async function evict(cache: Cache, base: string, manifest: Manifest): Promise<void> {
  const listed = new Set(entriesOf(manifest).map(({ file, sha256 }) => keyOf(base + file, sha256)));
  for (const { url } of await cache.keys()) {
    if (url.startsWith(base) && !listed.has(url) && !url.endsWith(MANIFEST_FILE)) await cache.delete(url);
  }
}

async function cachedFile(cache: Cache | undefined, key: string, sha256: string): Promise<Response | undefined> {
  const cached = await cache?.match(key);
  if (cached === undefined) return undefined;
  const bytes = new Uint8Array(await cached.arrayBuffer());
  if ((await sha256Hex(bytes)) === sha256) return new Response(bytes);
  await cache?.delete(key);
  return undefined;
}

/**
 * Returns a `fetch` for `openModel` that reads from the cache.
 * @param base URL of the bundle's directory, with a trailing slash
 */
export function cachingFetch(base: string): typeof fetch {
  const hashes = new Map<string, string>();

  async function manifest(input: URL, init?: RequestInit): Promise<Response> {
    const cache = await openCache();
    const fresh = await fetch(input, { ...init, cache: "no-cache" }).catch(() => undefined);
    // 404 means that the bundle was removed; a 502 says nothing about it.
    const response = fresh && fresh.status < 500 ? fresh : ((await cache?.match(input)) ?? fresh);
    if (response === undefined) throw new TypeError("no network, and this model is not stored in the browser");
    if (!response.ok) return response;
    const copy = response.clone();
    const parsed = Manifest.safeParse(await copy.json().catch(() => null));
    if (parsed.success) {
      for (const { file, sha256 } of entriesOf(parsed.data)) hashes.set(file, sha256);
      await store(cache, input.href, response.clone());
      if (cache) await evict(cache, base, parsed.data);
    }
    return response;
  }

  async function file(input: URL, init?: RequestInit): Promise<Response> {
    const sha256 = hashes.get(input.href.slice(base.length));
    if (sha256 === undefined) return fetch(input, init);
    const cache = await openCache();
    const key = keyOf(input.href, sha256);
    const cached = await cachedFile(cache, key, sha256);
    if (cached) return cached;
    // The hash in the URL prevents HTTP caches from returning the previous version.
    const response = await fetch(key, init);
    if (response.ok) void store(cache, key, response.clone());
    return response;
  }

  return (input, init) => {
    const url = new URL(String(input));
    return url.href.endsWith(`/${MANIFEST_FILE}`) ? manifest(url, init) : file(url, init);
  };
}
