/** The types of `cloudflare:workers` in the tests. */
import type { D1Migration } from "cloudflare:test";
import type { Env as EdgeEnv } from "../src/env.ts";

declare global {
  namespace Cloudflare {
    interface Env extends EdgeEnv {
      readonly MIGRATIONS: D1Migration[];
      /** Seed of the property tests, as in test/support/property-seed.ts. */
      readonly PROPERTY_SEED: string;
    }
  }
}
