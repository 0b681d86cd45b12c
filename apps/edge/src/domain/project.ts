/** Projects, and the one that a local run opens to requests from this machine. */

/** The project of local runs, whose requests need no key. */
export const LOCAL_PROJECT = "local";

/** Whose a job is. */
export interface Owner {
  readonly project: string;
  /** The id of the API key that was used; null for the local project and for signed links. */
  readonly apiKey: string | null;
}

/** Whether the project is that of a local run, which answers this machine without a key. */
export function isOpen({ LOCAL_OPEN }: { readonly LOCAL_OPEN: string }, project: string): boolean {
  return LOCAL_OPEN === "allow" && project === LOCAL_PROJECT;
}

/** A host name or address as URLs have it, without brackets. */
function isLoopbackHost(host: string): boolean {
  const bare = host.replaceAll(/[[\]]/g, "");
  return bare === "localhost" || bare === "::1" || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(bare);
}

/** The known facts about a request's origin. */
export interface Provenance {
  /** As the client addressed us. A name of its own that leads here (DNS rebinding) is no loopback. */
  readonly url: string;
  /** `CF-Connecting-IP`, which the platform sets, and `wrangler dev` too; undefined where there is no network at all. */
  readonly address: string | undefined;
  /** `Origin`, which browsers send: pages of other sites are not to draw here. */
  readonly origin: string | undefined;
}

export function isLoopback({ url, address, origin }: Provenance): boolean {
  if (!isLoopbackHost(new URL(url).hostname)) return false;
  if (address !== undefined && !isLoopbackHost(address)) return false;
  const page = origin === undefined ? null : URL.parse(origin);
  return origin === undefined || (page !== null && isLoopbackHost(page.hostname));
}
