/**
 * The service worker: after one visit the page opens without a network. It caches the page's files, in one cache per build.
 * The page caches the models itself (engine/model-files.ts); responses of the API are not cached.
 */

/** The build's files, inserted by vite.config.ts: each build has its own service worker. */
declare const SHELL_FILES: readonly string[];
/** The parts of the service worker's scope that are used; its full types conflict with the page's. */
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

/** Names the build: FNV-1a of the files' names, which contain hashes of their contents. */
function buildName(): string {
  let hash = 0x811c9dc5;
  for (const character of SHELL_FILES.join()) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return PREFIX + (hash >>> 0).toString(16);
}
const NAME = buildName();

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll([...SHELL_FILES]);
  // The list does not exist if there are no models.
  await cache.add(MODELS).catch(() => {});
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  }
  await scope.clients.claim();
}

/** Returns the network's response; the cached one if the network fails. */
async function networkFirst(request: Request, key: string): Promise<Response> {
  const cache = await caches.open(NAME);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(key, response.clone());
    if (response.status < 500) return response;
    return (await cache.match(key)) ?? response;
  } catch (error) {
    const cached = await cache.match(key);
    if (cached) return cached;
    throw error;
  }
}

/** For files whose names change with their contents. */
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
