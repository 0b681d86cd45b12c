/**
 * Checks that a file of the reference's numbers is complete. A removed output leaves nothing to compare;
 * these rules detect it, because every input implies certain outputs.
 */
import type { Expected } from "./expected.ts";

interface Requirement {
  /** If all of these inputs are present, */
  readonly inputs: readonly string[];
  /** this output must be present too; N denotes any number. */
  readonly output: string;
}

const encodings = (id: string): Requirement[] =>
  ["cls_token", "frozen_cls_token", "cosine_loss"].map((output) => ({
    inputs: [`encode.${id}.image_u8`],
    output: `encode.${id}.${output}`,
  }));

const REQUIREMENTS: readonly Requirement[] = [
  { inputs: ["generator.z", "generator.t", "generator.y"], output: "generator.velocity" },
  { inputs: ["generator.z", "generator.t", "generator.y"], output: "generator.velocity_uncond" },
  { inputs: ["generator.z", "generator.y"], output: "generator.sample_N" },
  { inputs: ["decoder.token"], output: "decoder.cond_token" },
  { inputs: ["decoder.t"], output: "decoder.time_cond" },
  { inputs: ["decoder.token", "decoder.noise", "decoder.t"], output: "decoder.velocity" },
  { inputs: ["decoder.token", "decoder.noise"], output: "decoder.latent_N" },
  { inputs: ["decoder.token", "decoder.noise"], output: "decoder.image_first" },
  { inputs: ["vae.latent"], output: "vae.decoded" },
  { inputs: ["vae.image_u8"], output: "vae.moments" },
  { inputs: ["vae.image_u8"], output: "vae.encoded_mode" },
];

export interface Absent {
  /** Its name; N denotes any number. */
  readonly name: string;
  readonly problem: string;
}

const FAMILIES = {
  "encode.": "the encoder",
  "generator.": "the generator",
  "decoder.": "the flow decoder",
  "vae.": "the autoencoder",
} as const;

/** Networks of which the file has no tensor. */
export const unmentioned = (expected: Expected): string[] =>
  Object.entries(FAMILIES).flatMap(([prefix, network]) =>
    [...expected.keys()].some((name) => name.startsWith(prefix)) ? [] : [network],
  );

/**
 * Outputs that the file's inputs imply and that it lacks.
 * @param steps of the latents, if the file lists them
 */
export function absent(expected: Expected, steps: readonly number[] = []): Absent[] {
  const names = [...expected.keys()];
  const ids = names.flatMap((name) => /^encode\.([^.]+)\.image_u8$/.exec(name)?.[1] ?? []);
  const latents = steps.map((n) => ({ inputs: ["decoder.token", "decoder.noise"], output: `decoder.latent_${n}` }));
  const positions = ids.slice(0, 1).map((id) => ({ inputs: [`encode.${id}.image_u8`], output: "encoder.pos_embed_N" }));
  const all: Requirement[] = [...ids.flatMap(encodings), ...positions, ...REQUIREMENTS, ...latents];
  const found = (output: string): boolean =>
    output.endsWith("_N")
      ? names.some((name) => name.startsWith(output.slice(0, -1)) && /^\d/.test(name.slice(output.length - 1)))
      : expected.has(output);
  return all
    .filter(({ inputs, output }) => inputs.every((input) => expected.has(input)) && !found(output))
    .map(({ inputs, output }) => ({ name: output, problem: `not in the file, which has ${inputs.join(", ")} for it` }));
}
