/** `npm test`: every suite, in one run of vitest. Arguments go to vitest: `npm test -- packages/model`. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { findChromium } from "./lib/chromium.ts";
import { ROOT } from "./lib/stack.ts";

const chromium = findChromium();
if (chromium === undefined) {
  console.error(
    "npm test: no Chromium found, which the browser suites need. Install it (Debian: apt-get install chromium),\n" +
      "or name its executable: CHROMIUM_PATH=/path/to/chrome npm test",
  );
  process.exit(1);
}
const vitest = path.join(ROOT, "node_modules/vitest/vitest.mjs");
const done = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
  env: { ...process.env, CHROMIUM_PATH: chromium },
});
process.exit(done.status ?? 1);
