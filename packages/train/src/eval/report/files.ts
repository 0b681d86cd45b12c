/** The files that an evaluation writes. */
import type { Evaluated } from "../evaluate.ts";
import type { Evaluation } from "../evaluation.ts";
import { htmlReport } from "./html.ts";
import { sheetFiles } from "./sheets.ts";

export const EVALUATION_FILE = "evaluation.json";

/** The content of `evaluation.json`. */
export const evaluationBytes = (evaluation: Evaluation): Uint8Array =>
  Buffer.from(`${JSON.stringify(evaluation, null, 1)}\n`);

/** Numbers, page and sheets, by path relative to the evaluation's directory. */
export async function reportFiles({ evaluation, sheets }: Evaluated): Promise<Map<string, Uint8Array>> {
  return new Map([
    [EVALUATION_FILE, evaluationBytes(evaluation)],
    ["report.html", Buffer.from(await htmlReport(evaluation, sheets))],
    ...(await sheetFiles(sheets)),
  ]);
}
