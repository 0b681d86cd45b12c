/** Evaluation of bundles. */
export type { Corpus, CorpusItem, Query, QueryKind } from "./corpus/corpus.ts";
export { emojiCorpus } from "./corpus/emoji.ts";
export { folderCorpus, type FolderOptions } from "./corpus/folder.ts";
export { type EvaluateOptions, type Evaluated, evaluate } from "./evaluate.ts";
export { type Evaluation, readEvaluation } from "./evaluation.ts";
export { PIXEL_RANGES, type PixelRange } from "./inception.ts";
export { frechetDistance, type FrechetDistance } from "./metrics/frechet.ts";
export { Moments, momentsOf } from "./metrics/moments.ts";
export { precisionRecall } from "./metrics/precision-recall.ts";
export { psnr } from "./metrics/psnr.ts";
export { ssim } from "./metrics/ssim.ts";
export { evaluatePrompts, type PromptLine, type PromptScore, readPromptLines } from "./prompts.ts";
export { reportFiles } from "./report/files.ts";
export { summaryRows, type SummaryRow } from "./report/summary.ts";
export { type Subject, withSubject } from "./subject.ts";
