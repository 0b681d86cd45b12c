/** Latents: keep or make one, read it, draw it. */
import { decodeLatent, LATENT_MEDIA_TYPE, latentId, latentToJson } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { accepts } from "hono/accepts";
import { etag, RETAINED_304_HEADERS } from "hono/etag";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatent } from "../../db/latents.ts";
import { dtypeOf, inDtype } from "./format.rules.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { limitBody } from "../../http/body.ts";
import { CONTENT_TYPE, pictureRequest } from "../../domain/picture.ts";
import { resolveModelOf } from "../../jobs/models.ts";
import { drawnPicture } from "../../jobs/draw.ts";
import { type NearPicture, nearPicture } from "./near-picture.ts";
import { MAX_INDEXED, indexPending } from "../../search/indexing.ts";
import { IMMUTABLE, immutable } from "../../http/immutable.ts";
import { timed } from "../../platform/timing.ts";
import { readLatent } from "../../storage/latents.ts";
import { hasPicture, nameOf, type PictureRef } from "../../storage/pictures.ts";
import { latentIdOf, latentNotFound } from "./id.ts";
import { latentOfRequest, MAX_LATENT_REQUEST_BYTES } from "./upload.ts";

const conditional = etag({ retainedHeaders: [...RETAINED_304_HEADERS, "x-request-id"] });

/** What the client prefers; JSON unless it asks for the bytes. */
function preferredType(c: Context<AppEnv>): string {
  return accepts(c, {
    header: "Accept",
    supports: [LATENT_MEDIA_TYPE, "application/json"],
    default: "application/json",
  });
}

async function respondWithLatent(c: Context<AppEnv>, id: string, bytes: Uint8Array<ArrayBuffer>, status: 200 | 201) {
  c.header("vary", "accept");
  if (preferredType(c) !== LATENT_MEDIA_TYPE) {
    c.header("etag", `"${id}.json"`);
    return c.json(await latentToJson(bytes), status);
  }
  c.header("etag", `"${id}"`);
  return c.body(bytes, status, { "content-type": LATENT_MEDIA_TYPE });
}

async function bytesOf(c: Context<AppEnv>, id: string): Promise<Uint8Array<ArrayBuffer>> {
  const stored = await timed(c, "r2", readLatent(c.env, projectOf(c), id));
  if (!stored) throw latentNotFound();
  return stored.bytes;
}

/** A near-duplicate's picture, unless the latent's own is stored. */
async function nearInstead(
  c: Context<AppEnv>,
  ref: PictureRef,
  collection: string,
  threshold: number,
): Promise<NearPicture | null> {
  if (await hasPicture(c.env.BUCKET, ref)) return null;
  await indexPending(c.env, MAX_INDEXED, Date.now(), ref.project);
  return nearPicture(c.env, ref, collection, decodeLatent(await bytesOf(c, ref.latent)), threshold);
}

export const latents = new Hono<AppEnv>()
  .post("/", limitBody(MAX_LATENT_REQUEST_BYTES), async (c) => {
    const id = await latentOfRequest(c);
    c.header("location", `/v1/latents/${id}`);
    return respondWithLatent(c, id, await bytesOf(c, id), 201);
  })
  .get("/:id", conditional, immutable(preferredType), async (c) => {
    const id = latentIdOf(c);
    const bytes = inDtype(await bytesOf(c, id), dtypeOf(c.req.query()));
    c.header("cache-control", IMMUTABLE);
    // Converted bytes are another latent, with an id of its own that need not be kept.
    return respondWithLatent(c, await latentId(bytes), bytes, 200);
  })
  .get("/:id/image", conditional, immutable(), async (c) => {
    const row = await timed(c, "db", findLatent(database(c.env.DB), projectOf(c), latentIdOf(c)));
    if (!row) throw latentNotFound();
    const { manifest, version } = await resolveModelOf(c, row);
    const { params, decoder, explicit, threshold } = pictureRequest(c.req.query(), manifest, version.decoder);
    const ref = { project: row.project, latent: row.id, space: row.space, decoder, params };
    const near = threshold === null ? null : await nearInstead(c, ref, row.collection, threshold);
    if (near) {
      c.header("x-duplicate-of", near.ref.latent);
      c.header("x-similarity", near.similarity.toFixed(6));
    }
    const picture = await drawnPicture(c, near?.ref ?? ref);
    return c.body(picture.body, 200, {
      "content-type": CONTENT_TYPE[params.format],
      "content-length": String(picture.size),
      // Which near-duplicates have pictures changes.
      "cache-control": explicit && threshold === null ? IMMUTABLE : "no-cache",
      etag: `"${nameOf(near?.ref ?? ref)}"`,
    });
  });
