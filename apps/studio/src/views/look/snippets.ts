/** Code for the Look view. */
import type { Snippet } from "../../ui/code-tabs.tsx";

export const lookSnippets = (origin: string, model: string): Snippet[] => [
  {
    name: "curl",
    text: `# Encode a picture to a token\ncurl "${origin}/v1/latents?model=${model}" -H 'content-type: image/png' --data-binary @picture.png\n# Download the token, and decode it to a picture\ncurl ${origin}/v1/latents/$ID -H 'accept: application/vnd.reptok.latent' -o picture.latent\ncurl "${origin}/v1/latents/$ID/image?seed=0" -o drawn.png`,
  },
  {
    name: "TypeScript",
    text: `import { readFile, writeFile } from 'node:fs/promises';\nimport { Reptok } from "@reptok/client";\n\nconst reptok = new Reptok({ baseUrl: "${origin}" });\nconst latent = await reptok.latents.encode(await readFile("picture.png"), { model: "${model}" });\nawait writeFile("drawn.png", await reptok.latents.draw(latent.id, { seed: 0 }));`,
  },
  {
    name: "Browser",
    text: `import * as ort from "onnxruntime-web/wasm";\nimport { fromPixels, openModel, toRgba } from "@reptok/browser";\n\nconst model = await openModel("${origin}/models/${model}", { ort });\nconst [latent] = await model.encode([fromPixels(context.getImageData(0, 0, width, height))]);\nconst pixels = toRgba(await model.draw(model.latentBytes(latent), { seed: 0 }));`,
  },
  {
    name: "Python",
    text: `import httpx\n\nwith open("picture.png", "rb") as file:\n    latent = httpx.post("${origin}/v1/latents", content=file.read(), headers={"content-type": "image/png"}, timeout=60).json()\npng = httpx.get(f"${origin}/v1/latents/{latent['id']}/image?seed=0", timeout=60).content`,
  },
];
