/**
 * `npm run build`: the studio and the bundles that browsers may open, as the static files of the edge (apps/edge/assets), for
 * `wrangler deploy`. MODELS names the bundles, as for `npm start`; MODELS= leaves them out.
 *
 * Workers Assets takes files of at most 25 MiB: a bundle with a larger one is left out, and drawn by the server alone.
 */
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./lib/stack.ts";
import { ASSETS, ensureStudio, MAX_ASSET_BYTES, placeModels } from "./lib/studio.ts";

const { MODELS = "models/starter" } = process.env;

/** Whether all of the bundle's files may be assets. */
function fits(dir: string): boolean {
  const large = readdirSync(dir).filter((file) => statSync(path.join(dir, file)).size > MAX_ASSET_BYTES);
  if (large.length > 0) console.log(`Left out: ${dir}, of which ${large.join(", ")} has more than 25 MiB.`);
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
