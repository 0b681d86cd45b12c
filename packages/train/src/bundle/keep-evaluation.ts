/** An evaluation in the bundle that it measured. */
import { readFile } from "node:fs/promises";
import { openBundle, ORIGIN_CARD, otherFiles, type ReadyComponent, readyComponent, writeBundle } from "@reptok/runtime";
import { ApiError, ComponentName, type Manifest } from "@reptok/shared";
import type { Evaluation } from "../eval/evaluation.ts";
import { EVALUATION_FILE, evaluationBytes } from "../eval/report/files.ts";
import { measuredSection, withMeasured } from "./measured.ts";

const CARD = "README.md";

/**
 * Writes the bundle again with `evaluation.json` and the section "Measured" of its card; networks and all other files stay.
 * @param before of an earlier model, to stand beside the numbers
 * @throws ApiError `conflict` for a bundle that does not state its networks' sizes
 */
export async function keepEvaluation(
  directory: string,
  evaluation: Evaluation,
  before?: Evaluation,
): Promise<Manifest> {
  const bundle = await openBundle(directory);
  const { components, files: listed, networks, frozenCls: __, textGenerator, textEncoder, ...stated } = bundle.manifest;
  if (networks === undefined)
    throw new ApiError("conflict", `${directory}: expected a bundle that states its networks' sizes, found none`);
  const manifest = { ...stated, ...(textGenerator && { textGenerator }), ...(textEncoder && { textEncoder }) };
  const ready: Partial<Record<ComponentName, ReadyComponent>> = {};
  for (const name of ComponentName.options)
    if (components[name] !== undefined) ready[name] = await readyComponent(bundle, name);
  const files = await otherFiles(bundle);
  delete files[ORIGIN_CARD];
  for (const { file } of listed) files[file] = await readFile(bundle.file(file));
  const card = files[CARD] === undefined ? `# ${manifest.title}\n` : Buffer.from(files[CARD]).toString();
  files[CARD] = Buffer.from(withMeasured(card, measuredSection(evaluation, before)));
  files[EVALUATION_FILE] = evaluationBytes(evaluation);
  return writeBundle(directory, { configs: networks, weights: {}, ready, storage: "f32", manifest, files });
}
