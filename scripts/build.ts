/**
 * `npm run build`: builds the studio and copies the bundles for browsers to the edge's static files (apps/edge/assets), for
 * `wrangler deploy`. MODELS lists the bundles, as for `npm start`; if it is empty, no bundles are copied.
 *
 * Workers Assets accepts files of at most 25 MiB: bundles with a larger file are skipped, and only the server uses them.
 */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./lib/stack.ts";
import { ASSETS, ensureStudio, MAX_ASSET_BYTES, placeModels } from "./lib/studio.ts";

const { MODELS = "models/starter" } = process.env;

/** Whether all files of the bundle are small enough. */
function fits(dir: string): boolean {
  const large = readdirSync(dir).filter((file) => statSync(path.join(dir, file)).size > MAX_ASSET_BYTES);
  if (large.length > 0) console.log(`Skipped ${dir}: ${large.join(", ")} is larger than 25 MiB.`);
  return large.length === 0;
}

try {
  await ensureStudio(ROOT, (line) => console.log(line));
  const dirs = MODELS.split(path.delimiter).filter((dir) => dir !== "");
  placeModels(path.join(ROOT, ASSETS), dirs.map((dir) => path.resolve(ROOT, dir)).filter(fits));
  console.log(`${ASSETS} is ready for "npm run wrangler -- deploy".`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
