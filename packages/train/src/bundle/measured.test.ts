import { expect, test } from "vitest";
import { withMeasured } from "./measured.ts";

const card = (measured: string) => `# Title\n\nWhat it is.\n\n## Parts\n\nA table.\n\n${measured}## Limits\n\nSome.\n`;

test("the section is inserted before the limits, or replaced", () => {
  const once = withMeasured(card(""), "Numbers.");
  expect(once).toBe(card("## Measured\n\nNumbers.\n\n"));
  expect(withMeasured(once, "Others.\n\n### Below\n\nMore.")).toBe(
    card("## Measured\n\nOthers.\n\n### Below\n\nMore.\n\n"),
  );
});

test("a card without limits has the section at the end", () => {
  expect(withMeasured("# Title\n\nWhat it is.\n", "Numbers.")).toBe(
    "# Title\n\nWhat it is.\n\n## Measured\n\nNumbers.\n",
  );
});
