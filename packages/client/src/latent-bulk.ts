/** Many latents at a time, as latent bytes, each after its length (unsigned 32 bits, little-endian). */
import type { Latent } from "@reptok/shared";
import { brokenStream, errorOfEvent, ReptokError } from "./error.ts";
import { answerOf, type CallOptions, type Http, type Schemas, signalOf } from "./http.ts";
import { bytesOfLatent, type KeptLatent, readLatent } from "./latent-values.ts";

type Line = Schemas["LatentImportLine"];
/** What became of the latent at `index` of all that were given. */
export type ImportOutcome = Extract<Line, { status: string }>;
export interface Export {
  readonly model?: string;
}

const MEDIA_TYPE = "application/vnd.reptok.latents";
/** What one request may hold. */
const MAX_LATENTS = 500;
const MAX_BYTES = 12 * 2 ** 20;
const LENGTH_BYTES = 4;
/** Longest latent that is believed to be one. */
const MAX_PART_BYTES = 2 ** 20;

function framed(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(LENGTH_BYTES + bytes.length);
  new DataView(frame.buffer).setUint32(0, bytes.length, true);
  frame.set(bytes, LENGTH_BYTES);
  return frame;
}

/** Groups that fit one request. */
async function* requests(
  latents: Iterable<Latent | Uint8Array> | AsyncIterable<Latent | Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>[]> {
  let group: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const latent of latents) {
    const frame = framed(bytesOfLatent(latent));
    if (group.length === MAX_LATENTS || (group.length > 0 && size + frame.length > MAX_BYTES)) {
      yield group;
      [group, size] = [[], 0];
    }
    group.push(frame);
    size += frame.length;
  }
  if (group.length > 0) yield group;
}

/** Sends one group; an import that breaks off throws after what it told. */
async function* send(http: Http, group: readonly Uint8Array<ArrayBuffer>[], options: CallOptions) {
  const init = {
    body: new Blob(group as Uint8Array<ArrayBuffer>[]),
    bodySerializer: (body: unknown) => body,
    headers: { "content-type": MEDIA_TYPE },
    parseAs: "text",
    ...signalOf(options),
  } as const;
  const { data } = await answerOf(http.POST("/v1/latents/import", init));
  let told = false;
  for (const text of data.split("\n").filter((line) => line !== "")) {
    const line = JSON.parse(text) as Line;
    if ("status" in line) yield line;
    else if (line.error) throw errorOfEvent(line.error);
    else told = true;
  }
  if (!told) throw brokenStream();
}

export async function* importLatents(
  http: Http,
  latents: Iterable<Latent | Uint8Array> | AsyncIterable<Latent | Uint8Array>,
  options: CallOptions,
): AsyncGenerator<ImportOutcome, void> {
  let before = 0;
  for await (const group of requests(latents)) {
    for await (const outcome of send(http, group, options)) yield { ...outcome, index: before + outcome.index };
    before += group.length;
  }
}

/** The parts of a body, however it is cut. */
async function* framesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array();
  for await (const chunk of body) {
    const joined = new Uint8Array(rest.length + chunk.length);
    joined.set(rest);
    joined.set(chunk, rest.length);
    const view = new DataView(joined.buffer);
    let start = 0;
    while (joined.length - start >= LENGTH_BYTES) {
      const length = view.getUint32(start, true);
      if (length > MAX_PART_BYTES)
        throw new ReptokError(`expected latents of at most ${MAX_PART_BYTES} bytes`, { code: "invalid_answer" });
      const end = start + LENGTH_BYTES + length;
      if (joined.length < end) break;
      yield joined.subarray(start + LENGTH_BYTES, end);
      start = end;
    }
    rest = joined.slice(start);
  }
  if (rest.length > 0) throw brokenStream();
}

export async function* exportLatents(
  http: Http,
  query: Export,
  options: CallOptions,
): AsyncGenerator<KeptLatent, void> {
  for (let after: string | undefined; ;) {
    const init = {
      params: { query: { ...query, limit: MAX_LATENTS, ...(after === undefined ? {} : { after }) } },
      headers: { accept: MEDIA_TYPE },
      parseAs: "stream",
      ...signalOf(options),
    } as const;
    const { response } = await answerOf(http.GET("/v1/latents/export", init));
    if (!response.body) throw brokenStream();
    for await (const bytes of framesOf(response.body)) yield await readLatent(bytes);
    after = response.headers.get("x-last-id") ?? undefined;
    if (response.headers.get("x-has-more") !== "true" || after === undefined) return;
  }
}
