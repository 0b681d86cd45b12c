import { expect, test } from "vitest";
import { allCases } from "./cases.ts";

test("this runs in workerd", () => {
  expect(navigator.userAgent).toBe("Cloudflare-Workers");
});

allCases({ test, expect });
