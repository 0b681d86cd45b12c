import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stageDir, stagesOf } from "@reptok/train/experiments";
import { base } from "./base.ts";
import { openRun, stageKey } from "./stage-store.ts";
import { studiesOf } from "./studies.ts";
import { vary } from "./study.ts";

const keysOf = (recipe: typeof base) => stagesOf(recipe).map((stage) => stageKey(stage, recipe, "data"));

test("a change renames the stage it affects and those that read it, and no others", () => {
  const [autoencoder, pretrain, tokenizer, label, text] = keysOf(base);
  expect(keysOf(vary(base, { tokenizer: { lambda: 0 } }))).toEqual([
    autoencoder,
    pretrain,
    ...[tokenizer, label, text].map((key) => expect.not.stringMatching(key!) as unknown),
  ]);
  expect(keysOf(vary(base, { labelGenerator: { network: { depth: 1 } } })).filter((key) => key !== label)).toHaveLength(
    5,
  );
  // Further training of the decoder leaves the tokens unchanged, which are all that the generators read.
  const alone = { ...base, decoder: { ...base.tokenizer, variants: 1, shift: 2, flip: 0 } };
  const [key] = keysOf(alone).splice(3, 1);
  expect(keysOf(alone)).toEqual([autoencoder, pretrain, tokenizer, key, label, text]);
  expect(stageKey("decoder", { ...alone, decoder: { ...alone.decoder, variants: 2 } }, "data")).not.toBe(key);
  expect(stageKey("pretrain", base, "others")).not.toBe(pretrain);
  const pixels = (kl: number) => vary(base, { tokenizer: { space: "pixel" }, autoencoder: { kl } });
  expect(stageKey("tokenizer", pixels(1), "data")).toBe(stageKey("tokenizer", pixels(2), "data"));
});

test("runs share the directories of identical stages", async () => {
  const root = await mkdtemp(join(tmpdir(), "reptok-store-"));
  try {
    const other = vary(base, { tokenizer: { lambda: 0 } });
    const [one, two] = [
      await openRun(root, base, stagesOf(base), "d"),
      await openRun(root, other, stagesOf(base), "d"),
    ];
    expect(two.dir).not.toBe(one.dir);
    await writeFile(join(stageDir(one, "pretrain"), "note"), "shared");
    await expect(readFile(join(stageDir(two, "pretrain"), "note"), "utf8")).resolves.toBe("shared");
    await writeFile(join(stageDir(one, "tokenizer"), "note"), "own");
    await expect(readFile(join(stageDir(two, "tokenizer"), "note"))).rejects.toThrow(/ENOENT/);
    expect(await openRun(root, base, stagesOf(base), "d")).toEqual(one);
  } finally {
    await rm(root, { recursive: true });
  }
});

test("variants of a study differ in name and recipe, and a decoder is at least as wide as its token", () => {
  for (const { name, variants } of studiesOf(base)) {
    expect(new Set(variants.map((variant) => variant.name)).size, name).toBe(variants.length);
    expect(new Set(variants.map(({ recipe }) => JSON.stringify(recipe))).size, name).toBe(variants.length);
    for (const { recipe } of variants)
      expect(recipe.tokenizer.network.width).toBeGreaterThanOrEqual(recipe.encoder.width);
  }
});
