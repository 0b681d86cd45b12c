/** Who makes a request, and what they may do. */
import type { Owner } from "./project.ts";
import type { Scope } from "./scope.ts";

/** How a caller was authenticated. */
export type Credential =
  /** On the machine of a local run, without a key of its own. */
  | { readonly kind: "loopback" }
  | { readonly kind: "key" }
  /** The operator's `ADMIN_KEY`, which belongs to no project. */
  | { readonly kind: "admin" }
  /** A browser token, which only pages of its origin may use. */
  | { readonly kind: "token"; readonly origin: string }
  /** A signed link, good until `expires` (seconds since the epoch). */
  | { readonly kind: "link"; readonly expires: number };

export interface Caller extends Owner {
  readonly credential: Credential;
  readonly scopes: ReadonlySet<Scope>;
  /** What the project's links are signed with; null where addresses are open. */
  readonly linkSecret: string | null;
  /** Requests a minute, of the project and of the key; null for no limit. */
  readonly requestsPerMinute: { readonly project: number | null; readonly key: number | null };
  /** Until when it is let in without being asked again, in milliseconds since the epoch. */
  readonly goodUntil: number;
  /** Whether the project or the key has a monthly quota. */
  readonly hasQuota: boolean;
}
