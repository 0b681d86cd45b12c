/** Encoding and decoding a picture as code. */
import { browser, curl, lines, pythonClient, type Snippet, type Target, typescript } from "../../lib/snippets.ts";

export function lookSnippets(target: Target): Snippet[] {
  const model = JSON.stringify(target.model);
  const { name, text } = typescript(
    target,
    `const latent = await reptok.latents.encode(await readFile("picture.png"), { model: ${model} });`,
    'await writeFile("drawn.png", await reptok.latents.draw(latent.id, { seed: 0 }));',
  );
  return [
    {
      name: "curl",
      text: lines(
        "# Encode a picture to a token. The response contains its id.",
        curl(target, `/v1/latents?model=${target.model}`, "-H 'content-type: image/png'", "--data-binary @picture.png"),
        "# Download the token, and decode it to a picture. ID stands for its id.",
        curl(target, "/v1/latents/ID", "-H 'accept: application/vnd.reptok.latent'", "-o picture.latent"),
        curl(target, "/v1/latents/ID/image?seed=0", "-o drawn.png"),
      ),
    },
    { name, text: lines("import { readFile, writeFile } from 'node:fs/promises';", text) },
    browser(
      target,
      ['import { fromPixels, openModel, toRgba } from "@reptok/browser";'],
      "const [latent] = await model.encode([fromPixels(context.getImageData(0, 0, width, height))]);",
      "const pixels = toRgba(await model.draw(model.latentBytes(latent), { seed: 0 }));",
    ),
    pythonClient(
      target,
      `latent = client.encode(open("picture.png", "rb").read(), model=${model})`,
      "print(latent.id, len(latent.values))",
      'open("drawn.png", "wb").write(client.draw(latent.id, seed=0))',
    ),
  ];
}
