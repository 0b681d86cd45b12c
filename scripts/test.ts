/**
 * `npm test`: all suites except the studio's pages (`npm test -- --project studio`) in one run of vitest. Arguments are passed
 * to vitest: `npm test -- packages/model`.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { bringChromium } from "./lib/bring-chromium.ts";
import { findChromium } from "./lib/chromium.ts";
import { ROOT } from "./lib/stack.ts";

/** An explicit CHROMIUM_PATH that cannot be run is an error, without fallback. */
function chromiumPath(): string | undefined {
  const found = findChromium();
  if (found !== undefined || process.env["CHROMIUM_PATH"]) return found;
  try {
    return bringChromium(path.join(ROOT, ".data"));
  } catch (error) {
    console.error(`npm test: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

const chromium = chromiumPath();
if (chromium === undefined) {
  console.error(
    "npm test: the browser suites need Chromium, and none was found. Install it (Debian: apt-get install chromium)\n" +
      "or set the path of its executable: CHROMIUM_PATH=/path/to/chrome npm test",
  );
  process.exit(1);
}
const vitest = path.join(ROOT, "node_modules/vitest/vitest.mjs");
const requested = process.argv.slice(2);
const done = spawnSync(
  process.execPath,
  [vitest, "run", ...(requested.length > 0 ? requested : ["--project", "!studio"])],
  {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, CHROMIUM_PATH: chromium },
  },
);
process.exit(done.status ?? 1);
