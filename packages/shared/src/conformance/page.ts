/** The page's side of the Chromium run: bundled with every case, it runs them and hands back what failed. */
import fc from "fast-check";
import { allCases } from "./cases.ts";
import { expect } from "./expect.ts";
import type { Kit } from "./kit.ts";

// As in test/support/property-seed.ts: the same inputs at every run.
fc.configureGlobal({ seed: 20261123 });

/** A case's name and, where it failed, why. */
export interface CaseResult {
  readonly name: string;
  readonly error: string | null;
}

async function runCases(): Promise<CaseResult[]> {
  const cases: [string, Parameters<Kit["test"]>[1]][] = [];
  allCases({ test: (name, body) => void cases.push([name, body]), expect });
  // Shows the test that a failure on this side arrives as one on the other.
  cases.push(["deliberate failure", () => expect(1).toBe(2)]);
  const results: CaseResult[] = [];
  for (const [name, body] of cases) {
    try {
      await body();
      results.push({ name, error: null });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  return results;
}

Object.assign(globalThis, { runCases });
