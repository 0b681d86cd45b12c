/** What `cloudflare:workers` gives the tests. */
import type { D1Migration } from "cloudflare:test";
import type { Env as EdgeEnv } from "../src/env.ts";

declare global {
  namespace Cloudflare {
    interface Env extends EdgeEnv {
      readonly MIGRATIONS: D1Migration[];
      /** Of the properties, as in test/support/property-seed.ts. */
      readonly PROPERTY_SEED: string;
    }
  }
}
