/** Searching and exporting the library as code. */
import {
  curl,
  curlJson,
  javascript,
  keywords,
  lines,
  pythonClient,
  type Snippet,
  type Target,
  typescript,
} from "../../lib/snippets.ts";
import type { Selection } from "./selection.ts";

/** @param prompt the text of the search */
export function librarySnippets(target: Target, { collection, filter }: Selection, prompt: string): Snippet[] {
  const choice = { collection, filter };
  const search = { prompt, limit: 5, draw: true, ...choice };
  const query = new URLSearchParams({ collection, ...(filter ? { filter: JSON.stringify(filter) } : {}) });
  return [
    {
      name: "curl",
      text: lines(
        curlJson(target, "/v1/latents/search", search),
        curl(target, `/v1/latents/export?${query}`, "-o latents.ndjson"),
      ),
    },
    typescript(
      target,
      `const { data } = await reptok.latents.search(${javascript(search)});`,
      "for (const { score, image } of data) console.log(score, image);",
      `for await (const latent of reptok.latents.export(${javascript(choice)})) console.log(latent.id, latent.data.length);`,
    ),
    pythonClient(
      target,
      `for item in client.search(${[JSON.stringify(prompt), ...keywords({ ...choice, limit: 5, draw: true })].join(", ")}):`,
      '    print(item["score"], item["image"])',
      `for latent, metadata in client.export(${keywords(choice).join(", ")}):`,
      "    print(latent.id, metadata)",
    ),
  ];
}
