import { expect, test } from "vitest";
import type { TestModule } from "vitest/node";
import { closingLine } from "./closing-line.ts";

const module = (states: readonly string[], errors = 0) =>
  ({
    errors: () => Array.from({ length: errors }),
    children: { allTests: () => states.map((state) => ({ result: () => ({ state }) })) },
  }) as unknown as TestModule;

test("counts tests, files that could not be run, and stray errors", () => {
  expect(closingLine([module(["passed", "passed"]), module(["passed"])], [])).toBe("3 passed, 0 failed");
  expect(closingLine([module(["passed", "failed", "skipped", "pending"])], [])).toBe("1 passed, 1 failed, 2 skipped");
  expect(closingLine([module([], 2), module(["passed"])], [{ message: "unhandled" }])).toBe("1 passed, 2 failed");
});
