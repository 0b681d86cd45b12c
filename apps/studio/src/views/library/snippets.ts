/** Code for the Library view. */
import type { Snippet } from "../../ui/code-tabs.tsx";

export const librarySnippets = (origin: string): Snippet[] => [
  {
    name: "curl",
    text: `curl "${origin}/v1/latents?limit=20"\ncurl ${origin}/v1/latents/search -H 'content-type: application/json' \\\n  -d '{"prompt":"a red apple","limit":5,"draw":true}'\ncurl ${origin}/v1/latents/export -o latents.ndjson`,
  },
  {
    name: "TypeScript",
    text: `import { Reptok } from "@reptok/client";\n\nconst reptok = new Reptok({ baseUrl: "${origin}" });\nfor await (const latent of reptok.latents.export()) console.log(latent.id, latent.data.length);\nconst { data } = await reptok.latents.search({ prompt: "a red apple", limit: 5, draw: true });`,
  },
  {
    name: "Python",
    text: `import httpx\n\nfound = httpx.post("${origin}/v1/latents/search", json={"prompt": "a red apple", "limit": 5, "draw": True}, timeout=60).json()\nfor latent in found["data"]:\n    print(latent["score"], latent["image"])`,
  },
];
