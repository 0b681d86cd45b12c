/** A bundle's tokenizer. */
import { readFile } from "node:fs/promises";
import { promptReaderOf, type PromptReader } from "@reptok/model";
import type { Bundle } from "./bundle.ts";
import { BundleError } from "./bundle-manifest.ts";

/** Reads the tokenizer; resolves to undefined if the bundle has none. Rejects with BundleError if the file is not a tokenizer. */
export async function readTokenizer(bundle: Bundle): Promise<PromptReader | undefined> {
  const file = bundle.manifest.textGenerator?.tokenizer.file;
  if (file === undefined) return undefined;
  try {
    return promptReaderOf(JSON.parse(await readFile(bundle.file(file), "utf8")));
  } catch (cause) {
    throw new BundleError(bundle.dir, `${file} is not a usable tokenizer`, { cause });
  }
}
