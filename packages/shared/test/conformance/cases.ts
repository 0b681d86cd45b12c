/** All case files; they run in Node, workerd and Chromium. */
import { base64Cases } from "./base64.cases.ts";
import { latentCases } from "./latent.cases.ts";
import { latentFuzzCases } from "./fuzz.cases.ts";
import { pictureKeyCases } from "./picture-key.cases.ts";
import { ndjsonCases } from "./ndjson.cases.ts";
import { pictureCases } from "./inspect.cases.ts";
import { fleetCases } from "./fleet.cases.ts";
import { identityCases } from "./identity.cases.ts";
import { promptCases } from "./prompt.cases.ts";
import { textCases } from "./text.cases.ts";
import type { Kit } from "./kit.ts";

export function allCases(kit: Kit): void {
  latentCases(kit);
  latentFuzzCases(kit);
  pictureKeyCases(kit);
  base64Cases(kit);
  ndjsonCases(kit);
  fleetCases(kit);
  identityCases(kit);
  promptCases(kit);
  textCases(kit);
  pictureCases(kit);
}
