/**
 * Builds the studio's static files when their sources have changed, and lays them out with the models for the edge.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { constants, copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { withLock } from "./lock.mjs";

/** Output directory of vite.config.ts, relative to the root: the Worker's assets. */
export const ASSETS = "apps/edge/assets";
/** Name of the file with the hash of the sources that the assets were built from. */
const STAMP = ".built";
const SOURCES = [
  "package-lock.json",
  "apps/studio/{src,public}/**/*",
  "apps/studio/{index.html,docs.html,vite.config.ts,package.json}",
  "packages/{browser,client,model,shared}/src/**/*.ts",
];
/** Workers Assets' limit for a file. */
export const MAX_ASSET_BYTES = 25 * 1024 * 1024;

function hashOfSources(root: string): string {
  const hash = createHash("sha256");
  const files = globSync(SOURCES, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).toSorted()) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function readStamp(root: string): string | undefined {
  try {
    return readFileSync(path.join(root, ASSETS, STAMP), "utf8");
  } catch {
    return undefined; // never built
  }
}

/**
 * Builds the studio if its sources have changed.
 * @throws Error with the build's output
 */
export async function ensureStudio(root: string, onLine: (line: string) => void): Promise<void> {
  const hash = hashOfSources(root);
  if (readStamp(root) === hash) return;
  await withLock(
    path.join(root, ".data", "studio.lock"),
    () => onLine("Another start is building the studio ..."),
    () => {
      if (readStamp(root) === hash) return;
      onLine("Building the studio (some seconds; only when its sources changed) ...");
      const vite = path.join(path.dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin/vite.js");
      const args = [vite, "build", "--logLevel", "warn"];
      // Test runners set NODE_ENV, which would build React for development and omit the service worker.
      const env = { ...process.env, NODE_ENV: "production" };
      const done = spawnSync(process.execPath, args, { cwd: path.join(root, "apps/studio"), encoding: "utf8", env });
      if (done.status !== 0) throw new Error(`The studio could not be built:\n${done.stdout}${done.stderr}`);
      writeFileSync(path.join(root, ASSETS, STAMP), hash);
    },
  );
}

/**
 * Copies a file; throws if `to` exists. It is no hard link, because a link that is removed with one stack's directory changes the
 * file's status in all others, and wrangler, which watches its assets, restarts their Workers in the middle of requests.
 */
function place(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
}

interface Bundle {
  readonly model: string;
  readonly dir: string;
  readonly files: readonly string[];
}

/** The files that a page may need: the manifest, the networks, the tokenizer, and the files that describe the model. */
function bundleAt(dir: string): Bundle {
  const manifest = JSON.parse(readFileSync(path.join(dir, "manifest.json"), "utf8")) as {
    readonly model: string;
    readonly components: Readonly<
      Record<string, { readonly file: string; readonly external?: readonly { readonly file: string }[] }>
    >;
    readonly textGenerator?: { readonly tokenizer: { readonly file: string } };
    readonly files?: readonly { readonly file: string }[];
  };
  const networks = Object.values(manifest.components).flatMap((entry) => [entry, ...(entry.external ?? [])]);
  const tokenizer = manifest.textGenerator ? [manifest.textGenerator.tokenizer] : [];
  const files = [...networks, ...tokenizer, ...(manifest.files ?? [])].map(({ file }) => file);
  return { model: manifest.model, dir, files: [...new Set(["manifest.json", ...files])] };
}

/** Puts the first bundle of each model at `models/NAME/` of a directory of assets, and a list of the models at `models/index.json`. */
export function placeModels(assets: string, dirs: readonly string[]): void {
  const versions = Map.groupBy(dirs.map(bundleAt), ({ model }) => model).values();
  const bundles = Array.from(versions, ([first]) => first!);
  rmSync(path.join(assets, "models"), { recursive: true, force: true });
  for (const { model, dir, files } of bundles) {
    for (const file of files) place(path.join(dir, file), path.join(assets, "models", model, file));
  }
  mkdirSync(path.join(assets, "models"), { recursive: true });
  writeFileSync(path.join(assets, "models/index.json"), JSON.stringify({ models: bundles.map(({ model }) => model) }));
}

/**
 * Lays out the studio and the bundles in a separate directory, because several stacks may run with different models.
 * @returns the directory
 */
export function layOutAssets(root: string, dataDir: string, models: readonly string[]): string {
  const assets = path.join(dataDir, "assets");
  rmSync(assets, { recursive: true, force: true });
  mkdirSync(assets, { recursive: true });
  const from = path.join(root, ASSETS);
  for (const entry of globSync("**/*", { cwd: from, withFileTypes: true, exclude: ["models/**"] })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) place(file, path.join(assets, path.relative(from, file)));
  }
  placeModels(assets, models);
  return assets;
}
