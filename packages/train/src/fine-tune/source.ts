/** The bundle that is fine-tuned: its networks' sizes and weights. */
import { readSafetensors } from "@reptok/checkpoint";
import {
  componentGraphs,
  isImported,
  isSentenceEncoder,
  promptReaderOf,
  type PromptReader,
  type ComponentGraph,
  type NetworkConfigs,
  type ParamSpec,
} from "@reptok/model";
import { type Bundle, BundleError, bundleWeights, openBundle, readTokenizer, TOKENIZER } from "@reptok/runtime";
import type { ComponentName, Manifest } from "@reptok/shared";

export interface Source {
  readonly bundle: Bundle;
  /** The bundle's, extended by networks that it does not have yet. */
  readonly manifest: Manifest;
  readonly configs: NetworkConfigs;
  readonly graphs: ReadonlyMap<ComponentName, ComponentGraph>;
  /** Initial weights of networks that the bundle does not have. */
  readonly fresh: ReadonlyMap<ComponentName, Values>;
  /** Files that the bundle does not have, by name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** @throws BundleError when it does not open, or its manifest predates the networks' sizes */
export async function openSource(dir: string): Promise<Source> {
  const bundle = await openBundle(dir);
  const { networks } = bundle.manifest;
  if (networks === undefined) {
    throw new BundleError(
      bundle.dir,
      "expected `networks` (the networks' sizes) in its manifest, got none; training needs them: import it again",
    );
  }
  const { manifest } = bundle;
  return { bundle, manifest, configs: networks, graphs: componentGraphs(networks), fresh: new Map(), files: {} };
}

/** Undefined when the bundle does not generate from text. */
export async function tokenizerOf({ bundle, files }: Source): Promise<PromptReader | undefined> {
  const own = files[TOKENIZER];
  return own === undefined ? readTokenizer(bundle) : promptReaderOf(JSON.parse(Buffer.from(own).toString()));
}

export type Values = Map<string, Float32Array>;

/** The requested weights of a component, f32. */
export async function readWeights(
  { bundle }: Source,
  component: ComponentName,
  specs: readonly Pick<ParamSpec, "name" | "shape">[],
): Promise<Values> {
  const stored = await bundleWeights(bundle, component);
  const values: Values = new Map();
  for (const { name, shape } of specs) values.set(name, await stored.read(name, shape));
  return values;
}

/** All weights of a component, including one that the bundle does not have yet. */
export const componentWeights = async (source: Source, component: ComponentName): Promise<Values> =>
  source.fresh.get(component) ?? readWeights(source, component, source.graphs.get(component)!.scope.specs());

/** A frozen text encoder: a pretrained sentence encoder, or an opaque ONNX file. */
const isFixed = (encoder: NonNullable<NetworkConfigs["text"]>["encoder"] | undefined): boolean =>
  encoder !== undefined && (isImported(encoder) || isSentenceEncoder(encoder));

/**
 * Whether the component's file is the network that `networks` describes; an imported ONNX text encoder is not. A
 * pretrained sentence encoder is frozen, so it counts as imported.
 */
export async function isOwn({ bundle, graphs, configs, fresh }: Source, component: ComponentName): Promise<boolean> {
  if (fresh.has(component)) return true;
  const specs = graphs.get(component)?.scope.specs();
  if (component === "text_encoder" && isFixed(configs.text?.encoder)) return false;
  if (specs === undefined || bundle.manifest.components[component] === undefined) return false;
  const stored = await bundleWeights(bundle, component);
  return specs.every(({ name }) => stored.has(name));
}

/**
 * The [cls] embedding to which tokens are anchored: the one from before RepTok's training, or the current one if there
 * is none.
 */
export async function frozenCls({ bundle }: Source, present: Float32Array): Promise<Float32Array> {
  const entry = bundle.manifest.frozenCls;
  if (entry === undefined) return present;
  const { tensors } = await readSafetensors(bundle.file(entry.file));
  const data = tensors.get("cls_token")?.data;
  if (data instanceof Float32Array && data.length === present.length) return data;
  throw new BundleError(bundle.dir, `${entry.file}: expected cls_token of ${present.length} f32 values, got none`);
}
