/** Writes bundles: emits each network with its weights, hashes every file, and writes the manifest last. */
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { componentGraphs, sizeOf, type NetworkConfigs, type Storage } from "@reptok/model";
import { ComponentName, identityOf, type Manifest, MANIFEST_FILE, ManifestBody } from "@reptok/shared";
import { checkSelf } from "./bundle-networks.ts";
import { checkComponents } from "./bundle-rules.ts";
import { emptyDraft, restore, swap } from "./bundle-swap.ts";
import {
  copyComponent,
  described,
  writeComponent,
  type ComponentOptions,
  type ReadyComponent,
  type Weights,
} from "./component-write.ts";

type Declared<K extends "textGenerator" | "textEncoder"> = Omit<NonNullable<Manifest[K]>, "tokenizer">;
type Written =
  | "format"
  | "version"
  | "identity"
  | "components"
  | "files"
  | "networks"
  | "frozenCls"
  | "textGenerator"
  | "textEncoder";

export interface BundleParts extends Partial<Omit<ComponentOptions, "storage" | "onWeight">> {
  readonly configs: NetworkConfigs;
  /** Weights of each component by name, f32. */
  readonly weights: Readonly<Partial<Record<ComponentName, Weights>>>;
  /** Components that are ONNX files already; they replace those in `weights`. */
  readonly ready?: Readonly<Partial<Record<ComponentName, ReadyComponent>>>;
  /** How the files store matrices; vectors stay f32. */
  readonly storage: Storage;
  readonly manifest: Omit<Manifest, Written> & {
    readonly textGenerator?: Declared<"textGenerator">;
    readonly textEncoder?: Declared<"textEncoder">;
  };
  /**
   * Further files by name; `tokenizer.json` is needed for a text generator or encoder, `frozen_cls.safetensors` is the
   * manifest's `frozenCls`.
   */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Called after every weight with the written and the total count of numbers. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export const TOKENIZER = "tokenizer.json";
/** See the manifest's `frozenCls`. */
export const FROZEN_CLS = "frozen_cls.safetensors";
/** The default of `externalAbove`: 1 GB. */
const EXTERNAL_ABOVE = 1e9;

async function writeComponents(dir: string, parts: BundleParts): Promise<Manifest["components"]> {
  const { configs, weights, ready = {}, storage, precise, products, signal, onProgress } = parts;
  const { externalAbove = EXTERNAL_ABOVE } = parts;
  const written = [...componentGraphs(configs)].filter(
    ([name]) => weights[name] !== undefined && ready[name] === undefined,
  );
  const graphs = new Map(written);
  const total = written.flatMap(([, { scope }]) => scope.specs()).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  let done = 0;
  const onWeight = (numbers: number): void => onProgress?.((done += numbers), total);
  const components: Manifest["components"] = {};
  for (const name of ComponentName.options) {
    signal?.throwIfAborted();
    const [graph, file] = [graphs.get(name), ready[name]];
    if (file !== undefined) components[name] = await copyComponent(dir, name, file);
    if (graph !== undefined) {
      const options = { storage, precise, products, externalAbove, signal, onWeight };
      components[name] = await writeComponent(dir, name, graph, weights[name]!, options);
    }
  }
  return components;
}

async function complete(
  { configs, manifest, files }: BundleParts,
  components: Manifest["components"],
): Promise<Manifest> {
  const { textGenerator, textEncoder, ...rest } = manifest;
  const entries = new Map(Object.entries(files).map(([file, bytes]) => [file, described(file, bytes)]));
  const [tokenizer, frozenCls] = [entries.get(TOKENIZER), entries.get(FROZEN_CLS)];
  const body = ManifestBody.parse({
    format: "reptok-bundle",
    version: 1,
    ...rest,
    ...(textGenerator && { textGenerator: { ...textGenerator, tokenizer } }),
    ...(textEncoder && { textEncoder: { ...textEncoder, tokenizer } }),
    components,
    networks: configs,
    ...(frozenCls && { frozenCls }),
    files: [...entries.values()].filter((entry) => entry !== tokenizer && entry !== frozenCls),
  });
  const problem = checkComponents(body) ?? checkSelf(body);
  if (problem !== null) throw new Error(`the bundle would contradict itself: ${problem}`);
  return { ...body, identity: await identityOf(body) };
}

/**
 * The bundle is written next to `dir` and replaces it when complete, so that a reader never sees an incomplete one.
 * @throws if a weight is missing or has a wrong shape, the parts contradict each other, or `signal` was aborted; nothing is left
 *   behind then. Also if the complete bundle cannot replace `dir`; the message names the directory in which it is kept. `dir` is
 *   unchanged in either case.
 */
export async function writeBundle(dir: string, parts: BundleParts): Promise<Manifest> {
  await restore(dir);
  const draft = await emptyDraft(dir);
  let manifest: Manifest;
  try {
    const components = await writeComponents(draft, parts);
    for (const [file, bytes] of Object.entries(parts.files)) await writeFile(join(draft, file), bytes, { flag: "wx" });
    manifest = await complete(parts, components);
    // Renamed only when written completely: a draft with a manifest is a complete bundle.
    const unnamed = join(draft, `${MANIFEST_FILE}.part`);
    await writeFile(unnamed, `${JSON.stringify(manifest, null, 2)}\n`, { flag: "wx" });
    await rename(unnamed, join(draft, MANIFEST_FILE));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  await swap(draft, dir);
  return manifest;
}
