/** A gallery: a page that generates pictures from prompts and shows the project's latents. Browsers call this server, not the API. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Reptok, ReptokError } from "@reptok/client";

const { PORT = "3000", REPTOK_URL = "http://localhost:8787", REPTOK_API_KEY } = process.env;
const reptok = new Reptok({ baseUrl: REPTOK_URL, ...(REPTOK_API_KEY ? { apiKey: REPTOK_API_KEY } : {}) });
/** Maximum number of pictures on the page. */
const MAX_SHOWN = 24;

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function page(ids: readonly string[], problem = ""): string {
  const pictures = ids.map((id) => `<a href="/pictures/${id}"><img src="/pictures/${id}" alt="" loading="lazy"></a>`);
  return `<!doctype html>
<html lang="en">
<title>Gallery</title>
<style>
  body { font: 1rem system-ui; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 1rem }
  img { width: 100%; display: block; border-radius: 0.5rem }
</style>
<form method="post"><label>Draw <input name="prompt" required maxlength="1000"></label> <button>Go</button></form>
<p role="status">${escaped(problem)}</p>
<main>${pictures.join("\n")}</main>
</html>`;
}

async function newest(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of reptok.latents.list({ order: "desc" })) if (ids.push(id) === MAX_SHOWN) break;
  return ids;
}

async function bodyOf(request: IncomingMessage, limit = 16_384): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk as string;
    if (body.length > limit) throw new Error(`expected at most ${limit} characters`);
  }
  return body;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://gallery");
  const picture = /^\/pictures\/(lat_[0-9a-f]{64})$/.exec(pathname)?.[1];
  if (picture !== undefined) {
    response.setHeader("content-type", "image/webp").setHeader("cache-control", "max-age=86400");
    response.end(await reptok.latents.draw(picture, { format: "webp" }));
  } else if (pathname !== "/") {
    response.writeHead(404).end("not found");
  } else if (request.method === "POST") {
    const prompt = new URLSearchParams(await bodyOf(request)).get("prompt") ?? "";
    await reptok.images.generate({ prompt });
    response.writeHead(303, { location: "/" }).end();
  } else {
    response.setHeader("content-type", "text/html; charset=utf-8").end(page(await newest()));
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    if (!(error instanceof ReptokError)) console.error(error);
    const status = error instanceof ReptokError ? (error.status ?? 502) : 500;
    const problem = error instanceof ReptokError ? error.message : "something went wrong";
    response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(page([], problem));
  });
});
server.listen(Number(PORT), "127.0.0.1", () => console.log(`gallery: http://127.0.0.1:${PORT}/`));
