import { expect, test } from "vitest";
import { allCases } from "./cases.ts";

test("this runs in Node", () => {
  expect(navigator.userAgent).toMatch(/^Node\.js\/\d+/);
});

allCases({ test, expect });
