/** Drafts of bundles beside the directory they are meant for, and how a complete one takes its place. */
import { access, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { MANIFEST_FILE } from "@reptok/shared";

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Where a bundle lies while its successor takes its place. */
const replaced = (dir: string): string => `${dir}.replaced`;

/**
 * An empty directory beside `dir`, on the same file system: `DIR.part`, or a numbered one where that holds a complete bundle, which
 * an earlier swap left. An incomplete draft is deleted, a complete one never.
 */
export async function emptyDraft(dir: string): Promise<string> {
  for (let n = 1; ; n++) {
    const draft = n === 1 ? `${dir}.part` : `${dir}.part.${n}`;
    if (await exists(join(draft, MANIFEST_FILE))) continue;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    return draft;
  }
}

/** After a process died between the two renames of {@link swap}, only the old bundle's other name is left: gives it its own back. */
export async function restore(dir: string): Promise<void> {
  if ((await exists(replaced(dir))) && !(await exists(dir))) await rename(replaced(dir), dir);
}

/**
 * Renames `dir` out of the way and the complete `draft` to `dir`.
 * @throws where either rename fails (`dir` is a mount point, or its parent may not be written); `dir` is then what it was, and the draft is kept
 */
export async function swap(draft: string, dir: string): Promise<void> {
  const old = replaced(dir);
  const isReplacing = await exists(dir);
  try {
    if (isReplacing) {
      await rm(old, { recursive: true, force: true });
      await rename(dir, old);
    }
    await rename(draft, dir);
  } catch (cause) {
    await restore(dir);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the bundle is complete in ${draft}, but cannot be moved to ${dir}: ${reason}`, { cause });
  }
  // The new bundle is in place: an old one that cannot be deleted is no failure of the write, and the next swap tries again.
  if (isReplacing) await rm(old, { recursive: true, force: true }).catch(() => {});
}
