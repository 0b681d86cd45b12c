/** SD-VAE's encoder and decoder. */
import type { Manifest } from "@reptok/shared";
import { output } from "./backend.ts";
import { floats, Incomparable, joined, pictures } from "./expected.ts";
import type { Rule, RuleContext } from "./rules.ts";

/** The factor between the autoencoder's own latents and the flow's. */
function scaleOf({ decoder }: Manifest): number {
  if (typeof decoder.scale === "number" && decoder.shift === undefined) return decoder.scale;
  throw new Incomparable("the bundle scales its latents per channel");
}

async function moments({ backend, expected }: RuleContext) {
  if (backend.manifest.components.autoencoder_encoder === undefined)
    throw new Incomparable("the bundle has no autoencoder_encoder");
  const images = pictures(expected, "vae.image_u8");
  const { height = 0, width = 0 } = images[0] ?? {};
  const image = { data: joined(images.map(({ data }) => data)), dims: [images.length, 3, height, width] };
  return output(await backend.runner.run("autoencoder_encoder", { image }), "moments");
}

export const autoencoderRules: readonly Rule[] = [
  {
    name: /^vae\.decoded$/,
    async compute({ backend, expected }) {
      const scale = scaleOf(backend.manifest);
      const { data, dims } = floats(expected, "vae.latent");
      return output(
        await backend.runner.run("autoencoder_decoder", { z: { data: data.map((x) => x / scale), dims } }),
        "image",
      );
    },
  },
  { name: /^vae\.moments$/, compute: moments },
  {
    // The mean, scaled.
    name: /^vae\.encoded_mode$/,
    async compute(context) {
      const scale = scaleOf(context.backend.manifest);
      const { data, dims } = await moments(context);
      const [count, channels, ...plane] = dims as [number, number, ...number[]];
      const size = data.length / count;
      const means = Array.from({ length: count }, (_, i) => data.subarray(i * size, i * size + size / 2));
      return { data: joined(means).map((x) => x * scale), dims: [count, channels / 2, ...plane] };
    },
  },
];
