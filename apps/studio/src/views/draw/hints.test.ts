import { readFileSync } from "node:fs";
import { editDistance } from "@reptok/model";
import { expect, test } from "vitest";
import { wordsOf } from "../../engine/words.ts";
import { hintOf, knows, withoutStyle } from "./hints.ts";

const tokenizer: unknown = JSON.parse(
  readFileSync(new URL("../../../../../models/starter/tokenizer.json", import.meta.url), "utf8"),
);
const vocabulary = wordsOf(tokenizer);

test("distinguishes a tokenizer's words from its pieces", () => {
  expect(vocabulary.complete).toEqual(expect.arrayContaining(["apple", "heart", "house", "rocket"]));
  expect([...vocabulary.complete, "red"].filter((word) => !vocabulary.known.has(word))).toEqual([]);
  // Final pieces of "ferris" and others.
  for (const piece of ["erris", "eral"]) expect(vocabulary.complete).not.toContain(piece);
  expect(wordsOf({ model: { type: "WordPiece", vocab: { apple: 1 } } })).toEqual({ known: new Set(), complete: [] });
});

test.each([
  ["aple", "apple", 1],
  ["appel", "apple", 1],
  ["apple", "apple", 0],
  ["rokcet", "rocket", 1],
  ["house", "mouse", 1],
  ["cat", "giraffe", 3],
])("the edit distance between %s and %s is %i", (a, b, edits) => {
  expect(editDistance(a, b, 2)).toBe(edits);
});

test("removes a style only from the end of a prompt", () => {
  const styles = ["flat style", "3d style"];
  expect(withoutStyle("a cat, flat style", styles)).toBe("a cat");
  expect(withoutStyle("flat style, a cat", styles)).toBe("flat style, a cat");
});

test("suggests the closest known word for an unknown one", () => {
  expect(hintOf("a red aple, please", vocabulary)).toEqual({
    kind: "typo",
    word: "aple",
    better: "apple",
    prompt: "a red apple, please",
  });
  expect(hintOf("a red apple", vocabulary)).toBeUndefined();
  expect(hintOf("two apples", vocabulary)).toBeUndefined();
  const small = { known: new Set(["apple"]), complete: ["apple"] };
  expect(hintOf("🚀", vocabulary)).toBeUndefined();
  expect(hintOf("🚀", small)).toEqual({ kind: "emoji" });
  expect(hintOf("красное яблоко", vocabulary)).toBeUndefined();
  expect(hintOf("красное яблоко", small)).toEqual({ kind: "script" });
  expect(hintOf("xylophonequartz", vocabulary)).toBeUndefined();
  expect([
    knows("a red apple", vocabulary),
    knows("a xylophonequartz", vocabulary),
    knows("a xylophone", { known: new Set(), complete: [] }),
  ]).toEqual([true, false, true]);
});
