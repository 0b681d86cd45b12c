/**
 * `npm run fuzz -- [seconds]`: runs the property tests of all parsers of external input repeatedly with random seeds, for 60
 * seconds by default. Stops at the first failure and prints its seed. `npm test` uses fixed seeds.
 */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import path from "node:path";
import { ROOT } from "./lib/stack.ts";

/** Property tests of latents, events, signatures, picture files, checkpoints and their import, jobs, and API bodies. */
const SUITES = [
  "packages/shared/test/conformance/node.test.ts",
  "packages/runtime/src/picture-read.test.ts",
  "packages/runtime/src/picture-fuzz.test.ts",
  "packages/checkpoint/src",
  "packages/importer/src/fuzz.test.ts",
  "apps/gpu-worker/src/fuzz.test.ts",
  "apps/edge/src/api/fuzz.test.ts",
];

const [duration = "60"] = process.argv.slice(2);
const seconds = Number(duration);
if (!(seconds > 0)) {
  console.error(`npm run fuzz: expected a number of seconds, got ${duration}`);
  process.exit(1);
}
const vitest = path.join(ROOT, "node_modules/vitest/vitest.mjs");
const end = Date.now() + seconds * 1000;
let rounds = 0;
while (Date.now() < end) {
  const seed = String(process.env["PROPERTY_SEED"] ?? randomInt(2 ** 31));
  console.log(`seed ${seed}`);
  const env = { ...process.env, PROPERTY_SEED: seed };
  const done = spawnSync(process.execPath, [vitest, "run", "--reporter=dot", ...SUITES], {
    cwd: ROOT,
    stdio: "inherit",
    env,
  });
  if (done.status !== 0) {
    console.error(`npm run fuzz: failed with seed ${seed}; to repeat: PROPERTY_SEED=${seed} npm run fuzz -- 1`);
    process.exit(done.status ?? 1);
  }
  rounds++;
}
console.log(`npm run fuzz: ${rounds} rounds without a failure`);
