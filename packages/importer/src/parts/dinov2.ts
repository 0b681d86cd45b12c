/** A separate DINOv2 encoder: the hub's file, or Hugging Face's with its own names. */
import type { TensorFile } from "@reptok/checkpoint";
import type { VitConfig } from "@reptok/model";
import type { Manifest } from "@reptok/shared";
import { vitConfig } from "../sizes/vit.ts";
import { countParts } from "../weights/check.ts";
import { viewOf, withAliases, type Alias, type WeightView } from "../weights/view.ts";
import { prefixBefore } from "./open.ts";

/** Mean and standard deviation of the pixels in [0, 1] that DINOv2 was trained with (ImageNet's). */
export const DINOV2_PIXELS: Pick<Manifest["preprocess"], "mean" | "std"> = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

const HUB = "patch_embed.proj.weight";
const HUGGING_FACE = "embeddings.patch_embeddings.projection.weight";

const same: Alias["shape"] = ([shape]) => shape!;
/** Concatenates three matrices or vectors along the first axis. */
const stacked: Alias["shape"] = (shapes) => [
  shapes.reduce((rows, [first]) => rows + first!, 0),
  ...shapes[0]!.slice(1),
];

const renamed = (from: string, to: string): Alias => ({ name: to, shape: same, sources: [from] });
const both = (from: string, to: string): Alias[] =>
  ["weight", "bias"].map((kind) => renamed(`${from}.${kind}`, `${to}.${kind}`));

/** Names under which transformers' `Dinov2Model` and `Dinov2WithRegistersModel` store the weights of one block. */
function blockAliases(i: number): Alias[] {
  const [from, to] = [`encoder.layer.${i}`, `blocks.${i}`];
  return [
    ...both(`${from}.norm1`, `${to}.norm1`),
    ...both(`${from}.norm2`, `${to}.norm2`),
    ...both(`${from}.attention.output.dense`, `${to}.attn.proj`),
    ...both(`${from}.mlp.fc1`, `${to}.mlp.fc1`),
    ...both(`${from}.mlp.fc2`, `${to}.mlp.fc2`),
    renamed(`${from}.layer_scale1.lambda1`, `${to}.ls1.gamma`),
    renamed(`${from}.layer_scale2.lambda1`, `${to}.ls2.gamma`),
    ...["weight", "bias"].map((kind) => ({
      name: `${to}.attn.qkv.${kind}`,
      shape: stacked,
      sources: ["query", "key", "value"].map((part) => `${from}.attention.attention.${part}.${kind}`),
    })),
  ];
}

function huggingFace(view: WeightView): WeightView {
  return withAliases(view, [
    renamed("embeddings.cls_token", "cls_token"),
    renamed("embeddings.mask_token", "mask_token"),
    renamed("embeddings.register_tokens", "register_tokens"),
    renamed("embeddings.position_embeddings", "pos_embed"),
    ...both("embeddings.patch_embeddings.projection", "patch_embed.proj"),
    ...both("layernorm", "norm"),
    ...Array.from({ length: countParts(view, "encoder.layer.") }, (_, i) => blockAliases(i)).flat(),
  ]);
}

/** The encoder's weights by their hub names. @throws CheckpointError when the file has no such encoder, or several */
export function dinov2View(file: TensorFile, path: string): WeightView {
  if (file.names().some((name) => name.endsWith(HUGGING_FACE))) {
    return huggingFace(viewOf(file, prefixBefore(file, path, HUGGING_FACE)));
  }
  return viewOf(file, prefixBefore(file, path, HUB));
}

/**
 * Sizes of an encoder used as published. Models without registers resample their positions differently;
 * RepTok's encoders have registers.
 */
export function dinov2Config(view: WeightView, heads?: number): VitConfig {
  const vit = vitConfig(view, heads);
  return vit.registers === 0 ? { ...vit, resampling: "offset" } : vit;
}
