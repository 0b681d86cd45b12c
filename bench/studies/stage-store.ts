/**
 * Trained stages, shared between variants: a stage's directory is named by a hash of everything on which its result
 * depends, and a variant's run links to those of its stages. The code is not part of the hash: after changing it, use a
 * new root.
 */
import { createHash } from "node:crypto";
import { mkdir, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Recipe, stageDir, type StageName } from "@reptok/train/experiments";

export const hashOf = (...parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);

/** @param data identifies the pictures */
export function stageKey(stage: StageName, recipe: Recipe, data: string): string {
  const { seed, imageSize, encoder } = recipe;
  const before = (earlier: StageName): string => stageKey(earlier, recipe, data);
  switch (stage) {
    case "autoencoder":
      return hashOf(data, seed, imageSize, recipe.autoencoder);
    case "pretrain":
      return hashOf(data, seed, imageSize, encoder, recipe.pretrain);
    case "tokenizer": {
      const first = recipe.tokenizer.space === "pixel" ? [] : [before("autoencoder")];
      return hashOf(...first, before("pretrain"), recipe.tokenizer);
    }
    case "decoder":
      return hashOf(before("tokenizer"), recipe.decoder);
    case "student":
      return hashOf(before("decoder"), recipe.student, recipe.samplers.decoder);
    case "labelGenerator":
      return hashOf(before("tokenizer"), recipe.labelGenerator, recipe.samplers.labelGenerator);
    case "textGenerator":
      return hashOf(before("tokenizer"), recipe.textGenerator);
  }
}

/** The directory of a run of the given stages, each a link into the store. */
export async function openRun(
  root: string,
  recipe: Recipe,
  stages: readonly StageName[],
  data: string,
): Promise<{ readonly dir: string; readonly key: string }> {
  const keys = stages.map((stage) => `${stage}-${stageKey(stage, recipe, data)}`);
  const key = hashOf(keys, recipe.samplers);
  const dir = join(root, "runs", key);
  await mkdir(dir, { recursive: true });
  for (const [i, stage] of stages.entries()) {
    const stored = join(root, "stages", keys[i]!);
    await mkdir(stored, { recursive: true });
    await symlink(relative(dir, stored), stageDir({ dir }, stage), "dir").catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
  return { dir, key };
}
