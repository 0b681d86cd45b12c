/** Vitest reporter: ends the output with `N passed, N failed[, N skipped]` on a separate line. */
import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Counts tests; a file that could not run and an error outside any test count as failures. */
export function closingLine(modules: readonly TestModule[], errors: readonly SerializedError[]): string {
  let [passed, failed, skipped] = [0, errors.length, 0];
  for (const module of modules) {
    if (module.errors().length > 0) failed++;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") passed++;
      else if (state === "failed") failed++;
      else skipped++;
    }
  }
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    // After the default reporter's own summary, which is written in the same hook.
    process.once("exit", () => process.stdout.write(`\n${closingLine(modules, errors)}\n`));
  }
}
