/** Names of a generator's labels. */
import { readFile } from "node:fs/promises";
import { ApiError } from "@reptok/shared";
import imagenet from "./imagenet.json" with { type: "json" };

/**
 * The classes of ImageNet-1k in their usual order (by WordNet id), each by its first name, or by more names if several
 * classes share the first. Compiled from the list in @tensorflow-models/mobilenet 2.1.1 (Apache-2.0).
 */
export const IMAGENET: readonly string[] = imagenet;

/** ImageNet's names for 1000 labels, numbers for any other count. */
export function defaultLabels(count: number): readonly string[] {
  if (count === IMAGENET.length) return IMAGENET;
  return Array.from({ length: count }, (_, i) => `class ${i}`);
}

const MAX_BYTES = 1 << 20;
const MAX_LENGTH = 200;

/**
 * Reads a file of labels: a JSON array of strings, or one label per line.
 * @throws ApiError `invalid_request` when it is neither, or a label is empty, longer than 200 characters or a duplicate
 */
export async function readLabels(path: string): Promise<readonly string[]> {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new ApiError("invalid_request", `${path}: ${problem}`, "labels", { cause });
  };
  const text = await readFile(path, "utf8").catch((cause: unknown) =>
    refuse("expected a readable file of labels", cause),
  );
  if (text.length > MAX_BYTES) refuse(`expected at most ${MAX_BYTES} characters, got ${text.length}`);
  const labels = text.trimStart().startsWith("[") ? fromJson(text, refuse) : text.trimEnd().split(/\r?\n/);
  const seen = new Set<string>();
  for (const [i, label] of labels.entries()) {
    const key = label.trim().toLowerCase();
    if (key === "" || label.length > MAX_LENGTH)
      refuse(`expected 1 to ${MAX_LENGTH} characters for label ${i}, got ${label.length}`);
    if (seen.has(key)) refuse(`expected distinct labels, got label ${i} twice (case is ignored)`);
    seen.add(key);
  }
  return labels;
}

function fromJson(text: string, refuse: (problem: string, cause?: unknown) => never): string[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    refuse("expected JSON after [", cause);
  }
  if (!Array.isArray(json) || !json.every((label) => typeof label === "string"))
    return refuse("expected an array of strings");
  return json;
}
