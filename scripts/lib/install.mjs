/**
 * Installs the dependencies if node_modules does not match package-lock.json.
 *
 * Install scripts do not run (npm before 11 has no allow-list), except that of onnxruntime-node if ONNXRUNTIME_NODE_INSTALL is
 * set, for example to cuda12.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { withLock } from "./lock.mjs";

/** The npm package with the pinned Node for this platform, an optional dependency in package.json. */
const NODE_PACKAGE = `node-${
  process.platform === "win32"
    ? "win"
    : process.platform === "darwin" && process.arch === "arm64"
      ? "bin-darwin"
      : process.platform
}-${process.arch}`;

/** Path of the pinned Node. @param {string} root */
export function nodeBinary(root) {
  return path.join(root, "node_modules", NODE_PACKAGE, "bin", process.platform === "win32" ? "node.exe" : "node");
}

/**
 * @typedef {{ version?: string, optional?: boolean, link?: boolean, resolved?: string, dependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string> }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries
 * @typedef {"all" | "start"} Scope all packages, or those that `npm start` needs
 */

/** The workspaces that `npm start` runs, without their dependencies. */
const START = ["apps/edge", "apps/gpu-worker", "apps/studio"];

/** npm's arguments for a scope: `start` omits packages for development, training and the command. @type {Record<Scope, string[]>} */
const ARGUMENTS = {
  all: [],
  start: ["--omit=dev", "--include-workspace-root", ...START.map((workspace) => `--workspace=${workspace}`)],
};

/** @param {string} root */
const lockOf = (root) => path.join(root, "package-lock.json");
/** Path of npm's record of the installed packages. @param {string} root */
const recordOf = (root) => path.join(root, "node_modules", ".package-lock.json");
/** @param {string} file @returns {LockEntries} */
const readEntries = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

/**
 * Resolves a dependency of the package in `folder` by Node's upward search.
 * @param {LockEntries} entries
 * @param {string} folder
 * @param {string} name
 */
function resolve(entries, folder, name) {
  for (let at = folder; ; at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : "") {
    const key = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
    if (key in entries || at === "") return key;
  }
}

/**
 * The packages of a lock that a scope needs, by their folders.
 * @param {LockEntries} entries
 * @param {Scope} scope
 * @returns {string[]}
 */
export function neededPackages(entries, scope) {
  if (scope === "all") return Object.keys(entries).filter((key) => key.includes("node_modules/"));
  const found = new Set(["", ...START]);
  for (const folder of found) {
    const { dependencies, optionalDependencies } = entries[folder] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const key = resolve(entries, folder, name);
      found.add(key);
      if (entries[key]?.link) found.add(entries[key].resolved ?? key); // a workspace
    }
  }
  return [...found].filter((key) => key.includes("node_modules/") && key in entries);
}

/**
 * Whether npm's record of node_modules, written at the end of an install, matches package-lock.json for the packages of a scope.
 * Compares contents, because modification times are meaningless after a checkout.
 * @param {string} root
 * @param {Scope} scope
 */
export function isInstalled(root, scope) {
  if (!existsSync(recordOf(root)) || !existsSync(nodeBinary(root))) return false;
  const [required, present] = [readEntries(lockOf(root)), readEntries(recordOf(root))];
  return neededPackages(required, scope).every((key) => {
    const found = present[key];
    return found === undefined ? required[key]?.optional === true : found.version === required[key]?.version;
  });
}

/**
 * @param {string} root
 * @param {string[]} args
 * @returns {Promise<void>}
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
  const child = spawn("npm", [...args, "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], options);
  return new Promise((done, reject) => {
    /** @param {string} reason */
    const fail = (reason) =>
      reject(
        new Error(
          `\nThe dependencies could not be installed: "npm ${args.join(" ")}" failed (${reason}).\n` +
            "Its message is above. An npm registry must be reachable for the first install; check the network and\n" +
            '"npm config get registry", then start again.',
        ),
      );
    child.on("error", ({ message }) => fail(message));
    child.on("exit", (code, signal) => (code === 0 ? done() : fail(`it ended with ${signal ?? `code ${code}`}`)));
  });
}

const PROGRESS_MS = 5000;

/**
 * Prints the number of installed packages every few seconds until `work` is done.
 * @param {string} root
 * @param {string[]} packages
 * @param {Promise<void>} work
 */
async function withProgress(root, packages, work) {
  const start = Date.now();
  const timer = setInterval(() => {
    const there = packages.filter((folder) => existsSync(path.join(root, folder, "package.json"))).length;
    console.log(`  ${there} of ${packages.length} packages, ${Math.round((Date.now() - start) / 1000)} s`);
  }, PROGRESS_MS);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
}

/** Whether packages are installed that `npm start` does not need; they are then kept. @param {string} root */
function hasMore(root) {
  if (!existsSync(recordOf(root))) return false;
  const present = readEntries(recordOf(root));
  const needed = new Set(neededPackages(readEntries(lockOf(root)), "start"));
  return Object.keys(present).some((key) => !needed.has(key) && !present[key]?.link);
}

/**
 * @param {string} root
 * @param {Scope} scope
 */
async function install(root, scope) {
  const entries = readEntries(lockOf(root));
  const packages = neededPackages(entries, scope).filter((key) => !entries[key]?.optional);
  console.log(`Installing ${packages.length} packages (only when package-lock.json changed) ...`);
  // `npm ci` would delete node_modules, from which another `npm start` may be running: add only what is missing.
  const command = existsSync(recordOf(root)) ? ["install", "--no-save"] : ["ci"];
  await withProgress(root, packages, npm(root, [...command, "--ignore-scripts", ...ARGUMENTS[scope]]));
  if (!existsSync(nodeBinary(root))) {
    throw new Error(
      `npm has no Node for ${process.platform} on ${process.arch}: expected the package ${NODE_PACKAGE}.`,
    );
  }
  if (!isInstalled(root, scope)) {
    throw new Error(
      'npm reported success, but node_modules does not match package-lock.json. Run "npm ci" to see why.',
    );
  }
}

/** Whether ONNXRUNTIME_NODE_INSTALL requests the CUDA provider, which is not installed yet. @param {string} root */
function lacksCuda(root) {
  const installOption = process.env.ONNXRUNTIME_NODE_INSTALL;
  const library = `bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`;
  return (
    Boolean(installOption) &&
    installOption !== "skip" &&
    !existsSync(path.join(root, "node_modules/onnxruntime-node", library))
  );
}

/** @param {string} root */
function installCuda(root) {
  const script = path.join(root, "node_modules", "onnxruntime-node", "script", "install.js");
  const done = spawnSync(nodeBinary(root), [script], { cwd: path.dirname(script), stdio: "inherit" });
  if (done.status === 0) return;
  throw new Error("onnxruntime-node could not fetch the provider requested by ONNXRUNTIME_NODE_INSTALL; see above.");
}

/**
 * Installs the missing packages of the scope. A concurrent call in another process waits for the first one.
 * @param {string} root
 * @param {Scope} scope
 * @throws {Error} with a message for the user when npm fails
 */
export async function ensureInstalled(root, scope) {
  if (isInstalled(root, scope) && !lacksCuda(root)) return;
  const waiting = () => console.log("Another start is installing the dependencies; waiting for it ...");
  await withLock(path.join(root, ".data", "install.lock"), waiting, async () => {
    if (!isInstalled(root, scope)) await install(root, hasMore(root) ? "all" : scope);
    if (lacksCuda(root)) installCuda(root);
  });
}
