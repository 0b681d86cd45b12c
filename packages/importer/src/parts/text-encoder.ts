/** A frozen text encoder as an ONNX file with its tokenizer. */
import { copyFile, link, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { adaptTextEncoder, PromptTokenizer } from "@reptok/model";
import { OrtSession, type ReadyComponent } from "@reptok/runtime";
import { ApiError } from "@reptok/shared";
import type { Assembled } from "./parts.ts";

export interface TextEncoderFiles {
  /** ONNX; external data files are in the same folder. */
  readonly model: string;
  /** tokenizer.json */
  readonly tokenizer: string;
  /** Length of a padded prompt; by default the bundle's, or 77 (CLIP's). */
  readonly maxTokens?: number | undefined;
}

const DEFAULT_TOKENS = 77;
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const TOKENIZER = "tokenizer.json";

const refuse = (message: string, cause?: unknown): never => {
  throw new ApiError("invalid_request", message, "text_encoder", { cause });
};
const read = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause: unknown) => refuse(`${path}: expected a readable file`, cause));

function parseTokenizer(bytes: Uint8Array, path: string): PromptTokenizer {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString());
  } catch (cause) {
    refuse(`${path}: expected JSON`, cause);
  }
  return PromptTokenizer.fromJson(json);
}

/**
 * A directory of links, or of copies if links are not possible: ONNX Runtime looks for external data only next to a
 * model file.
 */
async function gather(dir: string, model: Uint8Array, external: ReadyComponent["external"]): Promise<string> {
  for (const from of external) {
    const to = join(dir, basename(from));
    await link(from, to).catch(() => copyFile(from, to));
  }
  const file = join(dir, "text_encoder.onnx");
  await writeFile(file, model);
  return file;
}

/** Runs the encoder once, on the empty prompt, and returns its output width. */
async function tryOut(file: string, tokenizer: PromptTokenizer, L: number): Promise<number> {
  const session = await OrtSession.create(file).catch((cause: unknown) =>
    refuse(`text encoder: expected a network that ONNX Runtime loads, got: ${String(cause)}`, cause),
  );
  try {
    const { ids, mask } = tokenizer.encode("", L);
    const { text } = await session.run({ ids: { data: ids, dims: [1, L] }, mask: { data: mask, dims: [1, L] } });
    const dims = text?.dims ?? [];
    if (dims.length !== 3 || dims[0] !== 1 || dims[1] !== L)
      refuse(`text encoder: expected an output [1, ${L}, width], got [${dims.join(", ")}]`);
    return dims[2]!;
  } finally {
    await session.release();
  }
}

/** The encoder's output width, determined by running it. */
async function widthOf(
  model: Uint8Array,
  external: ReadyComponent["external"],
  tokenizer: PromptTokenizer,
  L: number,
): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), "reptok-"));
  try {
    return await tryOut(await gather(dir, model, external), tokenizer, L);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Replaces the text encoder of the parts, or adds one. */
export async function withTextEncoder(parts: Assembled, files: TextEncoderFiles): Promise<Assembled> {
  const { model, parameters, external } = adaptTextEncoder(await read(files.model));
  for (const name of external) {
    if (!PLAIN_NAME.test(name))
      refuse(
        `text encoder: expected external data files with plain names in its folder, got ${JSON.stringify(name.slice(0, 100))}`,
      );
  }
  const paths = external.map((name) => join(dirname(files.model), name));
  const bytes = await read(files.tokenizer);
  const generator = parts.manifest.textGenerator;
  const maxTokens = files.maxTokens ?? generator?.maxTokens ?? DEFAULT_TOKENS;
  const tokenizer = parseTokenizer(bytes, files.tokenizer);
  const embedding = await widthOf(model, paths, tokenizer, maxTokens);
  if (generator !== undefined && (generator.embedding !== embedding || generator.maxTokens !== maxTokens)) {
    refuse(
      `text encoder: expected ${generator.maxTokens} x ${generator.embedding} for a prompt, as the bundle's generator requires, got ${maxTokens} x ${embedding}`,
    );
  }
  const { textEncoder: _, ...manifest } = parts.manifest;
  const { text } = parts.configs;
  const encoder = { kind: "imported", maxTokens, width: embedding } as const;
  return {
    ...parts,
    configs: text === undefined ? parts.configs : { ...parts.configs, text: { ...text, encoder } },
    ready: { ...parts.ready, text_encoder: { model, parameters, weights: "f32", external: paths } },
    files: { ...parts.files, [TOKENIZER]: bytes },
    manifest: generator === undefined ? { ...manifest, textEncoder: { maxTokens, embedding } } : manifest,
  };
}
