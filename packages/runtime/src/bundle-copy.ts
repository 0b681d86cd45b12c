/** What of a bundle goes into another one as it is, and where a bundle may be put. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ApiError, type ComponentName, MANIFEST_FILE } from "@reptok/shared";
import type { Bundle } from "./bundle.ts";
import { FROZEN_CLS, TOKENIZER } from "./bundle-write.ts";
import type { ReadyComponent } from "./component-write.ts";

/** A component's file with its external data; throws BundleError when the bundle does not have it. */
export async function readyComponent(bundle: Bundle, component: ComponentName): Promise<ReadyComponent> {
  const model = await readFile(bundle.path(component));
  const { parameters, weights, products, external } = bundle.manifest.components[component]!;
  return { model, parameters, weights, products, external: external.map(({ file }) => bundle.file(file)) };
}

/** The model card of the bundle that another was made from. */
export const ORIGIN_CARD = "origin-README.md";
const LEGAL = /^(licen[cs]e|notice)\b/i;

/**
 * The files beside the networks that a bundle made from `bundle` takes over, by the names under which {@link BundleParts} has them:
 * those that networks read, legal texts, and the model card as {@link ORIGIN_CARD}. Measurements and sample sheets stay, since they
 * are of the networks from before.
 */
export async function otherFiles(bundle: Bundle): Promise<Record<string, Uint8Array>> {
  const { files, frozenCls, textGenerator, textEncoder } = bundle.manifest;
  const tokenizer = (textGenerator ?? textEncoder)?.tokenizer;
  const named = files.flatMap(({ file }): [string, string][] =>
    file === "README.md" ? [[ORIGIN_CARD, file]] : LEGAL.test(file) ? [[file, file]] : [],
  );
  if (frozenCls) named.push([FROZEN_CLS, frozenCls.file]);
  if (tokenizer) named.push([TOKENIZER, tokenizer.file]);
  const read: Record<string, Uint8Array> = {};
  for (const [as, file] of named) read[as] = await readFile(bundle.file(file));
  return read;
}

/**
 * Asked before the work: nothing but a bundle is ever replaced.
 * @throws ApiError `conflict` when something is at `out` and `force` is not set, or it is no bundle
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
