/** The flow decoder's intermediate values, velocities, latents and pixels. */
import { createPipeline, ops as g, timeCondition } from "@reptok/model";
import { innerValue, networksOf, output } from "./backend.ts";
import { floats, Incomparable, joined, rows } from "./expected.ts";
import type { Rule, RuleContext } from "./rules.ts";

const conditionOf = async ({ backend, expected }: RuleContext) =>
  output(await backend.runner.run("decoder_condition", { token: floats(expected, "decoder.token") }), "cond");

/**
 * Decodes through the production pipeline, with Euler steps from the given noise; `space: "pixel"` omits the
 * autoencoder.
 */
async function draw({ backend, expected }: RuleContext, steps: number, space: "latent" | "pixel") {
  const { manifest, runner } = backend;
  const sampler = { ...manifest.decoder.sampler, solver: "euler" as const, shift: 1 };
  const pipeline = createPipeline(runner, { ...manifest, decoder: { ...manifest.decoder, sampler, space } });
  const tokens = rows(floats(expected, "decoder.token"));
  const items = rows(floats(expected, "decoder.noise")).map((noise, i) => ({
    noise,
    seed: 0,
    latent: tokens[i]!.map((x) => x / manifest.token.scaleFactor),
  }));
  const drawn = await pipeline.decode(items, { steps });
  return joined(drawn.map((picture) => picture!.data));
}

const LATENT = /^decoder\.latent_(\d+)$/;

/** Number of steps of the file's first latents: as listed in the file, else the smallest. */
function stepsOfFirst({ expected, firstSteps }: RuleContext): number {
  if (firstSteps !== undefined) return firstSteps;
  const steps = [...expected.keys()].flatMap((name) => LATENT.exec(name)?.[1] ?? []).map(Number);
  if (steps.length === 0) throw new Incomparable("the file has no decoder.latent_N, which gives the number of steps");
  return Math.min(...steps);
}

export const decoderRules: readonly Rule[] = [
  { name: /^decoder\.cond_token$/, compute: conditionOf },
  {
    name: /^decoder\.time_cond$/,
    compute({ backend, expected }) {
      const t = floats(expected, "decoder.t");
      const { decoder } = networksOf(backend);
      return innerValue(backend, "decoder", (s) => timeCondition(s, g.input("t", t.dims), decoder), { t });
    },
  },
  {
    name: /^decoder\.velocity$/,
    async compute(context) {
      const { backend, expected } = context;
      const feeds = {
        x: floats(expected, "decoder.noise"),
        t: floats(expected, "decoder.t"),
        cond: await conditionOf(context),
      };
      return output(await backend.runner.run("decoder", feeds), "velocity");
    },
  },
  {
    name: LATENT,
    async compute(context, [, steps]) {
      const { dims } = floats(context.expected, "decoder.noise");
      return { data: await draw(context, Number(steps), "pixel"), dims };
    },
  },
  {
    name: /^decoder\.image_first$/,
    async compute(context) {
      const { imageSize: side } = context.backend.manifest;
      const [count = 0] = floats(context.expected, "decoder.noise").dims;
      return { data: await draw(context, stepsOfFirst(context), "latent"), dims: [count, 3, side, side] };
    },
  },
];
