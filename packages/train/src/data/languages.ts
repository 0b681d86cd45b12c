/** Names of concepts in other languages: Unicode's names and tags, from `emojibase-data`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codepointsOf } from "./concepts.ts";
import { packageOf } from "./icon-sets.ts";

export const LANGUAGES = [
  "de",
  "es",
  "fr",
  "it",
  "pt",
  "nl",
  "da",
  "sv",
  "nb",
  "fi",
  "pl",
  "hu",
  "ru",
  "uk",
  "ja",
  "ko",
  "zh",
] as const;

/** Names of one concept in one language, the short name first. */
export interface ForeignNames {
  readonly language: string;
  readonly names: readonly string[];
}

/** By code points, in the form of {@link codepointsOf}. */
export async function readForeignNames(): Promise<Map<string, ForeignNames[]>> {
  const { directory } = await packageOf("emojibase-data");
  const all = new Map<string, ForeignNames[]>();
  for (const language of LANGUAGES) {
    const entries = JSON.parse(await readFile(join(directory, language, "data.json"), "utf8")) as {
      readonly emoji: string;
      readonly label: string;
      readonly tags?: readonly string[];
    }[];
    for (const { emoji, label, tags = [] } of entries) {
      const key = codepointsOf(emoji);
      const names = [label, ...tags]
        .map((name) => name.replaceAll(/[:()“”"]/g, " ").trim())
        .filter((name) => name !== "");
      all.set(key, [...(all.get(key) ?? []), { language, names }]);
    }
  }
  return all;
}
