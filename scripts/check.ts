/**
 * `npm run check`: all static checks of the sources. All checks run even if one fails, so that one run shows every
 * problem; arguments select some by name.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { ROOT } from "./lib/stack.ts";

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  types: ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"],
  "types-edge": ["node_modules/typescript/bin/tsc", "-p", "apps/edge"],
  bindings: [
    "node_modules/wrangler/bin/wrangler.js",
    "types",
    "--check",
    "--cwd=apps/edge",
    "--env-interface=WorkerBindings",
    "--include-runtime=false",
    "--strict-vars=false",
    "--env-file=/dev/null",
  ],
  "types-studio": ["node_modules/typescript/bin/tsc", "-p", "apps/studio"],
  lint: ["node_modules/oxlint/bin/oxlint", "--type-aware", "--quiet"],
  format: ["node_modules/oxfmt/bin/oxfmt", "--check"],
  unused: ["node_modules/knip/bin/knip.js"],
  arrows: ["scripts/check-imports.ts"],
  lock: ["scripts/complete-lock.ts", "--check"],
  budgets: ["scripts/check-budgets.ts"],
};

const requested = process.argv.slice(2);
const unknown = requested.filter((name) => !(name in CHECKS));
if (unknown.length > 0) {
  console.error(`check: expected some of ${Object.keys(CHECKS).join(", ")}; got ${unknown.join(", ")}`);
  process.exit(2);
}
const failed: string[] = [];
for (const [name, args] of Object.entries(CHECKS)) {
  if (requested.length > 0 && !requested.includes(name)) continue;
  console.log(`check ${name}`);
  const [script = "", ...rest] = args;
  const done = spawnSync(process.execPath, [path.join(ROOT, script), ...rest], { cwd: ROOT, stdio: "inherit" });
  if (done.status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? "check: all passed" : `check: failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
