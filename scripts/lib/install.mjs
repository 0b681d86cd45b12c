/**
 * Installs the dependencies when node_modules does not hold what package-lock.json asks for.
 *
 * Install scripts are kept from running (npm before 11 knows no allow-list): only `node`'s, which fetches the pinned
 * binary, is run, and onnxruntime-node's when a GPU host asks for it with ONNXRUNTIME_NODE_INSTALL=cuda12.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { withLock } from "./lock.mjs";

/** The pinned Node. @param {string} root */
export function nodeBinary(root) {
  return path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
}

/**
 * Whether npm's own record of node_modules (written at the end of an install) agrees with package-lock.json. Compares
 * contents: times of modification say nothing after a checkout.
 * @param {string} root
 */
export function isInstalled(root) {
  const record = path.join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record) || !existsSync(nodeBinary(root))) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(([name, entry]) => {
    if (!name.includes("node_modules/")) return true; // the root and the workspaces themselves
    const found = present[name];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

/**
 * @param {string} root
 * @param {string[]} args
 */
function npm(root, args) {
  const bin = path.join(root, "node_modules", ".bin");
  const env = {
    ...process.env,
    // npm must run under the system's Node: the pinned one is among the files it replaces.
    PATH: (process.env.PATH ?? "")
      .split(path.delimiter)
      .filter((folder) => folder !== bin)
      .join(path.delimiter),
    ONNXRUNTIME_NODE_INSTALL: process.env.ONNXRUNTIME_NODE_INSTALL ?? "skip",
  };
  const options = { cwd: root, env, stdio: /** @type {const} */ ("inherit"), shell: process.platform === "win32" };
  const done = spawnSync("npm", [...args, "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], options);
  if (done.status === 0) return;
  const reason =
    done.error === undefined ? `it ended with ${done.signal ?? `code ${done.status}`}` : done.error.message;
  throw new Error(
    `\nThe dependencies could not be installed: "npm ${args.join(" ")}" failed (${reason}).\n` +
      "Its message is above. An npm registry must be reachable for the first install; check the network and\n" +
      '"npm config get registry", then start again.',
  );
}

/** @param {string} root */
function install(root) {
  console.log("Installing the dependencies (about half a minute; only when package-lock.json changed) ...");
  npm(root, ["ci", "--ignore-scripts"]);
  npm(root, ["rebuild", "node", "--ignore-scripts=false"]);
  if (!isInstalled(root)) {
    throw new Error(
      'npm reported success, but node_modules does not match package-lock.json. Run "npm ci" to see why.',
    );
  }
}

/** Whether a GPU host asked for the CUDA provider and does not have it yet. @param {string} root */
function lacksCuda(root) {
  const asked = process.env.ONNXRUNTIME_NODE_INSTALL;
  const library = `bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`;
  return Boolean(asked) && asked !== "skip" && !existsSync(path.join(root, "node_modules/onnxruntime-node", library));
}

/** @param {string} root */
function installCuda(root) {
  const script = path.join(root, "node_modules", "onnxruntime-node", "script", "install.js");
  const done = spawnSync(nodeBinary(root), [script], { cwd: path.dirname(script), stdio: "inherit" });
  if (done.status === 0) return;
  throw new Error("onnxruntime-node could not fetch the provider that ONNXRUNTIME_NODE_INSTALL asks for; see above.");
}

/**
 * Makes node_modules match the lock; a second start meanwhile waits for the first one's install.
 * @param {string} root
 * @throws {Error} with a message for the user when npm fails
 */
export async function ensureInstalled(root) {
  if (isInstalled(root) && !lacksCuda(root)) return;
  const waiting = () => console.log("Another start is installing the dependencies; waiting for it ...");
  await withLock(path.join(root, ".data", "install.lock"), waiting, () => {
    if (!isInstalled(root)) install(root);
    if (lacksCuda(root)) installCuda(root);
  });
}
