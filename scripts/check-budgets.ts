/**
 * Checks budgets: the size of the Worker's upload, the downloads of a page, the work of the type checker. Each limit was set to
 * the measured value plus a tenth; a change that needs more raises it. The length of files is a lint rule.
 */
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { ROOT } from "./lib/stack.ts";
import { ASSETS, ensureStudio } from "./lib/studio.ts";

interface Budget {
  readonly name: string;
  readonly limit: number;
  readonly unit: string;
  readonly measure: () => number | Promise<number>;
}

/** Runs a script under this Node. @returns its standard output @throws Error with all output if it fails */
function outputOf(script: string, args: readonly string[], cwd = ROOT): string {
  const env = { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" };
  const done = spawnSync(process.execPath, ["--no-warnings", script, ...args], { cwd, encoding: "utf8", env });
  if (done.status !== 0) throw new Error(`${script} ${args.join(" ")} failed:\n${done.stdout}${done.stderr}`);
  return done.stdout;
}

const gzipped = (bytes: string | Uint8Array): number => gzipSync(bytes).length;

/** Compressed size of the Worker as wrangler uploads it. */
function edgeBundle(): number {
  const out = mkdtempSync(path.join(tmpdir(), "reptok-bundle-"));
  try {
    const wrangler = fileURLToPath(import.meta.resolve("wrangler"));
    outputOf(wrangler, ["deploy", "--dry-run", "--outdir", out], path.join(ROOT, "apps/edge"));
    const files = globSync("**/*.{js,wasm}", { cwd: out });
    return files.reduce((sum, file) => sum + gzipped(readFileSync(path.join(out, file))), 0);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** The studio's page with its scripts and styles; models and ONNX Runtime are loaded later. */
async function studioFirstLoad(): Promise<number> {
  await ensureStudio(ROOT, () => {});
  const page = readFileSync(path.join(ROOT, ASSETS, "index.html"), "utf8");
  const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file!);
  const files = named.map((file) => readFileSync(path.join(ROOT, ASSETS, file)));
  return files.reduce((sum, file) => sum + gzipped(file), gzipped(page));
}

/** A package bundled for a page, without its peer dependencies. */
async function pageBundle(name: string): Promise<number> {
  const entryPoints = [path.join(ROOT, "packages", name, "src/index.ts")];
  const { outputFiles } = await build({ entryPoints, bundle: true, minify: true, format: "esm", write: false });
  return gzipped(outputFiles[0]!.contents);
}

/** Number of type instantiations, which is deterministic, unlike time. */
function instantiations(project: string): number {
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  const found = /^Instantiations:\s+(\d+)$/m.exec(outputOf(tsc, ["-p", project, "--extendedDiagnostics"]));
  if (!found) throw new Error(`tsc -p ${project} --extendedDiagnostics: expected a line "Instantiations: N"`);
  return Number(found[1]);
}

const kilobytes = (name: string, limit: number, measure: Budget["measure"]): Budget => ({
  name,
  limit: 1000 * limit,
  unit: "bytes, compressed",
  measure,
});
const types = (project: string, limit: number): Budget => ({
  name: `types of ${project}`,
  limit,
  unit: "instantiations",
  measure: () => instantiations(project),
});

const BUDGETS: readonly Budget[] = [
  kilobytes("edge bundle", 290, edgeBundle),
  kilobytes("studio, first load", 94, studioFirstLoad),
  kilobytes("@reptok/browser in a page", 59, () => pageBundle("browser")),
  kilobytes("@reptok/client in a page", 49, () => pageBundle("client")),
  types("tsconfig.json", 1_377_000),
];

const problems: string[] = [];
for (const { name, limit, unit, measure } of BUDGETS) {
  const found = await measure();
  const line = `${name}: ${found.toLocaleString("en")} of at most ${limit.toLocaleString("en")} ${unit}`;
  console.log(line);
  if (found === 0 || found > limit) problems.push(line);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
