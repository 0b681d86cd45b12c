/**
 * `npm run pack`: builds the public packages (ESM and declarations), packs each as `npm publish` would, and checks the
 * tarballs with publint and Are The Types Wrong. Result: `dist/reptok-NAME-VERSION.tgz`.
 *
 * The workspaces' package.json files point to TypeScript sources, which Node runs directly in this repository; `publicManifest`
 * writes those of the packed packages. Arguments select packages: `npm run pack -- shared client`.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build } from "tsdown";
import { PACKAGES, type PackageSource, publicManifest, type SourceManifest } from "./lib/packages.ts";
import { ROOT } from "./lib/stack.ts";

const OUT = path.join(ROOT, "dist");

/** Sources start their worker threads as `new URL("./NAME.ts", import.meta.url)`; here the scripts are JavaScript. */
const threadScripts = {
  name: "reptok-thread-scripts",
  transform: (code: string) =>
    code.replaceAll(/new URL\("(\.\/[\w-]+)\.ts", import\.meta\.url\)/g, 'new URL("$1.js", import.meta.url)'),
};

const readManifest = (file: string) => JSON.parse(readFileSync(file, "utf8")) as SourceManifest;

async function buildPackage({ dir, entries, platform }: PackageSource, to: string): Promise<void> {
  await build({
    config: false,
    cwd: path.join(ROOT, dir),
    // Flat, so that worker threads' scripts are in the folder of the file that starts them.
    entry: Object.fromEntries(entries.map((entry) => [path.basename(entry, ".ts"), entry])),
    outDir: path.join(to, "dist"),
    format: "esm",
    fixedExtension: false,
    platform,
    target: "es2022",
    tsconfig: path.join(ROOT, "tsconfig.pack.json"),
    dts: dir.startsWith("packages/"),
    plugins: [threadScripts],
    logLevel: "error",
  });
}

function npmPack(dir: string): string {
  const done = spawnSync("npm", ["pack", dir, "--json", "--ignore-scripts", `--pack-destination=${OUT}`], {
    cwd: OUT,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (done.status !== 0) throw new Error(`npm pack ${dir} failed:\n${done.stderr}`);
  const [packed] = JSON.parse(done.stdout) as [{ filename: string }];
  return path.join(OUT, packed.filename);
}

/** Problems that publint and Are The Types Wrong find in a tarball. */
async function problemsOf(tarball: string): Promise<string[]> {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
  const types = await checkPackage(createPackageFromTarballData(bytes));
  // The packages are ES modules only; Node supports `require` of them since 20.19.
  const typeProblems = types.types === false ? [] : types.problems.filter(({ kind }) => kind !== "CJSResolvesToESM");
  return [
    ...messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code),
    ...typeProblems.map((problem) => `types: ${JSON.stringify(problem)}`),
  ];
}

async function pack(source: PackageSource): Promise<boolean> {
  const manifest = readManifest(path.join(ROOT, source.dir, "package.json"));
  const to = path.join(OUT, path.basename(source.dir));
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  await buildPackage(source, to);
  writeFileSync(path.join(to, "package.json"), `${JSON.stringify(publicManifest(manifest, source), null, 2)}\n`);
  copyFileSync(path.join(ROOT, source.dir, "README.md"), path.join(to, "README.md"));
  for (const file of ["LICENSE", "CHANGELOG.md"]) copyFileSync(path.join(ROOT, file), path.join(to, file));
  const tarball = npmPack(to);
  const problems = await problemsOf(tarball);
  console.log(`${path.relative(ROOT, tarball)}${problems.length === 0 ? "" : ":"}`);
  for (const problem of problems) console.error(`  ${problem}`);
  return problems.length === 0;
}

const names = PACKAGES.map(({ dir }) => path.basename(dir));
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`pack: expected some of ${names.join(", ")}; got ${unknown.join(", ")}`);
  process.exit(2);
}
mkdirSync(OUT, { recursive: true });
let clean = true;
for (const source of PACKAGES) {
  if (chosen.length > 0 && !chosen.includes(path.basename(source.dir))) continue;
  clean = (await pack(source)) && clean;
}
process.exitCode = clean ? 0 : 1;
