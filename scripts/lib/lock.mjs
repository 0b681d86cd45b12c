/** A lock between processes: a file with its owner's process id. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** @param {string} file @returns {string | undefined} */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** @param {string} owner */
function alive(owner) {
  const id = Number(owner);
  if (!Number.isInteger(id) || id <= 0) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * Creates the lock atomically: the id is written to a private file first, so that an empty lock is never read.
 * @param {string} file
 */
function take(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Removes the lock of a dead process. Renaming is atomic, so of two processes only one acts; if a new owner took the
 * lock between reading and renaming, its lock is restored.
 * @param {string} file
 * @param {string} dead
 */
function bury(file, dead) {
  const grave = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, grave);
  } catch {
    return; // another process was faster
  }
  if (read(grave) !== dead) {
    try {
      linkSync(grave, file);
    } catch {
      // acquired meanwhile: the next check of the owner handles it
    }
  }
  rmSync(grave, { force: true });
}

/**
 * Runs `work` while holding the lock; waits, polling, for a living owner.
 * @template T
 * @param {string} file
 * @param {() => void} onWait called once if another process has the lock
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let waited = false; !take(file);) {
    const owner = read(file);
    if (owner !== undefined && !alive(owner)) {
      bury(file, owner);
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
