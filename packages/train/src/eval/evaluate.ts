/** Evaluates a bundle: all sections, one after another. */
import type { Corpus } from "./corpus/corpus.ts";
import type { Evaluation } from "./evaluation.ts";
import { encoderExtractor, type Extractor } from "./extractor.ts";
import { openBundleFrozenEncoder, openFrozenEncoder } from "./frozen.ts";
import { type PixelRange, suppliedExtractor } from "./inception.ts";
import { FULL, type Plan, QUICK } from "./plan.ts";
import { readReal } from "./real.ts";
import { decoderFlowLoss, generatorFlowLoss } from "./sections/flow-loss.ts";
import { generation, heldOutDistance } from "./sections/generation.ts";
import { reconstruction } from "./sections/reconstruction.ts";
import { retrieval } from "./sections/retrieval.ts";
import { generatorsOf, type Section, type Sheet } from "./sections/section.ts";
import { smoothness } from "./sections/smoothness.ts";
import { decoderSteps, generatorSteps } from "./sections/steps.ts";
import { secondsPerPicture } from "./sections/timing.ts";
import type { Subject } from "./subject.ts";

export interface EvaluateOptions {
  readonly corpus: Corpus;
  readonly seed: number;
  readonly quick?: boolean;
  /** In place of what the quick or the full plan says. */
  readonly plan?: Partial<Plan>;
  /** ONNX file of a further feature space, and how it wants its pixels. */
  readonly inception?: { readonly file: string; readonly range?: PixelRange } | undefined;
  /** Where the untouched encoder is, for a bundle that does not carry its [cls]; see {@link openFrozenEncoder}. */
  readonly frozen?: string | undefined;
  readonly threads?: number | undefined;
  readonly progress?: Section["progress"];
}

export interface Evaluated {
  readonly evaluation: Evaluation;
  readonly sheets: readonly Sheet[];
}

type Omitted = Evaluation["omitted"][number];

/** The same subject, corpus, options and number of threads give the same numbers, but for `seconds`. */
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
    const extractors: Extractor[] = [encoderExtractor(subject)];
    if (inception) extractors.push(opened(await suppliedExtractor(inception.file, { ...inception, threads })));
    const frozen = await (options.frozen === undefined
      ? subject.bundle && openBundleFrozenEncoder(subject.bundle)
      : openFrozenEncoder(options.frozen, subject.manifest));
    if (frozen) opened(frozen);
    const read = (done: number, total: number) => progress("real pictures", done, total);
    const real = await readReal(corpus, extractors, plan.manifold, read);
    const sheets: Sheet[] = [];
    const show = (sheet: Sheet) => sheets.push(sheet);
    const section: Section = { subject, corpus, extractors, real, plan, seed, progress, show };
    return { evaluation: await measure(section, quick, frozen?.encode), sheets };
  } finally {
    for (const resource of open) await resource.close();
  }
}

async function measure(
  section: Section,
  quick: boolean,
  frozen: Parameters<typeof reconstruction>[1],
): Promise<Evaluation> {
  const { subject, corpus, extractors, seed } = section;
  const { model, title, components } = subject.manifest;
  const omitted: Omitted[] = [];
  const omit = (measure: string, reason: string) => void omitted.push({ measure, reason });
  if (frozen === undefined) {
    omit("cosine to the frozen token", "the bundle does not carry the original [cls] embedding; give --frozen");
  }
  const parts = Object.values(components);
  const sum = (values: readonly number[]) => values.reduce((total, x) => total + x, 0);

  const redrawn = await reconstruction(section, frozen);
  const floor = await heldOutDistance(section);
  if (floor === undefined) omit("distance of held-out real pictures", "every picture of the data is in the reference");
  const generators = generatorsOf(subject);
  if (generators.length === 0) omit("generation", "the bundle has no generator");
  const generated: Evaluation["generation"] = Object.fromEntries(
    await inTurn(generators, (generator) => generation(section, generator)),
  );
  const found = await retrieved(section, omit);
  const flowLoss = await flowLosses(section, omit);
  const smooth = await smoothness(section);
  if (smooth === undefined) omit("smoothness", "fewer than two different held-out pictures");
  const steps = {
    decoder: await decoderSteps(section),
    ...Object.fromEntries(await inTurn(generators, (generator) => generatorSteps(section, generator))),
  };
  const seconds = Object.fromEntries(await inTurn(generators, (generator) => secondsPerPicture(section, generator)));
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
    reconstruction: redrawn,
    generation: generated,
    ...(floor && { heldOutDistance: floor }),
    ...(found && { retrieval: found }),
    flowLoss,
    ...(smooth && { smoothness: smooth }),
    steps,
    seconds,
    omitted,
  };
}

/** One at a time: each fills the processors by itself. */
async function inTurn<K, T>(keys: readonly K[], work: (key: K) => Promise<T>): Promise<[K, T][]> {
  const results: [K, T][] = [];
  for (const key of keys) results.push([key, await work(key)]);
  return results;
}

async function retrieved(section: Section, omit: (measure: string, reason: string) => void) {
  if (section.subject.manifest.textGenerator === undefined) {
    omit("retrieval", "the bundle does not generate from prompts");
    return undefined;
  }
  if (section.corpus.queries === undefined) {
    omit("retrieval", "the data do not name concepts");
    return undefined;
  }
  return retrieval(section);
}

async function flowLosses(
  section: Section,
  omit: (measure: string, reason: string) => void,
): Promise<Evaluation["flowLoss"]> {
  const decoder = await decoderFlowLoss(section);
  if (decoder === undefined) omit("flow loss of the decoder", "the bundle does not hold the autoencoder's encoder");
  const found: [string, unknown][] = [];
  for (const generator of generatorsOf(section.subject)) {
    const losses = await generatorFlowLoss(section, generator);
    if (losses === undefined)
      omit(`flow loss of the ${generator} generator`, "the held-out pictures have no labels of the model");
    else found.push([generator, losses]);
  }
  return { ...(decoder && { decoder }), ...Object.fromEntries(found) };
}
