/** `POST /v1/latents/import` and `GET /v1/latents/export`: bulk transfer as streams. */
import { ApiError, encodeNdjson, latentToJson, parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { accepts } from "hono/accepts";
import { chunksOf, database } from "../../db/client.ts";
import { ownedObjects } from "../../db/latent-objects.ts";
import type { LatentRow } from "../../db/latents.ts";
import { frame, ImportQuery, LATENTS_MEDIA_TYPE } from "./bulk.rules.ts";
import { DEFAULT_COLLECTION } from "../../domain/metadata.ts";
import { parseListQuery } from "./list.rules.ts";
import type { Env } from "../../env.ts";
import { importLatents } from "./import.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { decodeStored, readObjects } from "../../storage/latents.ts";
import { limitBody, mediaType } from "../../http/body.ts";
import { pageRows } from "./list.ts";
import { NDJSON_MEDIA_TYPE } from "../../domain/encoding.ts";

const MAX_IMPORT_BYTES = 16 * 2 ** 20;
/** Latents per request: each is one read of R2. */
const MAX_EXPORT = 500;
/** R2 objects that are read concurrently; a Worker may have six connections. */
const READS = 6;

/** A stream that generates its chunks on demand; an error ends the connection. */
export function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

function formOf(c: Context<AppEnv>): "lines" | "frames" {
  const type = mediaType(c);
  if (type === NDJSON_MEDIA_TYPE) return "lines";
  if (type === LATENTS_MEDIA_TYPE) return "frames";
  throw new ApiError("unsupported_media_type", `expected content-type ${NDJSON_MEDIA_TYPE} or ${LATENTS_MEDIA_TYPE}`);
}

/** A latent in the requested form. A damaged one is a line with its id and an error; frames omit it. */
async function* exportedAs(type: string, { id, metadata }: LatentRow, bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const frames = type === LATENTS_MEDIA_TYPE;
  try {
    decodeStored(bytes, id);
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    if (!frames) yield encodeNdjson({ id, error: thrown.body });
    return;
  }
  yield frames ? frame(bytes) : encodeNdjson({ ...(await latentToJson(bytes)), metadata });
}

/** The rows' latents in order, without those that were deleted meanwhile. */
async function* exported(env: Env, rows: readonly LatentRow[], type: string): AsyncGenerator<Uint8Array> {
  const [first] = rows;
  if (!first) return;
  const ids = rows.map(({ id }) => id);
  const keys = await ownedObjects(database(env.DB), first.project, ids);
  for (const part of chunksOf(rows, READS)) {
    const objects = part.map(({ id }) => keys.get(id));
    for (const [i, bytes] of (await readObjects(env.BUCKET, objects)).entries())
      if (bytes) yield* exportedAs(type, part[i]!, bytes);
  }
}

export const latentBulk = new Hono<AppEnv>()
  .post("/import", limitBody(MAX_IMPORT_BYTES), async (c) => {
    const form = formOf(c);
    const { collection = DEFAULT_COLLECTION } = parseAs(ImportQuery, c.req.query());
    const body = new Uint8Array(await c.req.arrayBuffer());
    const lines = await importLatents(c, body, form, collection);
    return c.body(streamOf(lines), 200, { "content-type": NDJSON_MEDIA_TYPE });
  })
  .get("/export", async (c) => {
    const query = parseListQuery({ order: "asc", ...c.req.query() }, MAX_EXPORT, MAX_EXPORT);
    const rows = await pageRows(c, query);
    const page = rows.slice(0, query.limit);
    const type = accepts(c, {
      header: "Accept",
      supports: [LATENTS_MEDIA_TYPE, NDJSON_MEDIA_TYPE],
      default: NDJSON_MEDIA_TYPE,
    });
    return c.body(streamOf(exported(c.env, page, type)), 200, {
      "content-type": type,
      "cache-control": "no-store",
      vary: "accept",
      "x-has-more": String(rows.length > query.limit),
      ...(page.length > 0 ? { "x-last-id": page.at(-1)!.id } : {}),
    });
  });
