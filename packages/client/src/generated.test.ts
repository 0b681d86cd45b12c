import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generate, TARGET } from "../generate.ts";

test("the types are those of the API's document: else run `node packages/client/generate.ts`", async () => {
  expect(readFileSync(TARGET, "utf8") === (await generate())).toBe(true);
});
