import { expect, test } from "vitest";
import { parseFilterText } from "./filter-text.ts";

test.each([
  ["", undefined],
  ["kind: apple", { kind: "apple" }],
  ["kind = red apple, year > 2000", { kind: "red apple", year: { $gt: 2000 } }],
  ["year >= 2000, year < 2010", { year: { $gte: 2000, $lt: 2010 } }],
  ['ripe: true, code: "7", kind != pear', { ripe: true, code: "7", kind: { $ne: "pear" } }],
  ['{"kind": {"$in": ["apple", "pear"]}}', { kind: { $in: ["apple", "pear"] } }],
])("%s", (text, filter) => {
  expect(parseFilterText(text)).toEqual(filter);
});

test("rejects invalid filters", () => {
  expect(() => parseFilterText("kind")).toThrow("expected conditions such as kind: apple, year > 2000; got kind");
  expect(() => parseFilterText("{kind")).toThrow("expected JSON");
});
