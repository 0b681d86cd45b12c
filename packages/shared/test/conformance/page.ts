/** The page of the Chromium run: bundled with every case, it runs them and returns the failures. */
import fc from "fast-check";
import { allCases } from "./cases.ts";
import { expect } from "./expect.ts";
import type { Kit } from "./kit.ts";

// As in test/support/property-seed.ts: the same inputs in every run.
fc.configureGlobal({ seed: 20261123 });

/** A case's name and, if it failed, the reason. */
export interface CaseResult {
  readonly name: string;
  readonly error: string | null;
}

async function runCases(): Promise<CaseResult[]> {
  const cases: [string, Parameters<Kit["test"]>[1]][] = [];
  allCases({ test: (name, body) => void cases.push([name, body]), expect });
  // Lets the test check that a failure in the page is reported.
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
