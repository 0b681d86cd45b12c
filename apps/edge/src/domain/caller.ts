/** The authenticated caller of a request and its permissions. */
import type { Owner } from "./project.ts";
import type { Scope } from "./scope.ts";

/** How a caller was authenticated. */
export type Credential =
  /** From the machine of a local run, without a key. */
  | { readonly kind: "loopback" }
  | { readonly kind: "key" }
  /** The operator's `ADMIN_KEY`, which belongs to no project. */
  | { readonly kind: "admin" }
  /** A browser token, accepted only from pages of its origin. */
  | { readonly kind: "token"; readonly origin: string }
  /** A signed link, valid until `expires` (seconds since the epoch). */
  | { readonly kind: "link"; readonly expires: number };

export interface Caller extends Owner {
  readonly credential: Credential;
  readonly scopes: ReadonlySet<Scope>;
  /** The secret that signs the project's links; null if its URLs need no signature. */
  readonly linkSecret: string | null;
  /** Maximum number of requests per minute of the project and of the key; null for no limit. */
  readonly requestsPerMinute: { readonly project: number | null; readonly key: number | null };
  /** Until when the authentication may be cached, in milliseconds since the epoch. */
  readonly goodUntil: number;
  /** Whether the project or the key has a monthly quota. */
  readonly hasQuota: boolean;
}
