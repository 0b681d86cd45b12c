import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
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

// wrangler restarts a Worker when the status of a watched file changes.
test("the removal of one layout does not change the status of the files in another", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "reptok-assets-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const bundle = path.join(dir, "bundle");
  await writeTinyBundle(bundle);
  const [one, other] = ["one", "other"].map((name) => path.join(dir, name)) as [string, string];
  for (const assets of [one, other]) placeModels(assets, [bundle]);
  const changed = () => statSync(path.join(one, "models/tiny/manifest.json")).ctimeMs;
  const before = changed();
  rmSync(other, { recursive: true });
  expect(changed()).toBe(before);
});
