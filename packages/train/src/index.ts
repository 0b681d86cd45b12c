/** Training and evaluation: the starter's recipe, fine-tuning, exported stages, evaluation of bundles. */
// The data set.
export { prepareEmoji, type PrepareOptions } from "./data/cache.ts";
export { type Dataset, pictureAt } from "./data/dataset.ts";
export { type DatasetOptions, loadDataset } from "./data/load-dataset.ts";
export { ICON_SETS, type Style } from "./data/icon-sets.ts";
// The starter: its recipe, its training, its bundle.
export { STAGES, type Recipe, type StageName } from "./recipe/recipe.ts";
export { starter } from "./recipe/starter.ts";
export { trainRecipe, type TrainOptions } from "./recipe/train.ts";
export { exportBundle, type ExportOptions } from "./bundle/export.ts";
export { keepEvaluation } from "./bundle/keep-evaluation.ts";
// Stages trained on another machine.
export { adopt, type Adopted } from "./export/adopt.ts";
export { restore, type RestoreOptions } from "./export/restore.ts";
export { exportRun, type ExportRunOptions } from "./export/export-run.ts";
// Training a bundle further on one's own pictures.
export { fineTune } from "./fine-tune/fine-tune.ts";
export { openSource, type Source } from "./fine-tune/source.ts";
export { mergeLabels, tuneLabelGenerator } from "./fine-tune/label-generator.ts";
export { tuneTokenizer } from "./fine-tune/tokenizer.ts";
export type { Tuned, TuneEvent, TuneOptions } from "./fine-tune/tune.ts";
// One step of training.
export { generatorLoss, noisy } from "./stages/generator.ts";
export { tokenizerLoss } from "./stages/tokenizer.ts";
export type { Report } from "./trainer/loop.ts";
export { AdamW, type AdamWOptions } from "./trainer/optimizer.ts";
export { ParamSet } from "./trainer/params.ts";
export { TrainStep, type StepGraph } from "./trainer/step.ts";
// Evaluation.
export * from "./eval/index.ts";
