/** Evaluates a bundle: runs all sections in sequence. */
import type { Corpus } from "./corpus/corpus.ts";
import type { Evaluation } from "./evaluation.ts";
import { encoderExtractor, type Extractor } from "./extractor.ts";
import { openBundleFrozenEncoder, openFrozenEncoder } from "./frozen.ts";
import { featureKey } from "./feature-cache.ts";
import { type PixelRange, suppliedExtractor } from "./inception.ts";
import { FULL, type Plan, QUICK } from "./plan.ts";
import { readReal } from "./real.ts";
import { costPerPicture } from "./sections/cost.ts";
import { everydayRetrieval } from "./sections/everyday.ts";
import { firstStage } from "./sections/first-stage.ts";
import { decoderFlowLoss, generatorFlowLoss } from "./sections/flow-loss.ts";
import { generation, heldOutDistance } from "./sections/generation.ts";
import { onBackgrounds } from "./sections/backgrounds.ts";
import { labelRetrieval } from "./sections/labels.ts";
import { linearBaselines } from "./sections/linear.ts";
import { reconstruction } from "./sections/reconstruction.ts";
import { retrieval } from "./sections/retrieval.ts";
import { type Generator, generatorsOf, type Section, type Sheet } from "./sections/section.ts";
import { seedSpread } from "./sections/spread.ts";
import { smoothness } from "./sections/smoothness.ts";
import { decoderSteps, generatorSteps } from "./sections/steps.ts";
import type { Subject } from "./subject.ts";

export interface EvaluateOptions {
  readonly corpus: Corpus;
  readonly seed: number;
  readonly quick?: boolean;
  /** Overrides of the quick or full plan. */
  readonly plan?: Partial<Plan>;
  /** ONNX file of a second feature space, and the range of its pixels. */
  readonly inception?: { readonly file: string; readonly range?: PixelRange } | undefined;
  /** Path of the original encoder, for a bundle without the original [cls] embedding; see {@link openFrozenEncoder}. */
  readonly frozen?: string | undefined;
  readonly threads?: number | undefined;
  /** Directory in which features of real pictures are cached; without it, they are not cached. */
  readonly cache?: string | undefined;
  readonly progress?: Section["progress"];
}

export interface Evaluated {
  readonly evaluation: Evaluation;
  readonly sheets: readonly Sheet[];
}

type Omitted = Evaluation["omitted"][number];

/** Deterministic for the same subject, corpus, options and number of threads, except durations. */
export async function evaluate(subject: Subject, options: EvaluateOptions): Promise<Evaluated> {
  const { corpus, seed, quick = false, progress = () => {} } = options;
  const plan = { ...(quick ? QUICK : FULL), ...options.plan };
  const open: { close(): Promise<void> }[] = [];
  const opened = <T extends { close(): Promise<void> }>(resource: T): T => {
    open.push(resource);
    return resource;
  };
  try {
    const { inception, threads } = options;
    const encoder = encoderExtractor(subject);
    const extractors: Extractor[] = [encoder];
    if (inception) extractors.push(opened(await suppliedExtractor(inception.file, { ...inception, threads })));
    const frozen = await (options.frozen === undefined
      ? subject.bundle && openBundleFrozenEncoder(subject.bundle)
      : openFrozenEncoder(options.frozen, subject.manifest));
    if (frozen) opened(frozen);
    const read = (done: number, total: number) => progress("real pictures", done, total);
    const key = featureKey(subject.manifest, corpus.fingerprint, threads);
    const cache = options.cache !== undefined && key !== undefined ? { dir: options.cache, key } : undefined;
    const real = await readReal(corpus, extractors, plan.manifold, read, cache);
    const sheets: Sheet[] = [];
    const show = (sheet: Sheet) => sheets.push(sheet);
    const section: Section = { subject, corpus, extractors, encoder, real, plan, seed, threads, progress, show };
    return { evaluation: await measure(section, quick, frozen?.encode), sheets };
  } finally {
    for (const resource of open) await resource.close();
  }
}

type Omit = (measure: string, reason: string) => void;

async function measure(
  section: Section,
  quick: boolean,
  frozen: Parameters<typeof reconstruction>[1],
): Promise<Evaluation> {
  const { subject, corpus, extractors, seed } = section;
  const { model, title, components } = subject.manifest;
  const omitted: Omitted[] = [];
  const omit: Omit = (measure, reason) => void omitted.push({ measure, reason });
  const parts = Object.values(components);
  const generators = generatorsOf(subject);
  if (generators.length === 0) omit("generation", "the bundle has no generator");
  const byGenerator = async <T>(work: (section: Section, generator: Generator) => Promise<T>) =>
    Object.fromEntries(await inTurn(generators, (generator) => work(section, generator)));
  return {
    format: "reptok-evaluation",
    version: 1,
    model,
    title,
    parameters: sum(parts.map(({ parameters }) => parameters)),
    bytes: sum(parts.map(({ bytes, external }) => bytes + sum(external.map((file) => file.bytes)))),
    seed,
    quick,
    data: {
      name: corpus.name,
      pictures: corpus.items.length,
      heldOut: corpus.heldOut.length,
      reference: corpus.reference.length,
    },
    features: Object.fromEntries(extractors.map(({ name, about }) => [name, about])),
    ...(await reconstructions(section, frozen, omit)),
    generation: await byGenerator(generation),
    ...(await retrievals(section, omit)),
    flowLoss: await flowLosses(section, omit),
    ...(await smoothnessOf(section, omit)),
    steps: { decoder: await decoderSteps(section), ...(await byGenerator(generatorSteps)) },
    cost: await byGenerator(costPerPicture),
    omitted,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);

/** Runs sequentially, because each call uses all processors. */
async function inTurn<K, T>(keys: readonly K[], work: (key: K) => Promise<T>): Promise<[K, T][]> {
  const results: [K, T][] = [];
  for (const key of keys) results.push([key, await work(key)]);
  return results;
}

/** Reconstructions of held-out pictures: by the model, by its first stage, by linear maps, and on other backgrounds. */
async function reconstructions(section: Section, frozen: Parameters<typeof reconstruction>[1], omit: Omit) {
  if (frozen === undefined)
    omit("cosine to the frozen token", "the bundle lacks the original [cls] embedding; use --frozen");
  const reconstructed = await reconstruction(section, frozen);
  const first = await firstStage(section);
  if (first === undefined) omit("first stage alone", "the bundle has no first stage, or lacks its encoder");
  const linear = await linearBaselines(section);
  if (linear === undefined) omit("linear baselines", "expected at least two pictures to fit");
  const backgrounds = await onBackgrounds(section);
  if (backgrounds === undefined) omit("other backgrounds", "the data do not separate subjects from backgrounds");
  const floor = await heldOutDistance(section);
  if (floor === undefined) omit("distance of held-out real pictures", "every picture of the data is in the reference");
  return {
    reconstruction: reconstructed,
    ...(first && { firstStage: first }),
    ...(linear && { linear }),
    ...(backgrounds && { backgrounds }),
    ...(floor && { heldOutDistance: floor }),
  };
}

/** Retrieval of pictures generated from prompts and labels among the real pictures. */
async function retrievals(section: Section, omit: Omit) {
  const { manifest } = section.subject;
  const labels = await labelRetrieval(section);
  if (manifest.labelGenerator && labels === undefined)
    omit("labels' nearest pictures", "the data have no labels of the model, or no concepts");
  const found = labels && { labels };
  if (manifest.textGenerator === undefined) {
    omit("retrieval", "the bundle does not generate from prompts");
    return found;
  }
  if (section.corpus.queries === undefined) {
    omit("retrieval", "the data have no concepts");
    return found;
  }
  const everyday = await everydayRetrieval(section);
  const spread = await seedSpread(section);
  if (spread === undefined) omit("spread of seeds", "no concept has four real pictures");
  return {
    ...found,
    retrieval: await retrieval(section),
    ...(everyday && { everyday }),
    ...(spread && { spread }),
  };
}

async function smoothnessOf(section: Section, omit: Omit) {
  const smooth = await smoothness(section);
  if (smooth === undefined) omit("smoothness", "fewer than two different held-out pictures");
  return smooth && { smoothness: smooth };
}

async function flowLosses(section: Section, omit: Omit): Promise<Evaluation["flowLoss"]> {
  const decoder = await decoderFlowLoss(section);
  if (decoder === undefined) omit("flow loss of the decoder", "the bundle lacks the autoencoder's encoder");
  const found: [string, unknown][] = [];
  for (const generator of generatorsOf(section.subject)) {
    const losses = await generatorFlowLoss(section, generator);
    if (losses === undefined)
      omit(`flow loss of the ${generator} generator`, "the held-out pictures have no labels of the model");
    else found.push([generator, losses]);
  }
  return { ...(decoder && { decoder }), ...Object.fromEntries(found) };
}
