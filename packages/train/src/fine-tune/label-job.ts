/** Fine-tuning of the label generator on a folder with one sub-folder per label. */
import { ApiError } from "@reptok/shared";
import { i32 } from "../stages/context.ts";
import { dropOut } from "../stages/draws.ts";
import type { Example } from "./data/examples.ts";
import { split } from "./data/split.ts";
import { flowFeeds, latentsOf, sample } from "./generator-job.ts";
import { MAX_HELD_OUT, type Job, type JobContext } from "./job.ts";
import { mergeLabels, tuneLabelGenerator, type Labels } from "./label-generator.ts";

/** Maximum length of a label in the manifest. */
const MAX_LABEL = 200;

/**
 * The labels of the data, sorted. @throws ApiError for pictures without a label, and labels that differ only in case
 */
function labelsOf(examples: readonly Example[]): string[] {
  const names = new Map<string, string>();
  for (const { name, label } of examples) {
    if (label === undefined) {
      throw new ApiError("invalid_request", `${name}: expected it in a sub-folder named after its label`);
    }
    const before = names.get(label.toLowerCase());
    if (before !== undefined && before !== label) {
      throw new ApiError("invalid_request", `expected one folder per label, got ${before} and ${label}`);
    }
    if (label.length > MAX_LABEL) {
      throw new ApiError("invalid_request", `expected labels of at most ${MAX_LABEL} characters, got ${label.length}`);
    }
    names.set(label.toLowerCase(), label);
  }
  return [...names.values()].toSorted();
}

function describe(labels: Labels, previous: number, found: number): string {
  if (labels.from.length === previous && labels.from.every((from, to) => from === to)) {
    return `labels: all ${found} of the data are among the bundle's ${previous}, which are kept`;
  }
  const keptCount = labels.from.filter((at) => at >= 0).length;
  return `labels: the data's ${found} replace the bundle's ${previous}; ${keptCount} keep their learned embedding, ${found - keptCount} are new`;
}

/** @returns undefined when it was stopped while the pictures were prepared */
export async function labelJob(context: JobContext): Promise<Job | undefined> {
  const { source, settings, threads, note } = context;
  const previous = source.manifest.labelGenerator!.labels;
  const found = labelsOf(context.examples);
  const labels = mergeLabels(previous, found);
  note(describe(labels, previous.length, found.length));
  const prepared = await latentsOf(context);
  if (prepared === undefined) return undefined;

  const places = new Map(labels.names.map((name, at) => [name.toLowerCase(), at]));
  const labelOf = prepared.examples.map(({ label }) => places.get(label!.toLowerCase())!);
  const parts = split(
    prepared.examples.map(({ name }) => name),
    settings.holdOut,
    settings.seed,
    MAX_HELD_OUT,
  );
  const shown = [...new Set(labelOf)].slice(0, settings.shown);
  return {
    tuning: await tuneLabelGenerator(source, labels, { ...settings, threads }),
    manifest: { labelGenerator: { ...source.manifest.labelGenerator!, labels: [...labels.names] } },
    split: parts,
    skipped: prepared.skipped,
    async feeds(indices, random) {
      const picked = Array.from(indices, (index) => labelOf[index]!);
      const label = Int32Array.from(dropOut(picked, labels.names.length, settings.dropout, random));
      return { ...(await flowFeeds(prepared, indices, random)), label: i32(label, indices.length) };
    },
    look: (pipeline) =>
      sample(
        pipeline,
        source.manifest.imageSize,
        shown.map((label) => ({ label })),
        shown.map((label) => labels.names[label]!),
        settings.seed,
      ),
    close: () => prepared.rows.latent.close(),
  };
}
