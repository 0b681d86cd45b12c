/** A drawing as code. */
import {
  browser,
  curlJson,
  javascript,
  javascriptBlock,
  keywords,
  lines,
  python,
  pythonRequest,
  type Snippet,
  type Target,
  typescript,
} from "../../lib/snippets.ts";
import type { Settings } from "./settings.ts";

const PATH = "/v1/images/generations";
const IMPORT = 'import { openModel, toRgba } from "@reptok/browser";';

/** The key in the programs of other clients, which require one. */
const keyOf = ({ keyed }: Target): string => (keyed ? "process.env.REPTOK_API_KEY" : '"local"');

/** OpenAI's clients, which require a prompt. */
function openai(target: Target, body: { readonly model: string; readonly prompt: string }): Snippet[] {
  const { origin, keyed } = target;
  const base = JSON.stringify(`${origin}/v1`);
  const { model, prompt, ...extra } = body;
  return [
    {
      name: "openai",
      text: lines(
        'import OpenAI from "openai";',
        "",
        `const openai = new OpenAI({ baseURL: ${base}, apiKey: ${keyOf(target)} });`,
        `const { data } = await openai.images.generate(${javascriptBlock(body)});`,
        "console.log(data[0].url);",
      ),
    },
    {
      name: "Python",
      text: lines(
        ...(keyed ? ["import os", ""] : []),
        "from openai import OpenAI",
        "",
        `client = OpenAI(base_url=${base}, api_key=${keyed ? 'os.environ["REPTOK_API_KEY"]' : '"local"'})`,
        "answer = client.images.generate(",
        ...[...keywords({ model, prompt }), `extra_body=${python(extra)}`].map((argument) => `    ${argument},`),
        ")",
        "print(answer.data[0].url)",
      ),
    },
  ];
}

/** @param labels the model's, in their order */
export function drawSnippets(
  target: Target,
  { condition, seed, steps, guidance, count }: Settings,
  labels: readonly string[],
): Snippet[] {
  const subject =
    condition !== undefined && "label" in condition
      ? { label: labels[condition.label] ?? "" }
      : { prompt: condition?.prompt ?? "" };
  const { model } = target;
  const n = count > 1 ? count : undefined;
  const options = { seed, num_inference_steps: steps, guidance_scale: guidance };
  const body = { model, ...subject, n, ...options };
  const input = { ...subject, num_outputs: n, ...options };
  const conditions = Array.from({ length: count }, (_, i) => ({
    condition: condition ?? { prompt: "" },
    seed: seed + i,
  }));
  const sampling = steps === undefined && guidance === undefined ? "" : `, ${javascript({ steps, guidance })}`;
  return [
    { name: "curl", text: curlJson(target, PATH, body) },
    typescript(
      target,
      `const { data } = await reptok.images.generate(${javascriptBlock(body)});`,
      "const png = await reptok.images.bytes(data[0]);",
    ),
    browser(
      target,
      [IMPORT],
      `const latents = await model.generate(${javascript(conditions)}${sampling});`,
      "const pictures = latents.map((latent, i) =>",
      `  model.draw(model.latentBytes(latent), { seed: ${seed} + i${steps === undefined ? "" : `, steps: ${steps}`} }),`,
      ");",
      "const pixels = (await Promise.all(pictures)).map(toRgba);",
    ),
    {
      name: "replicate",
      text: lines(
        'import Replicate from "replicate";',
        "",
        `const replicate = new Replicate({ baseUrl: ${JSON.stringify(`${target.origin}/v1`)}, auth: ${keyOf(target)} });`,
        `const [file] = await replicate.run(${JSON.stringify(`reptok/${model}`)}, { input: ${javascript(input)} });`,
        "console.log(String(file));",
      ),
    },
    ...(subject.prompt === undefined
      ? [pythonRequest(target, PATH, body)]
      : openai(target, { ...body, prompt: subject.prompt })),
  ];
}
