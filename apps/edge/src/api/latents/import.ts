/** Import of latents, each with its own check and result. */
import {
  ApiError,
  type ApiErrorBody,
  checkLatentOf,
  decodeLatent,
  encodeNdjson,
  latentFromJson,
  type Manifest,
  parseAs,
} from "@reptok/shared";
import type { Context } from "hono";
import * as z from "zod";
import { projectOf } from "../../accounts/caller.ts";
import { framesOf, linesOf } from "./bulk.rules.ts";
import { parseJsonBytes } from "../../domain/encoding.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { resolveMaker } from "../../jobs/models.ts";
import { logWarning } from "../../platform/log.ts";
import { chunksOf } from "../../db/client.ts";
import { Metadata } from "../../domain/metadata.ts";
import { tryToIndex } from "../../search/indexing.ts";
import { type Keepable, keepLatents } from "../../storage/latents.ts";

/** Latents per request. Each is one write to R2, and a request may make 1,000 calls to the platform's services. */
export const MAX_IMPORT = 500;
/** Latents per group that is kept together. */
const CHUNK = 25;

type Parse = (part: Uint8Array) => Promise<Keepable>;
type Checked = Keepable | { readonly error: ApiErrorBody };
type Outcome =
  | { readonly status: "kept"; readonly id: string }
  | { readonly status: "failed"; readonly error: ApiErrorBody };

const Line = z.looseObject({ metadata: Metadata.optional() });

const failed = (error: ApiErrorBody): Outcome => ({ status: "failed", error });

/** A latent's JSON form, and its metadata if the line has some. */
async function parseLine(line: Uint8Array): Promise<Keepable> {
  const { metadata, ...latent } = parseAs(Line, parseJsonBytes(line, "the line"), "invalid_latent");
  return { bytes: await latentFromJson(latent), metadata };
}

/** An ApiError's body; other errors are failures of storage, and may be retried. */
function bodyOf(thrown: unknown): ApiErrorBody {
  if (thrown instanceof ApiError) return thrown.body;
  logWarning("latents.import", thrown);
  return new ApiError("unavailable", "storage did not answer").body;
}

class Importer {
  readonly #c: Context<AppEnv>;
  readonly #parse: Parse;
  readonly #collection: string;
  /** By model and space. */
  readonly #models = new Map<string, Promise<Manifest>>();

  constructor(c: Context<AppEnv>, collection: string, parse: Parse) {
    this.#c = c;
    this.#collection = collection;
    this.#parse = parse;
  }

  async #check(part: Uint8Array): Promise<Checked> {
    try {
      const parsed = await this.#parse(part);
      const latent = decodeLatent(parsed.bytes);
      const origin = `${latent.model} ${latent.space}`;
      const manifest = this.#models.get(origin) ?? resolveMaker(this.#c, latent).then((model) => model.manifest);
      this.#models.set(origin, manifest);
      checkLatentOf(latent, await manifest);
      return parsed;
    } catch (thrown) {
      return { error: bodyOf(thrown) };
    }
  }

  /** Keeps the valid parts, and returns a result for each. */
  async keep(parts: readonly Uint8Array[]): Promise<Outcome[]> {
    const checked = await Promise.all(parts.map((part) => this.#check(part)));
    const valid = checked.flatMap((item) => ("bytes" in item ? [item] : []));
    try {
      const { env } = this.#c;
      const keeping = { project: projectOf(this.#c), source: "uploaded", collection: this.#collection } as const;
      const kept = await keepLatents(env, valid, keeping, Date.now());
      await tryToIndex(env, () => kept);
      const ids = kept.map(({ row }) => row.id).values();
      return checked.map((item) => ("error" in item ? failed(item.error) : { status: "kept", id: ids.next().value! }));
    } catch (thrown) {
      const error = bodyOf(thrown);
      return checked.map((item) => failed("error" in item ? item.error : error));
    }
  }
}

/** A body's valid parts, and the error of the rest. */
interface Parts {
  readonly parts: readonly Uint8Array[];
  readonly error: ApiErrorBody | null;
}

/** Parses the whole body before anything is kept. Throws `body_too_large` for more than {@link MAX_IMPORT} parts. */
async function partsOf(body: AsyncIterable<Uint8Array>): Promise<Parts> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of body) {
      // A part is a view that is valid until the next.
      parts.push(part.slice());
      if (parts.length > MAX_IMPORT) break;
    }
  } catch (thrown) {
    return { parts, error: bodyOf(thrown) };
  }
  if (parts.length <= MAX_IMPORT) return { parts, error: null };
  throw new ApiError("body_too_large", `expected at most ${MAX_IMPORT} latents, got more: none of them is kept`);
}

/**
 * Keeps a body's latents in a collection. Yields a line of JSON for each, in order: `{index, status: "kept", id}` or
 * `{index, status: "failed", error}`. The last line is `{object: "import", kept, failed, error}`, whose `error` is null unless
 * the body was truncated. Throws `body_too_large`, before anything is kept, for too many latents.
 */
export async function importLatents(
  c: Context<AppEnv>,
  body: Uint8Array,
  form: "lines" | "frames",
  collection: string,
): Promise<AsyncGenerator<Uint8Array>> {
  const chunks = (async function* () {
    yield body;
  })();
  const { parts, error } = await partsOf(form === "lines" ? linesOf(chunks) : framesOf(chunks));
  const parse = form === "lines" ? parseLine : async (bytes: Uint8Array) => ({ bytes });
  const importer = new Importer(c, collection, parse);
  return (async function* () {
    const counts = { kept: 0, failed: 0 };
    for (const chunk of chunksOf(parts, CHUNK)) {
      for (const outcome of await importer.keep(chunk)) {
        const index = counts.kept + counts.failed;
        counts[outcome.status]++;
        yield encodeNdjson({ index, ...outcome });
      }
    }
    yield encodeNdjson({ object: "import", ...counts, error });
  })();
}
