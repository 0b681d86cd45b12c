/** Detects hosts that are not on the public internet, to which webhooks must not be sent. */

const V4_BLOCKS: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // shared by carriers
  ["127.0.0.0", 8],
  ["169.254.0.0", 16], // link-local, cloud metadata
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3], // multicast, reserved, broadcast
];

function v4Bits(address: string): number | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return null;
  const parts = address.split(".").map(Number);
  return parts.some((part) => part > 255) ? null : parts.reduce((bits, part) => bits * 256 + part, 0);
}

function isPrivateV4(bits: number): boolean {
  return V4_BLOCKS.some(([base, prefix]) => {
    const size = 2 ** (32 - prefix);
    return Math.floor(bits / size) === Math.floor(v4Bits(base)! / size);
  });
}

/** Returns the first two of the eight groups of an IPv6 address, which determine its block; null for an invalid address. */
function v6Head(address: string): readonly [number, number] | null {
  // The URL parser validates and normalizes the notation.
  const url = URL.parse(`http://[${address}]/`);
  if (!url) return null;
  const [head = ""] = url.hostname.slice(1, -1).split("::");
  const [first = "", second = ""] = head.split(":");
  return [Number.parseInt(first || "0", 16), Number.parseInt(second || "0", 16)];
}

/** Only global unicast is public, except documentation, Teredo and 6to4; the latter two contain IPv4 addresses. */
function isPrivateV6([first, second]: readonly [number, number]): boolean {
  if (first < 0x2000 || first > 0x3fff) return true;
  return first === 0x2002 || (first === 0x2001 && (second === 0 || second === 0x0db8)) || first === 0x3fff;
}

/** Returns whether an IP address is private. Invalid addresses are treated as private. */
export function isPrivateAddress(address: string): boolean {
  const bits = v4Bits(address);
  if (bits !== null) return isPrivateV4(bits);
  const head = v6Head(address);
  return head === null || isPrivateV6(head);
}

/** Names that never leave the machine or the local network (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|home\.arpa|corp|test|invalid|onion)$/;

/** Returns whether a host has an empty label, except for one trailing dot: resolvers treat such names differently. */
export const hasEmptyLabel = (hostname: string): boolean => hostname.replace(/\.$/, "").split(".").includes("");

/** Returns whether a URL's host, as normalized by the URL parser, is a private address, a local name or an invalid one. */
export function isPrivateHost(hostname: string): boolean {
  if (hasEmptyLabel(hostname)) return true;
  const host = hostname.toLowerCase().replace(/\.$/, "");
  if (host.startsWith("[")) return isPrivateAddress(host.slice(1, -1));
  if (v4Bits(host) !== null) return isPrivateAddress(host);
  return !host.includes(".") || LOCAL_NAME.test(host);
}
