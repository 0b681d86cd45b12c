/**
 * Properties are tested on the same inputs in every run, so that a passing suite passes until the code changes.
 * `PROPERTY_SEED` in the environment chooses other inputs.
 */
import fc from "fast-check";

fc.configureGlobal({ seed: Number(globalThis.process?.env["PROPERTY_SEED"] ?? 20261123) });
