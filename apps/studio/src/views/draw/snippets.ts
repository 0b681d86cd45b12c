/** A drawing as code. */
import type { Snippet } from "../../ui/code-tabs.tsx";
import type { Settings } from "./drawing.ts";

const json = (value: unknown) => JSON.stringify(value);
const shell = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const fields = (body: object, indent: string) =>
  Object.entries(body)
    .map(([name, value]) => `${indent}${name}: ${json(value)},`)
    .join("\n");

export interface Facts {
  readonly origin: string;
  readonly model: string;
  readonly labels: readonly string[];
  readonly keyed: boolean;
}

export function drawSnippets(settings: Settings, { origin, model, labels, keyed }: Facts): Snippet[] {
  const { condition, seed, steps, guidance, count } = settings;
  const what =
    condition === undefined
      ? { prompt: "" }
      : "prompt" in condition
        ? condition
        : { label: labels[condition.label] ?? "" };
  const body = {
    model,
    ...what,
    seed,
    ...(count > 1 ? { n: count } : {}),
    ...(steps === undefined ? {} : { num_inference_steps: steps }),
    ...(guidance === undefined ? {} : { guidance_scale: guidance }),
  };
  const { n, model: _, ...rest } = { n: undefined, ...body };
  const input = { ...rest, ...(n === undefined ? {} : { num_outputs: n }) };
  const extra = Object.entries(body).filter(([name]) => !["model", "prompt", "n"].includes(name));
  const key = keyed ? "process.env.REPTOK_API_KEY" : '"local"';
  const prompt = "prompt" in what ? what.prompt : " ";
  return [
    {
      name: "curl",
      text: `curl ${origin}/v1/images/generations \\\n${keyed ? '  -H "authorization: Bearer $REPTOK_API_KEY" \\\n' : ""}  -H 'content-type: application/json' \\\n  -d ${shell(json(body))}`,
    },
    {
      name: "TypeScript",
      text: `import { Reptok } from "@reptok/client";\n\nconst reptok = new Reptok({ baseUrl: ${json(origin)}${keyed ? `, apiKey: ${key}` : ""} });\nconst { data } = await reptok.images.generate({\n${fields(body, "  ")}\n});\nconst png = await reptok.images.bytes(data[0]);`,
    },
    {
      name: "Browser",
      text: `import * as ort from "onnxruntime-web/wasm";\nimport { openModel, toRgba } from "@reptok/browser";\n\nconst model = await openModel(${json(`${origin}/models/${model}`)}, { ort });\nconst [latent] = await model.generate([{ condition: ${json(condition ?? { prompt: "" })}, seed: ${seed} }]);\nconst picture = await model.draw(model.latentBytes(latent), { seed: ${seed} });\nconst pixels = toRgba(picture);`,
    },
    {
      name: "openai",
      text: `import OpenAI from "openai";\n\nconst openai = new OpenAI({ baseURL: ${json(`${origin}/v1`)}, apiKey: ${key} });\nconst { data } = await openai.images.generate({\n${fields({ ...body, ...("prompt" in what ? {} : { prompt }) }, "  ")}\n});\nconsole.log(data[0].url);`,
    },
    {
      name: "replicate",
      text: `import Replicate from "replicate";\n\nconst replicate = new Replicate({ baseUrl: ${json(`${origin}/v1`)}, auth: ${key} });\nconst output = await replicate.run(${json(`reptok/${model}`)}, {\n  input: ${json(input)},\n});`,
    },
    {
      name: "Python",
      text: `from openai import OpenAI\n\nclient = OpenAI(base_url=${json(`${origin}/v1`)}, api_key=${keyed ? 'os.environ["REPTOK_API_KEY"]' : '"local"'})\nanswer = client.images.generate(\n    model=${json(model)},\n    prompt=${json(prompt)},\n${count > 1 ? `    n=${count},\n` : ""}    extra_body={${extra.map(([name, value]) => `${json(name)}: ${json(value)}`).join(", ")}},\n)\nprint(answer.data[0].url)`,
    },
  ];
}
