/**
 * The service worker: after one visit the page opens without a network. It keeps the page's own files, a cache a build; models
 * are kept by the page itself (engine/model-files.ts), and the API is never answered from here.
 */

/** The build's files; vite.config.ts puts them here, so that every build has another service worker. */
declare const SHELL_FILES: readonly string[];
/** Of the service worker's own scope, what is used: its types do not go together with the page's. */
interface Scope {
  readonly clients: { claim(): Promise<void> };
  addEventListener(
    type: "install" | "activate",
    listener: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(
    type: "fetch",
    listener: (event: { readonly request: Request; respondWith(response: Promise<Response>): void }) => void,
  ): void;
}
const scope = globalThis as unknown as Scope;

const PREFIX = "reptok-shell-";
const MODELS = "/models/index.json";

/** Names the build: FNV-1a of its files' names, which carry hashes of their contents. */
function buildName(): string {
  let hash = 0x811c9dc5;
  for (const character of SHELL_FILES.join()) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return PREFIX + (hash >>> 0).toString(16);
}
const NAME = buildName();

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll([...SHELL_FILES]);
  // There may be no models.
  await cache.add(MODELS).catch(() => {});
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  }
  await scope.clients.claim();
}

/** Fresh where there is a network. */
async function networkFirst(request: Request, key: string): Promise<Response> {
  const cache = await caches.open(NAME);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(key, response.clone());
    if (response.status < 500) return response;
    return (await cache.match(key)) ?? response;
  } catch (error) {
    const kept = await cache.match(key);
    if (kept) return kept;
    throw error;
  }
}

/** Files that never change under their name. */
async function cacheFirst(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname === "/" || pathname === "/index.html") event.respondWith(networkFirst(request, "/"));
  else if (pathname === MODELS) event.respondWith(networkFirst(request, MODELS));
  else if (SHELL_FILES.includes(pathname)) event.respondWith(cacheFirst(request));
});
