/** Drafts of bundles next to their directory, and the replacement of a bundle by a complete draft. */
import { access, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { MANIFEST_FILE } from "@reptok/shared";

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Temporary name of a bundle while it is replaced. */
const replaced = (dir: string): string => `${dir}.replaced`;

/**
 * An empty directory next to `dir`, on the same file system: `DIR.part`, or a numbered one if that contains a complete bundle from
 * an earlier failed swap. Incomplete drafts are deleted, complete ones never.
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

/** Restores the old bundle's name, if a process died between the two renames of {@link swap}. */
export async function restore(dir: string): Promise<void> {
  if ((await exists(replaced(dir))) && !(await exists(dir))) await rename(replaced(dir), dir);
}

/**
 * Renames `dir` to a temporary name and the complete `draft` to `dir`.
 * @throws if either rename fails (`dir` is a mount point, or its parent is not writable); `dir` is then unchanged, and the draft is kept
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
  // The new bundle is in place: failing to delete the old one is no failure of the write, and the next swap tries again.
  if (isReplacing) await rm(old, { recursive: true, force: true }).catch(() => {});
}
