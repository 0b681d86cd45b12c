/** A bundle as the base of another: its parts, except those that are replaced. */
import { componentGraphs, latentSize, type NetworkConfigs, type OnnxWeights } from "@reptok/model";
import {
  bundleWeights,
  BundleError,
  FROZEN_CLS,
  openBundle,
  carriedFiles,
  readyComponent,
  type Bundle,
  type ReadyComponent,
  type WeightSource,
} from "@reptok/runtime";
import { ApiError, ComponentName, type Manifest } from "@reptok/shared";
import { autoencoderConfig } from "../sizes/autoencoder.ts";
import { checkAll } from "../weights/check.ts";
import type { WeightView } from "../weights/view.ts";
import { DINOV2_PIXELS, dinov2Config } from "./dinov2.ts";
import { frozenClsFile } from "./frozen-cls.ts";
import type { Assembled, Replacements, Stated } from "./parts.ts";
import { SD_VAE_SCALE } from "./sd-vae.ts";

/** Weight sources of the bundle's components; one file at a time is in memory. */
function sourcesOf(bundle: Bundle): (component: ComponentName) => WeightSource {
  let current: { readonly component: ComponentName; readonly weights: Promise<OnnxWeights> } | undefined;
  return (component) => ({
    has: () => true,
    async read(name, shape) {
      if (current?.component !== component) current = { component, weights: bundleWeights(bundle, component) };
      return (await current.weights).read(name, shape);
    },
  });
}

function vitOf(view: WeightView, { token }: Manifest, heads: number | undefined): NetworkConfigs["encoder"] {
  const vit = dinov2Config(view, heads);
  if (vit.width === token.dimensions) return vit;
  throw new ApiError(
    "invalid_request",
    `expected an encoder of ${token.dimensions} dimensions, like the bundle's tokens, got ${vit.width}`,
    "encoder",
  );
}

function vaeOf(view: WeightView, { imageSize, decoder }: Manifest): NonNullable<NetworkConfigs["autoencoder"]> {
  const vae = autoencoderConfig(view, imageSize);
  const [expected, found] = [
    [decoder.channels, decoder.size],
    [vae.latent, latentSize(vae)],
  ].map(([c, s]) => `${c} x ${s} x ${s}`);
  if (decoder.space === "latent" && expected === found) return vae;
  throw new ApiError(
    "invalid_request",
    `expected an autoencoder of latents ${expected} for ${imageSize} pixels, as the bundle's decoder requires, got ${found}`,
    "vae",
  );
}

/** @throws BundleError when the bundle does not open or lacks its networks' sizes */
export async function fromBundle(dir: string, stated: Stated, { encoder, vae }: Replacements): Promise<Assembled> {
  const bundle = await openBundle(dir);
  const {
    model: _,
    created: __,
    format: ___,
    version: ____,
    identity: ________,
    components,
    networks,
    frozenCls: _____,
    files: ______,
    ...manifest
  } = bundle.manifest;
  if (networks === undefined)
    throw new BundleError(bundle.dir, "expected `networks` (the networks' sizes) in its manifest, got none");
  const configs: NetworkConfigs = {
    ...networks,
    ...(encoder && { encoder: vitOf(encoder, bundle.manifest, stated.heads) }),
    ...(vae && { autoencoder: vaeOf(vae, bundle.manifest) }),
  };
  const graphs = componentGraphs(configs);
  const replaced = {
    ...(encoder && { encoder }),
    ...(vae && { autoencoder_decoder: vae, autoencoder_encoder: vae }),
  } satisfies Partial<Record<ComponentName, WeightView>>;
  const unused = checkAll(graphs, replaced)
    .filter(({ name }) => name !== "mask_token")
    .map(({ entry }) => entry);

  const source = sourcesOf(bundle);
  const weights: Partial<Record<ComponentName, WeightSource>> = {};
  const ready: Partial<Record<ComponentName, ReadyComponent>> = {};
  for (const component of ComponentName.options) {
    if (components[component] === undefined) continue;
    if (graphs.has(component)) weights[component] = source(component);
    else ready[component] = await readyComponent(bundle, component);
  }
  const files = await carriedFiles(bundle);
  const frozen = encoder && (await frozenClsFile(encoder, configs.encoder.width));
  const { textGenerator, textEncoder, ...rest } = manifest;
  const { shift: _______, ...decoder } = rest.decoder;
  return {
    configs,
    weights: { ...weights, ...replaced },
    ready,
    unused,
    files: { ...files, ...(frozen && { [FROZEN_CLS]: frozen }) },
    manifest: {
      ...rest,
      ...(stated.title !== undefined && { title: stated.title }),
      ...(stated.licence !== undefined && { licence: stated.licence }),
      ...(encoder && { preprocess: { size: configs.encoder.imageSize, ...DINOV2_PIXELS } }),
      ...(vae && { decoder: { ...decoder, scale: SD_VAE_SCALE } }),
      ...(textGenerator && { textGenerator }),
      ...(textEncoder && { textEncoder }),
    },
  };
}
