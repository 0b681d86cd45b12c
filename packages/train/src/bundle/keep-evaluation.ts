/** Stores an evaluation in the bundle that it describes. */
import { allFiles, openBundle, type ReadyComponent, readyComponent, writeBundle } from "@reptok/runtime";
import { ApiError, ComponentName, type Manifest } from "@reptok/shared";
import type { Evaluation } from "../eval/evaluation.ts";
import { EVALUATION_FILE, evaluationBytes } from "../eval/report/files.ts";
import { measuredSection, withMeasured } from "./measured.ts";

const CARD = "README.md";

/**
 * Rewrites the bundle with `evaluation.json` and the section "Measured" of its card; all other files are unchanged.
 * @param before evaluation of an earlier model, for comparison
 * @throws ApiError `conflict` for a bundle that does not state its networks' sizes
 */
export async function keepEvaluation(
  directory: string,
  evaluation: Evaluation,
  before?: Evaluation,
): Promise<Manifest> {
  const bundle = await openBundle(directory);
  const { components, files: _, networks, frozenCls: __, textGenerator, textEncoder, ...stated } = bundle.manifest;
  if (networks === undefined)
    throw new ApiError("conflict", `${directory}: expected a bundle that states its networks' sizes, got none`);
  const manifest = { ...stated, ...(textGenerator && { textGenerator }), ...(textEncoder && { textEncoder }) };
  const ready: Partial<Record<ComponentName, ReadyComponent>> = {};
  for (const name of ComponentName.options)
    if (components[name] !== undefined) ready[name] = await readyComponent(bundle, name);
  const files = await allFiles(bundle);
  const card = files[CARD] === undefined ? `# ${manifest.title}\n` : Buffer.from(files[CARD]).toString();
  files[CARD] = Buffer.from(withMeasured(card, measuredSection(evaluation, before)));
  files[EVALUATION_FILE] = evaluationBytes(evaluation);
  return writeBundle(directory, { configs: networks, weights: {}, ready, storage: "f32", manifest, files });
}
