/** Whether a request comes from this machine: what the local door asks. */

/** A host name or address as URLs have it, without brackets. */
function isLoopbackHost(host: string): boolean {
  const bare = host.replaceAll(/[[\]]/g, "");
  return bare === "localhost" || bare === "::1" || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(bare);
}

/** What is known of where a request comes from. */
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
