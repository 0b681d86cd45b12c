/**
 * Picture search as a service:
 *
 *     PUT /pictures/NAME   a PNG, JPEG or WebP       stores the picture by name
 *     GET /search?q=WORDS                            pictures similar to the text, the most similar first
 *     POST /search         a PNG, JPEG or WebP       pictures similar to the picture
 *
 * The API stores the vectors; this service stores the names, in memory.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Reptok, ReptokError } from "@reptok/client";

const { PORT = "3001", REPTOK_URL = "http://localhost:8787", REPTOK_API_KEY } = process.env;
const reptok = new Reptok({ baseUrl: REPTOK_URL, ...(REPTOK_API_KEY ? { apiKey: REPTOK_API_KEY } : {}) });
const MAX_BYTES = 10_000_000;
const LIMIT = 20;

/** Names by latent: equal pictures have one latent, and may have several names. */
const names = new Map<string, Set<string>>();

async function file(name: string, picture: Uint8Array): Promise<object> {
  const { id } = await reptok.latents.encode(picture);
  names.set(id, (names.get(id) ?? new Set()).add(name));
  return { name, latent: id };
}

type Example = Parameters<typeof reptok.latents.search>[0];

async function search(example: Example): Promise<object> {
  const { data } = await reptok.latents.search({ ...example, limit: LIMIT });
  return {
    results: data.flatMap(({ id, score }) => [...(names.get(id) ?? [])].map((name) => ({ name, score }))),
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES)
      throw new ReptokError(`expected at most ${MAX_BYTES} bytes`, { code: "invalid_request", status: 413 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function answer(request: IncomingMessage): Promise<object | undefined> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://search");
  const name = /^\/pictures\/([^/]+)$/.exec(pathname)?.[1];
  if (request.method === "PUT" && name !== undefined) return file(decodeURIComponent(name), await bytesOf(request));
  if (pathname !== "/search") return undefined;
  if (request.method === "POST") return search({ image: (await bytesOf(request)).toString("base64") });
  return search({ prompt: searchParams.get("q") ?? "" });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const server = createServer((request, response) => {
  answer(request).then(
    (body) => send(response, body === undefined ? 404 : 200, body ?? { error: "not found" }),
    (error: unknown) => {
      if (!(error instanceof ReptokError)) console.error(error);
      const expected = error instanceof ReptokError;
      send(response, expected ? (error.status ?? 502) : 500, { error: expected ? error.message : "internal error" });
    },
  );
});
server.listen(Number(PORT), "127.0.0.1", () => console.log(`search: http://127.0.0.1:${PORT}/search?q=apple`));
