import { expect, test } from "vitest";
import { hrefOf, parseRoute } from "./route.ts";

test("converts between a fragment and its view and parameters", () => {
  const { view, params } = parseRoute("#/mix?a=a+red+apple&b=%26%23");
  expect([view, params.get("a"), params.get("b")]).toEqual(["mix", "a red apple", "&#"]);
  expect(parseRoute(hrefOf("look", { model: "x y" })).params.get("model")).toBe("x y");
});

test.each(["", "#", "#/", "#/nothing", "#nothing?prompt=a"])("%s shows the first view", (hash) => {
  expect(parseRoute(hash).view).toBe("draw");
});
