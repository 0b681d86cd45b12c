/** Retrieval for prompts from a file: how often a picture is retrieved as the concept of its prompt. */
import { createReadStream } from "node:fs";
import { ApiError, boundedText, jsonLinesOf, MAX_PROMPT } from "@reptok/shared";
import * as z from "zod";
import type { Dataset } from "../data/dataset.ts";
import { slug } from "../data/slug.ts";
import type { Query } from "./corpus/corpus.ts";
import { emojiCorpus } from "./corpus/emoji.ts";
import { encoderExtractor } from "./extractor.ts";
import type { RetrievalScore } from "./metrics/retrieval.ts";
import { readGallery } from "./real.ts";
import { answer, scoreOf } from "./sections/retrieval.ts";
import type { Subject } from "./subject.ts";

export interface PromptLine {
  readonly prompt: string;
  /** Name of an icon, such as `red-apple`. */
  readonly concept: string;
}

const MAX_LINE_BYTES = 2 ** 20;
const Line = z.object({ prompt: boundedText(MAX_PROMPT, 1), concept: boundedText(200, 1) });

/**
 * Reads lines of `{"prompt", "concept"}`; blank lines are skipped, other fields ignored.
 *
 * @throws ApiError `invalid_request` naming the first invalid line, or when the file is missing or empty
 */
export async function readPromptLines(file: string): Promise<PromptLine[]> {
  const lines: PromptLine[] = [];
  try {
    for await (const line of jsonLinesOf(createReadStream(file), Line, { name: file, maxLineBytes: MAX_LINE_BYTES }))
      lines.push(line);
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError("invalid_request", `${file}: expected a readable file of prompts`, "prompts", { cause });
  }
  if (lines.length === 0) throw new ApiError("invalid_request", `${file}: expected at least one line`, "prompts");
  return lines;
}

/**
 * From the name of an icon to the concepts it can mean: the concept's own name, or any set's name for a drawing of it.
 */
function conceptsByName({ records }: Dataset): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  const add = (name: string, concept: string) => {
    const concepts = names.get(name) ?? new Set<string>();
    names.set(name, concepts.add(concept));
  };
  for (const { concept, icon, aliases } of records) {
    for (const name of [icon, ...aliases.map(slug)]) add(name, concept);
  }
  // A concept's own name means only that concept.
  for (const { concept } of records) names.set(concept, new Set([concept]));
  return names;
}

export interface PromptScore {
  readonly score: RetrievalScore;
  /** Concepts that no real picture shows: their prompts count as failures. */
  readonly unknown: readonly string[];
}

/**
 * Generates one picture per prompt and finds the nearest among all real ones.
 *
 * @throws ApiError `invalid_request` when the bundle does not generate from prompts
 */
export async function evaluatePrompts(
  subject: Subject,
  dataset: Dataset,
  lines: readonly PromptLine[],
  options: { readonly seed: number; readonly progress?: (what: string, done: number, total: number) => void },
): Promise<PromptScore> {
  const { seed, progress = () => {} } = options;
  if (subject.manifest.textGenerator === undefined) {
    throw new ApiError("invalid_request", `${subject.manifest.model} does not generate from prompts`, "prompts");
  }
  const encoder = encoderExtractor(subject);
  const gallery = await readGallery(emojiCorpus(dataset, seed), encoder, (done, total) =>
    progress("real pictures", done, total),
  );
  const names = conceptsByName(dataset);
  const queries = lines.map(({ prompt, concept }): Query => ({
    prompt,
    concepts: [...(names.get(concept) ?? names.get(slug(concept)) ?? [])],
  }));
  const answers = await answer(subject, encoder, gallery, queries, {
    seed,
    purpose: "prompts",
    progress: (done) => progress("prompts", done, queries.length),
  });
  const unknown = lines.filter((_, i) => queries[i]!.concepts.length === 0).map(({ concept }) => concept);
  return { score: scoreOf(answers), unknown: [...new Set(unknown)] };
}
