/** An SD-VAE (diffusers' AutoencoderKL), separate or within a checkpoint. */
import type { TensorFile } from "@reptok/checkpoint";
import { viewOf, withAliases, type Alias, type WeightView } from "../weights/view.ts";
import { prefixBefore } from "./open.ts";

/** The factor from SD-VAE's latents to the flow's. */
export const SD_VAE_SCALE = 0.18215;

/** The attention's names before diffusers 0.18 (as in the published sd-vae-ft-mse), and the current ones. */
const OLD: Readonly<Record<string, string>> = { query: "to_q", key: "to_k", value: "to_v", proj_attn: "to_out.0" };

/** Old files may store the attention's matrices as 1 x 1 convolutions. */
const asMatrix: Alias["shape"] = ([shape]) =>
  shape!.length === 4 && shape![2] === 1 && shape![3] === 1 ? shape!.slice(0, 2) : shape!;

/** A view in which attention weights have their current names. */
export function withCurrentNames(view: WeightView): WeightView {
  const aliases = ["encoder", "decoder"].flatMap((side) =>
    Object.entries(OLD).flatMap(([from, to]) =>
      ["weight", "bias"].map((kind): Alias => {
        const attention = `${side}.mid_block.attentions.0`;
        return { name: `${attention}.${to}.${kind}`, shape: asMatrix, sources: [`${attention}.${from}.${kind}`] };
      }),
    ),
  );
  return withAliases(view, aliases);
}

/** The autoencoder's weights by diffusers' names. @throws CheckpointError when the file has none, or several */
export function sdVaeView(file: TensorFile, path: string): WeightView {
  return withCurrentNames(viewOf(file, prefixBefore(file, path, "post_quant_conv.weight")));
}
