/** Parts that one bundle takes over from another, and where a bundle may be written. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ApiError, type ComponentName, MANIFEST_FILE } from "@reptok/shared";
import type { Bundle } from "./bundle.ts";
import { FROZEN_CLS, TOKENIZER } from "./bundle-write.ts";
import type { ReadyComponent } from "./component-write.ts";

/** A component's file with its external data; throws BundleError if the bundle does not have it. */
export async function readyComponent(bundle: Bundle, component: ComponentName): Promise<ReadyComponent> {
  const model = await readFile(bundle.path(component));
  const { parameters, weights, products, external } = bundle.manifest.components[component]!;
  return { model, parameters, weights, products, external: external.map(({ file }) => bundle.file(file)) };
}

/** The model card of the bundle that another bundle was derived from. */
export const ORIGIN_CARD = "origin-README.md";
const LEGAL = /^(licen[cs]e|notice)\b/i;

/** Files of a bundle besides its networks, by their names in {@link BundleParts}. */
type Files = Record<string, Uint8Array>;

async function readFiles(bundle: Bundle, named: readonly (readonly [as: string, file: string])[]): Promise<Files> {
  const files: Files = {};
  for (const [as, file] of named) files[as] = await readFile(bundle.file(file));
  return files;
}

/** The files that the bundle's networks need. */
function neededFiles({ manifest }: Bundle): [string, string][] {
  const { frozenCls, textGenerator, textEncoder } = manifest;
  const tokenizer = (textGenerator ?? textEncoder)?.tokenizer;
  const needed: [string, string][] = [];
  if (frozenCls) needed.push([FROZEN_CLS, frozenCls.file]);
  if (tokenizer) needed.push([TOKENIZER, tokenizer.file]);
  return needed;
}

/** All files of the bundle, for writing the same networks again. */
export function allFiles(bundle: Bundle): Promise<Files> {
  const listed = bundle.manifest.files.map(({ file }) => [file, file] as const);
  return readFiles(bundle, [...neededFiles(bundle), ...listed]);
}

/**
 * The files for a bundle with other networks that is derived from this one: those that networks need, legal texts, and the model
 * card as {@link ORIGIN_CARD}. Evaluations and sample sheets are not among them, because they describe this bundle's networks.
 */
export function carriedFiles(bundle: Bundle): Promise<Files> {
  const listed = bundle.manifest.files.flatMap(({ file }): [string, string][] =>
    file === "README.md" ? [[ORIGIN_CARD, file]] : LEGAL.test(file) ? [[file, file]] : [],
  );
  return readFiles(bundle, [...neededFiles(bundle), ...listed]);
}

/**
 * Checks, before any work, that `out` can be written: only a bundle is ever replaced.
 * @throws ApiError `conflict` when `out` exists and `force` is not set, or `out` is not a bundle
 */
export async function checkBundlePlace(out: string, force: boolean): Promise<void> {
  const found = await stat(out).catch(() => null);
  if (found === null) return;
  if (!force) throw new ApiError("conflict", `${out}: exists already (--force replaces a bundle)`);
  const isBundle = await stat(join(out, MANIFEST_FILE)).then(
    (file) => file.isFile(),
    () => false,
  );
  if (!isBundle) throw new ApiError("conflict", `${out}: expected a bundle to replace, got none (no ${MANIFEST_FILE})`);
}
