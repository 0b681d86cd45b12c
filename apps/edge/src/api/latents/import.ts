/** Keeping many latents: each is checked by itself, and told of by itself. */
import {
  ApiError,
  type ApiErrorBody,
  checkLatentOf,
  decodeLatent,
  encodeNdjson,
  latentFromJson,
  type Manifest,
} from "@reptok/shared";
import type { Context } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { framesOf, linesOf } from "./bulk.rules.ts";
import { parseJson } from "../../domain/encoding.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { resolveModel } from "../../gpu/models.ts";
import { logWarning } from "../../platform/log.ts";
import { indexLatents } from "../../search/catch-up.ts";
import { keepLatents } from "../../storage/latents.ts";

/** Latents a request. Each is one write to R2, and a request may make 1,000 calls to the platform's services. */
export const MAX_IMPORT = 500;
/** Latents that are kept together. */
const CHUNK = 25;

type Parse = (part: Uint8Array) => Promise<Uint8Array>;
type Checked = { readonly bytes: Uint8Array } | { readonly error: ApiErrorBody };
type Outcome =
  | { readonly status: "kept"; readonly id: string }
  | { readonly status: "failed"; readonly error: ApiErrorBody };

const failed = (error: ApiErrorBody): Outcome => ({ status: "failed", error });

async function parseLine(line: Uint8Array): Promise<Uint8Array> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
  } catch (cause) {
    throw new ApiError("invalid_request", "expected a line in UTF-8", null, { cause });
  }
  return latentFromJson(parseJson(text, "the line"));
}

/** An ApiError's body; anything else is storage that did not answer, and may be tried again. */
function bodyOf(thrown: unknown): ApiErrorBody {
  if (thrown instanceof ApiError) return thrown.body;
  logWarning("latents.import", thrown);
  return new ApiError("unavailable", "storage did not answer").body;
}

class Importer {
  readonly #c: Context<AppEnv>;
  readonly #parse: Parse;
  readonly #models = new Map<string, Promise<Manifest>>();

  constructor(c: Context<AppEnv>, parse: Parse) {
    this.#c = c;
    this.#parse = parse;
  }

  async #check(part: Uint8Array): Promise<Checked> {
    try {
      const bytes = await this.#parse(part);
      const latent = decodeLatent(bytes);
      const known = this.#models.get(latent.model) ?? resolveModel(this.#c, latent.model).then((m) => m.manifest);
      this.#models.set(latent.model, known);
      checkLatentOf(latent, await known);
      return { bytes };
    } catch (thrown) {
      return { error: bodyOf(thrown) };
    }
  }

  /** Keeps those of the parts that are sound, and gives what became of each. */
  async keep(parts: readonly Uint8Array[]): Promise<Outcome[]> {
    const checked = await Promise.all(parts.map((part) => this.#check(part)));
    const sound = checked.flatMap((item) => ("bytes" in item ? [item.bytes] : []));
    try {
      const { env } = this.#c;
      const project = projectOf(this.#c);
      const now = Date.now();
      const kept = await keepLatents(env, sound, { project, source: "uploaded" }, now);
      const items = kept.map(({ row, latent }) => ({ id: row.id, latent }));
      await indexLatents(env, project, items, now).catch((thrown: unknown) => logWarning("latents.index", thrown));
      const ids = kept.map(({ row }) => row.id).values();
      return checked.map((item) => ("error" in item ? failed(item.error) : { status: "kept", id: ids.next().value! }));
    } catch (thrown) {
      const error = bodyOf(thrown);
      return checked.map((item) => failed("error" in item ? item.error : error));
    }
  }
}

/** Parts in groups of {@link CHUNK}; throws `body_too_large` where there are more than {@link MAX_IMPORT}. */
async function* chunks(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let chunk: Uint8Array[] = [];
  let count = 0;
  try {
    for await (const part of parts) {
      if (++count > MAX_IMPORT)
        throw new ApiError(
          "body_too_large",
          `expected at most ${MAX_IMPORT} latents, got more; send the rest by itself`,
        );
      // A part is a view that holds until the next.
      chunk.push(part.slice());
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = [];
    }
  } catch (thrown) {
    // What came whole is kept before the failure is told.
    if (chunk.length > 0) yield chunk;
    throw thrown;
  }
  if (chunk.length > 0) yield chunk;
}

/**
 * Keeps a body's latents and tells of each, as lines of JSON in their order: `{index, status: "kept", id}` or `{index,
 * status: "failed", error}`. The last line counts, `{object: "import", kept, failed, error}`; its `error` is null unless
 * the body broke off there.
 */
export async function* importLatents(
  c: Context<AppEnv>,
  body: AsyncIterable<Uint8Array>,
  form: "lines" | "frames",
): AsyncGenerator<Uint8Array> {
  const [parts, parse] = form === "lines" ? [linesOf(body), parseLine] : [framesOf(body), async (b: Uint8Array) => b];
  const importer = new Importer(c, parse);
  const counts = { kept: 0, failed: 0 };
  let error: ApiErrorBody | null = null;
  try {
    for await (const chunk of chunks(parts)) {
      for (const outcome of await importer.keep(chunk)) {
        const index = counts.kept + counts.failed;
        counts[outcome.status]++;
        yield encodeNdjson({ index, ...outcome });
      }
    }
  } catch (thrown) {
    error = bodyOf(thrown);
  }
  yield encodeNdjson({ object: "import", ...counts, error });
}
