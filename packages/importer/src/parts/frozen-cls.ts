/** The [cls] embedding from before RepTok trained it, as a file of the bundle. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSafetensors } from "@reptok/checkpoint";
import type { WeightView } from "../weights/view.ts";

/** The bytes of the manifest's `frozenCls`; undefined if the view has no `cls_token`. */
export async function frozenClsFile(view: WeightView, width: number): Promise<Uint8Array | undefined> {
  if (!view.has("cls_token")) return undefined;
  const dims = [1, 1, width];
  const data = await view.read("cls_token", dims);
  const dir = await mkdtemp(join(tmpdir(), "reptok-"));
  try {
    const path = join(dir, "frozen_cls.safetensors");
    await writeSafetensors(path, [["cls_token", { dims, data }]]);
    return await readFile(path);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
