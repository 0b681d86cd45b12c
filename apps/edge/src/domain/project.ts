/** Projects and the access to the local project. */

/** The project of a local run, whose requests need no key. */
export const LOCAL_PROJECT = "local";

/** The owner of a job. */
export interface Owner {
  readonly project: string;
  /** The id of the API key that was used; null for the local project and for signed links. */
  readonly apiKey: string | null;
}

/** Returns whether the project is that of a local run, which accepts requests from its machine without a key. */
export function isOpen({ LOCAL_OPEN }: { readonly LOCAL_OPEN: string }, project: string): boolean {
  return LOCAL_OPEN === "allow" && project === LOCAL_PROJECT;
}

/** Returns whether a host name or address from a URL is the loopback interface. */
function isLoopbackHost(host: string): boolean {
  const bare = host.replaceAll(/[[\]]/g, "");
  return bare === "localhost" || bare === "::1" || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(bare);
}

/** Where a request comes from. */
export interface Provenance {
  /** The requested URL. Another name that resolves to the loopback address (DNS rebinding) is not accepted. */
  readonly url: string;
  /** `CF-Connecting-IP`, which the platform and `wrangler dev` set; undefined without a network. */
  readonly address: string | undefined;
  /** The `Origin` header of browsers: pages of other sites have no access. */
  readonly origin: string | undefined;
}

export function isLoopback({ url, address, origin }: Provenance): boolean {
  if (!isLoopbackHost(new URL(url).hostname)) return false;
  if (address !== undefined && !isLoopbackHost(address)) return false;
  const page = origin === undefined ? null : URL.parse(origin);
  return origin === undefined || (page !== null && isLoopbackHost(page.hostname));
}
