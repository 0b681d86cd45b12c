import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { placeModels } from "./studio.ts";

test("of two versions of a model the first is placed, and neither bundle changes", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "reptok-assets-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const bundles = [path.join(dir, "old"), path.join(dir, "new")] as const;
  for (const [i, bundle] of bundles.entries()) await writeTinyBundle(bundle, { seed: i + 1 });
  const manifestIn = (folder: string) => readFileSync(path.join(folder, "manifest.json"), "utf8");
  const [old, next] = bundles.map(manifestIn);
  const assets = path.join(dir, "assets");
  placeModels(assets, bundles);
  expect(bundles.map(manifestIn)).toEqual([old, next]);
  expect(manifestIn(path.join(assets, "models/tiny"))).toBe(old);
  expect(JSON.parse(readFileSync(path.join(assets, "models/index.json"), "utf8"))).toEqual({ models: ["tiny"] });
});
