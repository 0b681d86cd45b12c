/** The bundle that training goes on from: its networks' sizes and weights. */
import { readSafetensors } from "@reptok/checkpoint";
import {
  componentGraphs,
  isSentenceEncoder,
  type ComponentGraph,
  type NetworkConfigs,
  type ParamSpec,
} from "@reptok/model";
import { type Bundle, BundleError, bundleWeights, openBundle } from "@reptok/runtime";
import type { ComponentName } from "@reptok/shared";

export interface Source {
  readonly bundle: Bundle;
  readonly configs: NetworkConfigs;
  readonly graphs: ReadonlyMap<ComponentName, ComponentGraph>;
}

/** @throws BundleError when it does not open, or was written before bundles told their networks' sizes */
export async function openSource(dir: string): Promise<Source> {
  const bundle = await openBundle(dir);
  const { networks } = bundle.manifest;
  if (networks === undefined) {
    throw new BundleError(
      bundle.dir,
      "its manifest does not tell its networks' sizes (`networks`), which training needs; import it again",
    );
  }
  return { bundle, configs: networks, graphs: componentGraphs(networks) };
}

export type Values = Map<string, Float32Array>;

/** The weights of a component that are asked for, f32. */
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

/** All weights of a component. */
export const componentWeights = (source: Source, component: ComponentName): Promise<Values> =>
  readWeights(source, component, source.graphs.get(component)!.scope.specs());

/**
 * Whether the component's file is the network that `networks` describes; an imported ONNX text encoder is another. A pretrained
 * sentence encoder stays as it is, so it counts as imported.
 */
export async function isOwn({ bundle, graphs, configs }: Source, component: ComponentName): Promise<boolean> {
  const specs = graphs.get(component)?.scope.specs();
  if (component === "text_encoder" && configs.text && isSentenceEncoder(configs.text.encoder)) return false;
  if (specs === undefined || bundle.manifest.components[component] === undefined) return false;
  const stored = await bundleWeights(bundle, component);
  return specs.every(({ name }) => stored.has(name));
}

/** The [cls] embedding that tokens are held to: the one from before RepTok's training, or where there is none the present one. */
export async function frozenCls({ bundle }: Source, present: Float32Array): Promise<Float32Array> {
  const entry = bundle.manifest.frozenCls;
  if (entry === undefined) return present;
  const { tensors } = await readSafetensors(bundle.file(entry.file));
  const data = tensors.get("cls_token")?.data;
  if (data instanceof Float32Array && data.length === present.length) return data;
  throw new BundleError(bundle.dir, `${entry.file}: expected cls_token of ${present.length} f32 values, found none`);
}
