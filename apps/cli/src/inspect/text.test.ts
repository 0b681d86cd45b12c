import { expect, test } from "vitest";
import { bytes, table } from "./text.ts";

test("bytes in decimal units", () => {
  expect([0, 999, 1000, 1_234_567, 25e9].map(bytes)).toEqual(["0 B", "999 B", "1.0 kB", "1.2 MB", "25.0 GB"]);
});

test("columns line up, numbers to the right", () => {
  expect(
    table(
      ["name", "size"],
      [
        ["a", "5 B"],
        ["longer", "1.2 kB"],
      ],
    ),
  ).toBe(["name      size", "a          5 B", "longer  1.2 kB"].join("\n"));
  expect(
    table(
      [],
      [
        ["k", "1"],
        ["key", "22"],
      ],
    ),
  ).toBe("k    1\nkey  22");
});
