/** The label generator's velocities and samples. */
import { createPipeline } from "@reptok/model";
import type { Manifest } from "@reptok/shared";
import { output, type Backend } from "./backend.ts";
import { floats, Incomparable, integers, joined, rows } from "./expected.ts";
import type { Rule, RuleContext } from "./rules.ts";

type LabelGenerator = NonNullable<Manifest["labelGenerator"]>;

function generatorOf({ manifest }: Backend): LabelGenerator {
  if (manifest.labelGenerator === undefined) throw new Incomparable("the bundle has no label generator");
  return manifest.labelGenerator;
}

/** @param label used for every item; the file's labels by default */
async function velocity({ backend, expected }: RuleContext, label?: number) {
  const y = integers(expected, "generator.y");
  const data = label === undefined ? y.data : new Int32Array(y.data.length).fill(label);
  const feeds = {
    x: floats(expected, "generator.z"),
    t: floats(expected, "generator.t"),
    label: { data, dims: y.dims },
  };
  return output(await backend.runner.run("label_generator", feeds), "velocity");
}

/** Euler samples through the production pipeline, from the given noise. */
async function sample({ backend, expected }: RuleContext, steps: number, guidance: number, interval: [number, number]) {
  const labelGenerator = generatorOf(backend);
  const sampler = { ...labelGenerator.sampler, solver: "euler" as const, shift: 1, interval };
  const pipeline = createPipeline(backend.runner, {
    ...backend.manifest,
    labelGenerator: { ...labelGenerator, sampler },
  });
  const noise = floats(expected, "generator.z");
  const labels = integers(expected, "generator.y").data;
  const items = rows(noise).map((row, i) => ({ noise: row, seed: 0, condition: { label: labels[i]! } }));
  const latents = await pipeline.generate(items, { steps, guidance });
  return { data: joined(latents.map((latent) => latent!)), dims: noise.dims };
}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;

export const generatorRules: readonly Rule[] = [
  { name: /^generator\.velocity$/, compute: (context) => velocity(context) },
  {
    name: /^generator\.velocity_uncond$/,
    compute: (context) => velocity(context, generatorOf(context.backend).labels.length),
  },
  {
    name: new RegExp(String.raw`^generator\.sample_(\d+)(?:_cfg${NUMBER}(?:_interval_${NUMBER}_${NUMBER})?)?$`),
    compute: (context, [, steps, guidance = "1", low = "0", high = "1"]) =>
      sample(context, Number(steps), Number(guidance), [Number(low), Number(high)]),
  },
];
