#!/usr/bin/env node
/**
 * The `reptok` command in this repository: runs src/main.ts under the pinned Node, from any directory, by default on the
 * starter model. Plain JavaScript for Node 20.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled, nodeBinary } from "../../../scripts/lib/install.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

try {
  await ensureInstalled(root, "all");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
// The parent's end is left to the terminal; signals sent to this process alone are passed on.
const REPTOK_MODEL = process.env.REPTOK_MODEL || path.join(root, "models", "starter");
const child = spawn(nodeBinary(root), [main, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, REPTOK_MODEL },
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`Could not run ${nodeBinary(root)}: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
