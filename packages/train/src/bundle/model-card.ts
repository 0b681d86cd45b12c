/** The model card of a run's bundle: data, recipe, numbers, limits, in Markdown. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "@reptok/shared";
import { ICON_SETS } from "../data/icon-sets.ts";
import type { Dataset } from "../data/dataset.ts";
import { stageRecipe, stagesOf, type Recipe, type StageName } from "../recipe/recipe.ts";
import { stageDir } from "../stages/context.ts";
import { SENTENCE_ENCODER } from "../text/sentence-encoder.ts";

interface LogEntry {
  readonly step: number;
  readonly samplesPerSecond?: number;
  readonly scalars?: Readonly<Record<string, number>>;
  readonly evaluation?: Readonly<Record<string, number>>;
}

/** The final metrics of a stage's log. */
async function summary(run: string, stage: StageName, recipe: Recipe): Promise<string> {
  const lines = await readFile(join(stageDir({ dir: run }, stage), "log.jsonl"), "utf8").catch(() => "");
  const entries = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LogEntry);
  const reports = entries.filter((entry) => entry.scalars !== undefined);
  const last = reports.at(-1);
  if (last === undefined) return `| ${stage} | not trained | | | |`;
  const { batchSize } = stageRecipe(recipe, stage);
  const seconds = reports.reduce((sum, { step, samplesPerSecond }, i) => {
    const before = reports[i - 1]?.step ?? 0;
    return sum + (Math.max(0, step - before) * batchSize) / samplesPerSecond!;
  }, 0);
  const found = entries.findLast((entry) => entry.evaluation !== undefined)?.evaluation ?? {};
  const numbers = Object.entries(found)
    .filter(([name]) => !name.startsWith("flow_"))
    .map(([name, x]) => `${name} ${x.toFixed(3)}`);
  const loss = last.scalars!["loss"]!.toPrecision(4);
  return `| ${stage} | ${last.step * batchSize} | ${seconds < 600 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`} | ${loss} | ${numbers.join(", ")} |`;
}

const SHEETS = { prompts: "prompts.webp", reconstructions: "reconstructions.webp" } as const;

export async function modelCard(options: {
  readonly recipe: Recipe;
  readonly run: string;
  readonly dataset: Dataset;
  readonly manifest: Manifest;
  /** Names of the bundle's other files; sheets among them are shown. */
  readonly files: readonly string[];
  readonly measured?: string | undefined;
}): Promise<string> {
  const { recipe, run, dataset, manifest, files, measured } = options;
  const shown = (sheet: keyof typeof SHEETS) => files.includes(SHEETS[sheet]);
  const { decoder, token, labelGenerator, textGenerator } = manifest;
  const pretrained = recipe.textGenerator.encoder.kind === "sentence" && textGenerator !== undefined;
  const rows = await Promise.all(stagesOf(recipe).map((stage) => summary(run, stage, recipe)));
  const sources = ICON_SETS.map(
    ({ style, title, author, licence }) => `| ${title} (npm: @iconify-json/${style}) | ${author} | ${licence} |`,
  );
  const components = Object.entries(manifest.components).map(
    ([name, part]) =>
      `| ${name} | ${(part.parameters / 1e6).toFixed(2)} M | ${(part.bytes / 1e6).toFixed(1)} MB | ${part.weights} |`,
  );
  const total = Object.values(manifest.components).reduce((sum, part) => sum + part.bytes, 0);
  return `# ${manifest.title} (\`${manifest.model}\`)

The model represents a picture of ${manifest.imageSize} x ${manifest.imageSize} pixels as one token of ${token.dimensions} numbers: ${2 * token.dimensions} bytes at half precision. The method is
RepTok (arXiv 2510.14630): the token is the [cls] output of a vision transformer, of which only the [cls] embedding was
fine-tuned, jointly with a flow-matching decoder. ${recipe.pretrain.concepts ? "The transformer was pretrained by masked autoencoding through the token, with the drawings' names as a second target. " : ""}${
    pretrained
      ? "All weights except the text encoder's were trained by this project, on the\nemoji listed below only."
      : "All weights were trained by this project, on the emoji listed below only."
  }
${shown("prompts") ? `\n![Pictures from prompts](${SHEETS.prompts})\n` : ""}
## Intended use

${textGenerator ? "Generating small pictures in the style of emoji from short prompts or from" : "Generating small pictures in the style of emoji from"} the ${labelGenerator?.labels.length ?? 0} Unicode subgroups, and encoding such
pictures to latents that can be stored, compared, mixed and decoded. The model was not trained on photographs, on particular
people, or on writing.

## Components

| component | weights | file | stored as |
| --- | --- | --- | --- |
${components.join("\n")}

In total ${(total / 1e6).toFixed(1)} MB. Default samplers: decoder ${decoder.sampler.solver}, ${decoder.sampler.steps} steps${textGenerator ? `; text generator ${textGenerator.sampler.solver}, ${textGenerator.sampler.steps} steps, guidance ${textGenerator.sampler.guidance} for t in [${textGenerator.sampler.interval.join(", ")}]` : ""}.

## Data and licences

${dataset.count} drawings of ${new Set(dataset.records.map(({ concept }) => concept)).size} concepts in ${sources.length} styles, without skin-tone variants, rendered over white. ${dataset.splits.train.length} are training data, ${dataset.splits.reconstruction.length} are held out for
reconstruction, and ${dataset.splits.composition.length} (concept, style) pairs for composition. Names and keywords are from Unicode CLDR, emojilib and
emojibase, further words from WordNet 3.1 (Princeton University, WordNet licence).
${
  pretrained
    ? `\nThe text encoder is the transformer of the Universal Sentence Encoder, light (arXiv 1803.11175; Google; Apache-2.0; npm:
${SENTENCE_ENCODER}), converted from TensorFlow.js without changes.\n`
    : ""
}
| set | author | licence |
| --- | --- | --- |
${sources.join("\n")}

${manifest.licence}

## Training

| stage | training samples | duration | loss | on held-out pictures |
| --- | --- | --- | --- | --- |
${rows.join("\n")}

${recipe.trainedOn ?? "Two shared cores, ONNX Runtime's CPU provider"}. \`npm run train:starter\` repeats the training; the sizes and schedules are in
\`packages/train/src/recipe/starter.ts\`. PSNR is in dB; \`cosine\` is the cosine of the token to the frozen encoder's, and \`cosineLoss\` is 1 - cosine.
${shown("reconstructions") ? `\nHeld-out pictures, each with its reconstruction from one token:\n\n![Reconstructions](${SHEETS.reconstructions})\n` : ""}
${measured === undefined ? "" : `## Measured\n\n${measured}\n\n`}## Limits

One token represents layout, colours and the kind of thing; fine lines, faces and writing are approximate. Few of the words that
no caption contains are understood. The model reproduces the conventions of the emoji sets, such as their choice of subjects.
`;
}
