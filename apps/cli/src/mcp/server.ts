/** The API as tools of the Model Context Protocol, over standard input and output. */
import { once } from "node:events";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { type Reptok, ReptokError, type Schemas } from "@reptok/client";
import { defined, encodeBase64 } from "@reptok/shared";
import * as z from "zod";
import { FileError, UsageError } from "../failure.ts";

export interface McpOptions {
  readonly reptok: Reptok;
  readonly version: string;
  /** The collection of tools whose input names none. */
  readonly collection: string;
  /** Reads a picture by its path; undefined if the server may not read files. */
  readonly readPicture: ((path: string) => Promise<Uint8Array>) | undefined;
}

type Content = CallToolResult["content"];

const Id = z.string().regex(/^lat_[0-9a-f]{64}$/, "expected the id of a latent: lat_ and 64 hexadecimal digits");
const Seed = z.int().min(0).max(0xffff_ffff).describe("The same seed gives the same picture.").optional();
const Size = z.string().describe('Width and height in pixels, such as "256x256".').optional();
const Collection = z.string().describe("The collection; the server's default by default.").optional();
const Metadata = z.record(z.string(), z.unknown());
const Labels = {
  collection: Collection,
  metadata: Metadata.describe("A JSON object to store with each new latent.").optional(),
};
const Drawing = { seed: Seed, size: Size };
const Picture = {
  image: z.string().describe("A PNG, JPEG or WebP file in base64.").optional(),
  path: z.string().describe("The path of such a file, in the folder that the server may read.").optional(),
};
const Source = {
  id: Id.describe("The id of a kept latent.").optional(),
  prompt: z.string().describe("A prompt.").optional(),
  ...Picture,
};
type Fields<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>>;

const GENERATE = {
  prompt: z.string(),
  negative_prompt: z.string().optional(),
  guidance_scale: z.number().min(0).max(30).optional(),
  n: z.int().min(1).max(4).describe("How many pictures; 1 by default.").optional(),
  quality: z.enum(["low", "medium", "high"]).optional(),
  ...Drawing,
  ...Labels,
};
const ENCODE = { ...Picture, ...Labels };
const SEARCH = {
  ...Source,
  collection: Collection,
  filter: Metadata.describe('Conditions on metadata, such as {"year": {"$gte": 2020}}.').optional(),
  limit: z.int().min(1).max(100).describe("How many; 10 by default.").optional(),
};
const Input = z.object({ ...Source, weight: z.number().min(-100).max(100).optional() });
const MIX = { inputs: z.array(Input).min(1).max(16), ...Drawing, ...Labels };
const DRAW = { id: Id, ...Drawing };

const text = (value: unknown): Content[number] => ({ type: "text", text: JSON.stringify(value) });
const picture = (bytes: Uint8Array): Content[number] => ({
  type: "image",
  data: encodeBase64(bytes),
  mimeType: "image/png",
});

/** Input that cannot be used; its message is the tool's answer. */
class InputError extends Error {}

/** The tool's answer; errors of its input and of the API become answers that the assistant can act on. */
async function answer(work: Promise<Content>): Promise<CallToolResult> {
  try {
    return { content: await work };
  } catch (thrown) {
    const isExpected = [ReptokError, InputError, UsageError, FileError].some((type) => thrown instanceof type);
    if (!isExpected) throw thrown;
    return { content: [{ type: "text", text: (thrown as Error).message }], isError: true };
  }
}

class Tools {
  readonly #options: McpOptions;
  readonly #reptok: Reptok;

  constructor(options: McpOptions) {
    this.#options = options;
    this.#reptok = options.reptok;
  }

  #labels({ collection, metadata }: Fields<typeof Labels>) {
    return defined({ collection: collection ?? this.#options.collection, metadata });
  }

  async #bytes({ image, path }: Fields<typeof Picture>): Promise<Uint8Array> {
    if ((image === undefined) === (path === undefined)) throw new InputError("expected either image or path");
    if (image !== undefined) return Buffer.from(image, "base64");
    const { readPicture } = this.#options;
    if (!readPicture) throw new InputError("path: expected an image in base64; --folder lets the server read files");
    return readPicture(path!);
  }

  async #source({ id, prompt, image, path, weight }: z.infer<typeof Input>): Promise<Schemas["LatentSource"]> {
    const count = [id, prompt, image, path].filter((value) => value !== undefined).length;
    if (count !== 1) throw new InputError(`expected one of id, prompt, image and path, got ${count}`);
    const factor = defined({ weight });
    if (id !== undefined) return { id, ...factor };
    if (prompt !== undefined) return { prompt, ...factor };
    return { image: encodeBase64(await this.#bytes({ image, path })), ...factor };
  }

  async generate(input: Fields<typeof GENERATE>): Promise<Content> {
    const request = { ...defined(input), ...this.#labels(input), response_format: "b64_json" } as const;
    const { data } = await this.#reptok.images.generate(request);
    const pictures = await Promise.all(data.map((image) => this.#reptok.images.bytes(image)));
    return [text(data.map(({ latent_id: id, seed }) => ({ id, seed }))), ...pictures.map(picture)];
  }

  async encode(input: Fields<typeof ENCODE>): Promise<Content> {
    const labels = this.#labels(input);
    const { id, model } = await this.#reptok.latents.encode(await this.#bytes(input), labels);
    return [text({ id, model, collection: labels.collection })];
  }

  async search({ collection, filter, limit = 10, ...source }: Fields<typeof SEARCH>): Promise<Content> {
    const { data } = await this.#reptok.latents.search({
      positive: [await this.#source(source)],
      limit,
      ...this.#labels({ collection }),
      ...defined({ filter: filter as Schemas["SearchRequest"]["filter"] }),
    });
    return [text(data.map(({ id, score, metadata }) => ({ id, score, metadata })))];
  }

  async mix({ inputs, seed, size, ...labels }: Fields<typeof MIX>): Promise<Content> {
    const { id } = await this.#reptok.latents.combine({
      inputs: await Promise.all(inputs.map((input) => this.#source(input))),
      ...this.#labels(labels),
    });
    return [text({ id }), ...(await this.draw({ id, seed, size }))];
  }

  async draw({ id, ...drawing }: Fields<typeof DRAW>): Promise<Content> {
    return [picture(await this.#reptok.latents.draw(id, defined(drawing)))];
  }
}

function createMcpServer(options: McpOptions): McpServer {
  const server = new McpServer({ name: "reptok", version: options.version });
  const tools = new Tools(options);
  server.registerTool(
    "generate",
    {
      description: "Draws pictures from a prompt, and keeps their latents, whose ids it returns.",
      inputSchema: GENERATE,
    },
    (input) => answer(tools.generate(input)),
  );
  server.registerTool(
    "encode",
    {
      description: "Encodes a picture as a latent: a small vector that is kept, and can be searched, mixed and drawn.",
      inputSchema: ENCODE,
    },
    (input) => answer(tools.encode(input)),
  );
  server.registerTool(
    "search",
    {
      description: "Finds kept latents that are similar to a prompt, a picture or another latent, most similar first.",
      inputSchema: SEARCH,
      annotations: { readOnlyHint: true },
    },
    (input) => answer(tools.search(input)),
  );
  server.registerTool(
    "mix",
    {
      description:
        "Mixes latents, prompts and pictures by weight; negative weights subtract. Keeps and draws the result.",
      inputSchema: MIX,
    },
    (input) => answer(tools.mix(input)),
  );
  server.registerTool(
    "draw",
    { description: "Draws a kept latent.", inputSchema: DRAW, annotations: { readOnlyHint: true } },
    (input) => answer(tools.draw(input)),
  );
  return server;
}

/** Serves the tools on standard input and output until the client disconnects. */
export async function serveTools(options: McpOptions): Promise<void> {
  const server = createMcpServer(options);
  const ended = once(process.stdin, "end");
  await server.connect(new StdioServerTransport());
  await ended;
  await server.close();
}
