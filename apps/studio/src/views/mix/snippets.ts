/** Code for the Mix view. */
import type { Snippet } from "../../ui/code-tabs.tsx";

/** A term of a sum of prompts. */
export interface Term {
  readonly sign: 1 | -1;
  readonly prompt: string;
}

const json = (value: unknown) => JSON.stringify(value);

/** Calls an operation of the API on latents with each client. */
function snippetsOf(origin: string, method: string, body: object): Snippet[] {
  const text = json(body);
  return [
    {
      name: "curl",
      text: `curl ${origin}/v1/latents/${method} \\\n  -H 'content-type: application/json' \\\n  -d '${text.replaceAll("'", String.raw`'\''`)}'`,
    },
    {
      name: "TypeScript",
      text: `import { Reptok } from "@reptok/client";\n\nconst reptok = new Reptok({ baseUrl: ${json(origin)} });\nconst answer = await reptok.latents.${method}(${JSON.stringify(body, null, 2)});`,
    },
    {
      name: "Python",
      text: `import httpx\n\nanswer = httpx.post(\n    ${json(`${origin}/v1/latents/${method}`)},\n    json=${text.replaceAll(":true", ": True")},\n    timeout=60,\n).json()`,
    },
  ];
}

export const betweenSnippets = (origin: string, a: string, b: string, seed: number, n: number): Snippet[] =>
  snippetsOf(origin, "interpolate", {
    points: [
      { prompt: a, seed },
      { prompt: b, seed },
    ],
    n,
    draw: true,
  });

/** @param weights of the prompts, in their order; prompts of weight 0 are omitted */
export const planeSnippets = (
  origin: string,
  prompts: readonly string[],
  weights: readonly number[],
  seed: number,
): Snippet[] =>
  snippetsOf(origin, "combine", {
    inputs: prompts
      .map((prompt, i) => ({ prompt, seed, weight: Number(weights[i]!.toFixed(4)) }))
      .filter(({ weight }) => weight > 0),
    draw: true,
  });

export const sumSnippets = (origin: string, terms: readonly Term[], seed: number): Snippet[] =>
  snippetsOf(origin, "combine", {
    inputs: terms.map(({ sign, prompt }) => ({ prompt, seed, weight: sign })),
    draw: true,
  });

export const aroundSnippets = (origin: string, prompt: string, strength: number, seed: number, n: number): Snippet[] =>
  snippetsOf(origin, "vary", { source: { prompt, seed }, strength, n, seed, draw: true });
