/**
 * Exports for the experiments in `bench/`: stages, parts of bundles, sections of an evaluation. Internal; the
 * package's public entry is `index.ts`.
 */
export { runParts } from "./bundle/parts.ts";
export { readIndex, writeDataset } from "./data/cache.ts";
export { type CaptionMix, plainCaption, wordsOf } from "./data/captions.ts";
export { type Dataset } from "./data/dataset.ts";
export { loadDataset } from "./data/load-dataset.ts";
export type { Style } from "./data/icon-sets.ts";
export { seededRandom, shuffle } from "./data/random.ts";
export type { Corpus, Query } from "./eval/corpus/corpus.ts";
export { emojiCorpus } from "./eval/corpus/emoji.ts";
export { ENCODER, encoderExtractor, type Extractor } from "./eval/extractor.ts";
export { suppliedExtractor } from "./eval/inception.ts";
export { retrievalScore } from "./eval/metrics/retrieval.ts";
export { FULL, type Plan } from "./eval/plan.ts";
export { readGallery, readReal } from "./eval/real.ts";
export { decoderFlowLoss } from "./eval/sections/flow-loss.ts";
export { generation, heldOutDistance } from "./eval/sections/generation.ts";
export { reconstruction } from "./eval/sections/reconstruction.ts";
export type { Distances, Section } from "./eval/sections/section.ts";
export { generateLatents, inChunks, itemSeed, withSubject } from "./eval/subject.ts";
export { type Recipe, type StageName, type StageRecipe, stageRecipe, stagesOf } from "./recipe/recipe.ts";
export { trainRecipe } from "./recipe/train.ts";
export { linearScale, tickLabel } from "./report/scale.ts";
export { coordinate, escapeXml, fitText } from "./report/svg.ts";
export { readLog } from "./report/training-log.ts";
export { stageDir } from "./stages/context.ts";
export { drawnSize } from "./stages/drawing-space.ts";
export { CHECKPOINT, type Report } from "./trainer/loop.ts";
export { readTensors } from "./trainer/state.ts";
