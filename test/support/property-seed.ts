/**
 * Every property is tried on the same inputs at every run: a suite that is green stays green until the code changes.
 * `PROPERTY_SEED` in the environment chooses other inputs.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(globalThis.process?.env["PROPERTY_SEED"] ?? 20261123) });
