/** The API as tools of the Model Context Protocol. */
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { type Choice, type Reptok, ReptokError, type Schemas } from "@reptok/client";
import { encodeBase64 } from "@reptok/shared";
import * as z from "zod";
import { UsageError } from "../failure.ts";

export interface McpOptions {
  readonly reptok: Reptok;
  readonly version: string;
  /** The collection that tools use unless they are told another. */
  readonly collection: string;
  /** Reads a picture that a tool names by its path; absent where files may not be read. */
  readonly readPicture?: ((path: string) => Promise<Uint8Array>) | undefined;
}

const Id = z.string().regex(/^lat_[0-9a-f]{64}$/, "expected the id of a latent, lat_ and 64 hexadecimal digits");
const Collection = z.string().describe("Where latents are kept or looked for; the server's default where absent.");
const Metadata = z.record(z.string(), z.unknown()).describe("A JSON object that is noted about each latent.");
const Seed = z.int().min(0).max(0xffff_ffff).describe("The same seed gives the same picture.");
const Size = z.string().describe('Such as "256x256".');
const Picture = {
  image: z.string().optional().describe("A PNG, JPEG or WebP file in base64; or"),
  path: z.string().optional().describe("its path in the folder that the server may read."),
};
const Input = z.object({
  id: Id.optional(),
  prompt: z.string().optional(),
  ...Picture,
  weight: z.number().min(-100).max(100).optional(),
});
type Input = z.infer<typeof Input>;

const text = (value: unknown): CallToolResult["content"][number] => ({ type: "text", text: JSON.stringify(value) });
const image = (bytes: Uint8Array): CallToolResult["content"][number] => ({
  type: "image",
  data: encodeBase64(bytes),
  mimeType: "image/png",
});

/** A refusal is the tool's answer: whoever asked can mend it. */
async function answering(work: () => Promise<CallToolResult["content"]>): Promise<CallToolResult> {
  try {
    return { content: await work() };
  } catch (thrown) {
    if (!(thrown instanceof ReptokError || thrown instanceof InputError || thrown instanceof UsageError)) throw thrown;
    return { content: [{ type: "text", text: thrown.message }], isError: true };
  }
}

class InputError extends Error {}

class Tools {
  readonly #options: McpOptions;

  constructor(options: McpOptions) {
    this.#options = options;
  }

  get #reptok(): Reptok {
    return this.#options.reptok;
  }

  async #picture({ image, path }: Pick<Input, "image" | "path">): Promise<string> {
    if (image !== undefined && path === undefined) return image;
    if (path === undefined || image !== undefined) throw new InputError("expected either an image or a path");
    const { readPicture } = this.#options;
    if (!readPicture)
      throw new InputError("expected an image in base64: this server reads no files (--folder lets it)");
    return encodeBase64(await readPicture(path));
  }

  async #source({ id, prompt, image, path, weight }: Input): Promise<Schemas["LatentSource"]> {
    const given = [id, prompt, image ?? path].filter((value) => value !== undefined);
    if (given.length !== 1) throw new InputError("expected one of id, prompt, image and path");
    const weighted = weight === undefined ? {} : { weight };
    if (id !== undefined) return { id, ...weighted };
    if (prompt !== undefined) return { prompt, ...weighted };
    return { image: await this.#picture({ image, path }), ...weighted };
  }

  generate(request: Schemas["ImageGenerationRequest"]): Promise<CallToolResult> {
    return answering(async () => {
      const body = { collection: this.#options.collection, ...request, response_format: "b64_json" } as const;
      const { data } = await this.#reptok.images.generate(body);
      const pictures = await Promise.all(data.map((each) => this.#reptok.images.bytes(each)));
      return [text(data.map(({ latent_id: id, seed }) => ({ id, seed }))), ...pictures.map(image)];
    });
  }

  encode({
    collection,
    metadata,
    ...picture
  }: Pick<Input, "image" | "path"> & {
    collection?: string | undefined;
    metadata?: Record<string, unknown> | undefined;
  }): Promise<CallToolResult> {
    return answering(async () => {
      const bytes = Buffer.from(await this.#picture(picture), "base64");
      const labels = { collection: collection ?? this.#options.collection, ...(metadata ? { metadata } : {}) };
      const { id, model } = await this.#reptok.latents.encode(bytes, labels);
      return [text({ id, model, collection: labels.collection })];
    });
  }

  search({
    collection,
    limit,
    filter,
    ...input
  }: Input & {
    collection?: string | undefined;
    limit?: number | undefined;
    filter?: Record<string, unknown> | undefined;
  }): Promise<CallToolResult> {
    return answering(async () => {
      const { data } = await this.#reptok.latents.search({
        positive: [await this.#source(input)],
        negative: [],
        collection: collection ?? this.#options.collection,
        limit: limit ?? 10,
        offset: 0,
        ...(filter ? { filter: filter as NonNullable<Choice["filter"]> } : {}),
      });
      return [text(data.map(({ id, score, metadata }) => ({ id, score, metadata })))];
    });
  }

  mix({
    inputs,
    seed,
    size,
    collection,
    metadata,
  }: {
    inputs: Input[];
    seed?: number | undefined;
    size?: string | undefined;
    collection?: string | undefined;
    metadata?: Record<string, unknown> | undefined;
  }): Promise<CallToolResult> {
    return answering(async () => {
      const { id } = await this.#reptok.latents.combine({
        inputs: await Promise.all(inputs.map((input) => this.#source(input))),
        method: "spherical",
        dtype: "f16",
        collection: collection ?? this.#options.collection,
        ...(metadata ? { metadata } : {}),
      });
      return [text({ id }), image(await this.#draw(id, seed, size))];
    });
  }

  draw({
    id,
    seed,
    size,
  }: {
    id: string;
    seed?: number | undefined;
    size?: string | undefined;
  }): Promise<CallToolResult> {
    return answering(async () => [image(await this.#draw(id, seed, size))]);
  }

  #draw(id: string, seed: number | undefined, size: string | undefined): Promise<Uint8Array> {
    const picture = { ...(seed === undefined ? {} : { seed }), ...(size === undefined ? {} : { size }) };
    return this.#reptok.latents.draw(id, picture);
  }
}

/** The server, to be connected to a transport. */
export function createMcpServer(options: McpOptions): McpServer {
  const server = new McpServer({ name: "reptok", version: options.version });
  const tools = new Tools(options);
  const labels = { collection: Collection.optional(), metadata: Metadata.optional() };
  server.registerTool(
    "generate",
    {
      description:
        "Draws pictures from a prompt. Answers with the pictures, and with the ids of their latents, which are kept.",
      inputSchema: {
        prompt: z.string(),
        negative_prompt: z.string().optional(),
        guidance_scale: z.number().min(0).max(30).optional(),
        n: z.int().min(1).max(4).optional(),
        seed: Seed.optional(),
        size: Size.optional(),
        quality: z.enum(["low", "medium", "high"]).optional(),
        ...labels,
      },
    },
    (request) => tools.generate(defined(request)),
  );
  server.registerTool(
    "encode",
    {
      description: "Encodes a picture as a latent, a small vector that is kept and can be searched, mixed and drawn.",
      inputSchema: { ...Picture, ...labels },
    },
    (request) => tools.encode(request),
  );
  server.registerTool(
    "search",
    {
      description:
        "Finds kept latents that are similar to a prompt, a picture or another latent, the most similar first.",
      inputSchema: {
        id: Id.optional(),
        prompt: z.string().optional(),
        ...Picture,
        collection: Collection.optional(),
        filter: z
          .record(z.string(), z.unknown())
          .optional()
          .describe('Conditions on metadata, {"year": {"$gte": 2020}}.'),
        limit: z.int().min(1).max(100).optional(),
      },
      annotations: { readOnlyHint: true },
    },
    (request) => tools.search(request),
  );
  server.registerTool(
    "mix",
    {
      description:
        "Mixes latents, prompts and pictures by weight; negative weights subtract. The result is kept and drawn.",
      inputSchema: { inputs: z.array(Input).min(1).max(16), seed: Seed.optional(), size: Size.optional(), ...labels },
    },
    (request) => tools.mix(request),
  );
  server.registerTool(
    "draw",
    {
      description: "Draws a kept latent.",
      inputSchema: { id: Id, seed: Seed.optional(), size: Size.optional() },
      annotations: { readOnlyHint: true },
    },
    (request) => tools.draw(request),
  );
  return server;
}

/** The fields that have a value. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
