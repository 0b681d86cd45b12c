/** The operations of the Mix view as code. */
import {
  browser,
  curlJson,
  javascript,
  javascriptBlock,
  keywords,
  python,
  pythonClient,
  pythonRequest,
  type Snippet,
  type Target,
  typescript,
} from "../../lib/snippets.ts";

/** A term of a sum of prompts. */
export interface Term {
  readonly sign: 1 | -1;
  readonly prompt: string;
}

/** The part of a page's program that all operations share: `expression` computes a latent from `latents`. */
const inPage = (target: Target, prompts: readonly string[], seed: number, name: string, expression: string): Snippet =>
  browser(
    target,
    ['import { openModel, toRgba } from "@reptok/browser";', `import { ${name} } from "@reptok/shared";`],
    `const latents = await model.generate(${javascript(prompts.map((prompt) => ({ condition: { prompt }, seed })))});`,
    `const latent = ${expression};`,
    `const pixels = toRgba(await model.draw(model.latentBytes(latent), { seed: ${seed} }));`,
  );

export function betweenSnippets(target: Target, a: string, b: string, seed: number, n: number, at: number): Snippet[] {
  const points = [a, b].map((prompt) => ({ prompt, seed }));
  const body = { points, n, draw: true };
  return [
    { name: "curl", text: curlJson(target, "/v1/latents/interpolate", body) },
    typescript(
      target,
      `const { data } = await reptok.latents.interpolate(${javascriptBlock(body)});`,
      "console.log(data.map(({ image }) => image));",
    ),
    inPage(target, [a, b], seed, "slerp", `slerp(latents[0], latents[1], ${at})`),
    pythonClient(
      target,
      `found = client.interpolate(${[...points.map(python), ...keywords({ n, draw: true })].join(", ")})`,
      'print([latent["image"] for latent in found])',
    ),
  ];
}

function combineSnippets(
  target: Target,
  terms: readonly { readonly prompt: string; readonly weight: number }[],
  seed: number,
): Snippet[] {
  const inputs = terms.map(({ prompt, weight }) => ({ prompt, seed, weight }));
  const body = { inputs, draw: true };
  const weights = javascript(terms.map(({ weight }) => weight));
  return [
    { name: "curl", text: curlJson(target, "/v1/latents/combine", body) },
    typescript(
      target,
      `const latent = await reptok.latents.combine(${javascriptBlock(body)});`,
      "console.log(latent.image);",
    ),
    inPage(
      target,
      terms.map(({ prompt }) => prompt),
      seed,
      "sphericalSum",
      `sphericalSum(latents.map((vector, i) => ({ vector, weight: ${weights}[i] })))`,
    ),
    pythonClient(
      target,
      `latent = client.mix(${[...inputs.map(python), ...keywords({ draw: true })].join(", ")})`,
      'print(latent["image"])',
    ),
  ];
}

/** @param weights of the prompts, in their order; prompts of weight 0 are omitted */
export const planeSnippets = (
  target: Target,
  prompts: readonly string[],
  weights: readonly number[],
  seed: number,
): Snippet[] =>
  combineSnippets(
    target,
    prompts.map((prompt, i) => ({ prompt, weight: Number(weights[i]!.toFixed(4)) })).filter(({ weight }) => weight > 0),
    seed,
  );

export const sumSnippets = (target: Target, terms: readonly Term[], seed: number): Snippet[] =>
  combineSnippets(
    target,
    terms.map(({ sign, prompt }) => ({ prompt, weight: sign })),
    seed,
  );

export function aroundSnippets(target: Target, prompt: string, strength: number, seed: number, n: number): Snippet[] {
  const body = { source: { prompt, seed }, strength, n, seed, draw: true };
  return [
    { name: "curl", text: curlJson(target, "/v1/latents/vary", body) },
    typescript(
      target,
      `const { data } = await reptok.latents.vary(${javascriptBlock(body)});`,
      "console.log(data.map(({ image }) => image));",
    ),
    inPage(target, [prompt], seed, "varied", `varied(latents[0], ${strength}, ${seed})`),
    pythonRequest(target, "/v1/latents/vary", body),
  ];
}
