/** Bulk import and export of latents, as lines of JSON with their metadata. */
import { type Latent, latentFromJson, latentToJson, linesOf } from "@reptok/shared";
import { brokenStream, errorOfEvent, ReptokError } from "./error.ts";
import { answerOf, type CallOptions, failureOf, type Http, type Schemas, signalOf } from "./http.ts";
import { bytesOfLatent, type KeptLatent, readLatent } from "./latent-values.ts";

type Line = Schemas["LatentImportLine"];
type Metadata = Readonly<Record<string, unknown>>;
/** A latent with optional metadata, or its bytes. */
export type Importable = (Latent & { readonly metadata?: Metadata | undefined }) | Uint8Array;
/** The result of importing the latent at `index` of the input. */
export type ImportOutcome = Extract<Line, { status: string }>;
/** A latent with its values and its metadata. */
export interface ExportedLatent extends KeptLatent {
  readonly metadata: Metadata;
}
/** A selection of latents: those of one collection, `default` by default. */
export interface Choice {
  readonly collection?: string;
  readonly model?: string;
  /** Conditions on metadata, all of which must match: docs/latents.md. */
  readonly filter?: NonNullable<Schemas["LatentCountRequest"]["filter"]>;
}

const MEDIA_TYPE = "application/x-ndjson";
/** Limits of one request. */
const MAX_LATENTS = 500;
const MAX_BYTES = 15 * 2 ** 20;
/** Maximum length of a latent's line. */
const MAX_LINE_BYTES = 2 ** 21;

/** A selection as query parameters. */
export function queryOf({ filter, ...rest }: Choice) {
  return { ...rest, ...(filter === undefined ? {} : { filter: JSON.stringify(filter) }) };
}

async function lineOf(latent: Importable): Promise<string> {
  const json = await latentToJson(bytesOfLatent(latent));
  const metadata = latent instanceof Uint8Array ? undefined : latent.metadata;
  return `${JSON.stringify({ ...json, metadata })}\n`;
}

/** Divides latents into groups that fit into one request. */
async function* requests(latents: Iterable<Importable> | AsyncIterable<Importable>): AsyncGenerator<string[]> {
  let group: string[] = [];
  let size = 0;
  for await (const latent of latents) {
    const line = await lineOf(latent);
    // A UTF-16 code unit has at most three bytes in UTF-8.
    const maximum = 3 * line.length;
    if (group.length === MAX_LATENTS || (group.length > 0 && size + maximum > MAX_BYTES)) {
      yield group;
      [group, size] = [[], 0];
    }
    group.push(line);
    size += maximum;
  }
  if (group.length > 0) yield group;
}

/** Imports one group; a truncated answer throws after the results that arrived. */
async function* send(http: Http, group: readonly string[], collection: string | undefined, options: CallOptions) {
  const init = {
    params: { query: collection === undefined ? {} : { collection } },
    body: group.join(""),
    bodySerializer: (body: unknown) => body,
    headers: { "content-type": MEDIA_TYPE },
    parseAs: "text",
    ...signalOf(options),
  } as const;
  const { data } = await answerOf(http.POST("/v1/latents/import", init));
  let complete = false;
  for (const text of data.split("\n").filter((line) => line !== "")) {
    const line = JSON.parse(text) as Line;
    if ("status" in line) yield line;
    else if (line.error) throw errorOfEvent(line.error);
    else complete = true;
  }
  if (!complete) throw brokenStream();
}

export async function* importLatents(
  http: Http,
  latents: Iterable<Importable> | AsyncIterable<Importable>,
  { collection, ...options }: CallOptions & { readonly collection?: string },
): AsyncGenerator<ImportOutcome, void> {
  let before = 0;
  for await (const group of requests(latents)) {
    for await (const outcome of send(http, group, collection, options))
      yield { ...outcome, index: before + outcome.index };
    before += group.length;
  }
}

/** Parses a line; a truncated one throws a ReptokError. */
function parsed(line: string): Schemas["ExportedLatent"] & { readonly error?: Schemas["Error"] } {
  try {
    return JSON.parse(line) as ReturnType<typeof parsed>;
  } catch {
    throw brokenStream();
  }
}

async function exportedOf(line: Uint8Array): Promise<ExportedLatent> {
  const { metadata, error, ...json } = parsed(new TextDecoder().decode(line));
  if (error) throw errorOfEvent(error);
  return { ...(await readLatent(await latentFromJson(json))), metadata };
}

const tooLong = () => new ReptokError(`expected lines of at most ${MAX_LINE_BYTES} bytes`, { code: "invalid_answer" });

/** Maximum number of connections that an export loses without progress. */
const MAX_LOST = 3;

export async function* exportLatents(
  http: Http,
  choice: Choice,
  options: CallOptions,
): AsyncGenerator<ExportedLatent, void> {
  let after: string | undefined;
  let lost = 0;
  for (let hasMore = true; hasMore;) {
    const init = {
      params: { query: { ...queryOf(choice), limit: MAX_LATENTS, ...(after === undefined ? {} : { after }) } },
      headers: { accept: MEDIA_TYPE },
      parseAs: "stream",
      ...signalOf(options),
    } as const;
    const { response } = await answerOf(http.GET("/v1/latents/export", init));
    if (!response.body) throw brokenStream();
    try {
      for await (const { bytes } of linesOf(response.body, { maxLineBytes: MAX_LINE_BYTES, tooLong })) {
        const latent = await exportedOf(bytes);
        yield latent;
        after = latent.id;
        lost = 0;
      }
    } catch (thrown) {
      options.signal?.throwIfAborted();
      if (thrown instanceof ReptokError || ++lost >= MAX_LOST) throw failureOf(thrown);
      continue;
    }
    after = response.headers.get("x-last-id") ?? after;
    hasMore = response.headers.get("x-has-more") === "true" && after !== undefined;
  }
}
