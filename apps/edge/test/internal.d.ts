/** A module of the tests' runtime that has no declarations. */
declare module "cloudflare:test-internal" {
  /** Resolves when everything passed to `waitUntil` has ended, after 30 s at the latest. Rejects if any of it failed. */
  export function waitForGlobalWaitUntil(): Promise<void>;
}
