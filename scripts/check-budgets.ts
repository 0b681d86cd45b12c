/** Size budgets: the edge's bundle as wrangler would upload it, and the length of source files. */
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { ROOT } from "./lib/stack.ts";

/** Cloudflare's limit for a Worker on the free plan. */
const MAX_BUNDLE_GZIP = 3_000_000;
const MAX_LINES = 400;

function bundleBytes(): number {
  const out = mkdtempSync(path.join(tmpdir(), "reptok-bundle-"));
  try {
    const wrangler = fileURLToPath(import.meta.resolve("wrangler"));
    const done = spawnSync(process.execPath, ["--no-warnings", wrangler, "deploy", "--dry-run", "--outdir", out], {
      cwd: path.join(ROOT, "apps/edge"),
      encoding: "utf8",
      env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" },
    });
    if (done.status !== 0) throw new Error(`wrangler deploy --dry-run failed:\n${done.stdout}${done.stderr}`);
    const files = globSync("**/*.{js,wasm}", { cwd: out });
    return files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(out, file))).length, 0);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

const problems: string[] = [];
const bytes = bundleBytes();
console.log(`edge bundle: ${(bytes / 1000).toFixed(0)} kB gzip of at most ${MAX_BUNDLE_GZIP / 1000} kB`);
if (bytes === 0 || bytes > MAX_BUNDLE_GZIP) problems.push(`the edge bundle is ${bytes} bytes gzip`);
for (const file of globSync("{packages,apps,scripts,test}/**/*.{ts,tsx,mjs}", {
  cwd: ROOT,
  exclude: ["**/node_modules", "**/generated"],
})) {
  const lines = readFileSync(path.join(ROOT, file), "utf8").split("\n").length - 1;
  if (lines > MAX_LINES) problems.push(`${file} has ${lines} lines; at most ${MAX_LINES}`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
