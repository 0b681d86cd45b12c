/** Who may ask for what: signed requests under /v1, a token for the metrics, health for everybody. */
import { createHash, timingSafeEqual } from "node:crypto";
import { ApiError, contentDigest, SIGNATURE_WINDOW, type Verified, verifyRequest } from "@reptok/shared";
import type { Context, MiddlewareHandler } from "hono";

/** Nonces remembered; they live two minutes at most, so this is some 1,600 requests a second. */
const MAX_NONCES = 200_000;

const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/** Sees to it that a signature is good for one request: remembers nonces for as long as their signatures are in the window. */
export class Replays {
  readonly #since: number;
  readonly #limit: number;
  /** Last second at which the nonce's signature would be accepted. */
  readonly #seen = new Map<string, number>();

  /** What was signed before `since` (milliseconds) may have been accepted by this process's predecessor: it is refused. */
  constructor(since: number, limit: number = MAX_NONCES) {
    this.#since = Math.floor(since / 1000);
    this.#limit = limit;
  }

  get size(): number {
    return this.#seen.size;
  }

  /** Throws `unauthorized` for a nonce that has been taken, `unavailable` when no more can be remembered. */
  take({ nonce, created }: Pick<Verified, "nonce" | "created">, now: number): void {
    if (created < this.#since)
      throw new ApiError("unauthorized", "expected a signature that is younger than this process", "created");
    this.#forget(now / 1000);
    if (this.#seen.has(nonce)) throw new ApiError("unauthorized", "expected a nonce that is new", "nonce");
    if (this.#seen.size >= this.#limit) throw new ApiError("unavailable", "too many requests in two minutes");
    this.#seen.set(nonce, created + SIGNATURE_WINDOW);
  }

  /** Those that came first are not quite the first to go: one of the future holds up those behind it, for two windows at most. */
  #forget(seconds: number): void {
    for (const [nonce, until] of this.#seen) {
      if (until >= seconds) return;
      this.#seen.delete(nonce);
    }
  }
}

export interface AuthOptions {
  /** Those that signatures may be made with; none: requests are let in unsigned, from this machine alone. */
  readonly secrets: readonly string[];
  readonly replays: Replays;
}

/** Set by {@link requireSignature} for {@link requireSignedBody}. */
export interface SignedVariables {
  digest: string | null;
}

/** A page that got here by a name of its own (DNS rebinding) is none of this machine's. */
function requireLoopback({ req }: Context): void {
  if (LOOPBACK.test(new URL(req.url).hostname)) return;
  throw new ApiError("unauthorized", "expected a signed request, or one to a loopback address", "signature-input");
}

/** Judges a request by its headers, before any of its body is read. */
export function requireSignature(auth: AuthOptions): MiddlewareHandler<{ Variables: SignedVariables }> {
  return async function requireSignature(c, next) {
    const { secrets, replays } = auth;
    c.set("digest", null);
    if (secrets.length === 0) requireLoopback(c);
    else {
      const now = Date.now();
      const verified = await verifyRequest(secrets, c.req.raw, now);
      replays.take(verified, now);
      c.set("digest", verified.digest);
    }
    await next();
  };
}

/** Reads the body, whose size has been bounded, and compares it with what was signed. */
export function requireSignedBody(): MiddlewareHandler<{ Variables: SignedVariables }> {
  return async function requireSignedBody(c, next) {
    const signed = c.get("digest");
    if (signed !== null) {
      const sha256 = createHash("sha256")
        .update(new Uint8Array(await c.req.arrayBuffer()))
        .digest();
      if (contentDigest(sha256) !== signed)
        throw new ApiError("unauthorized", "expected the body that was signed", "content-digest");
    }
    await next();
  };
}

const digestOf = (text: string) => createHash("sha256").update(text).digest();

/** Requires `Authorization: Bearer` with the token, which Prometheus can send; without a token, that it be asked on this machine. */
export function requireToken(token: string | null): MiddlewareHandler {
  return async function requireToken(c, next) {
    if (token === null) requireLoopback(c);
    else if (!timingSafeEqual(digestOf(c.req.header("authorization") ?? ""), digestOf(`Bearer ${token}`))) {
      c.header("www-authenticate", "Bearer");
      throw new ApiError("unauthorized", "expected the token of the metrics", "authorization");
    }
    await next();
  };
}
