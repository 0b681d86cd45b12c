/** `POST /v1/latents/translate`: converts latents to another space by decoding and encoding them. */
import { ApiError, inspectUpload, parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import type * as z from "zod";
import { ownerOf, projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatent, type LatentRow } from "../../db/latents.ts";
import { defaultSteps } from "../../domain/model.ts";
import { layoutOf } from "../../domain/size.ts";
import { limitBody, readJson } from "../../http/body.ts";
import { drawPictures } from "../../jobs/draw.ts";
import { type Model, resolveModel, resolveModelOf } from "../../jobs/models.ts";
import { seedOnce } from "../../jobs/once.ts";
import { type Submission, submitJobs } from "../../jobs/submit.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { getPicture, type PictureRef } from "../../storage/pictures.ts";
import { describeLatent } from "./list.rules.ts";
import { encodeJob } from "../../jobs/latent-jobs.ts";
import { latentsOfJobs } from "./make.ts";
import { TranslateBody } from "./translate.rules.ts";

const MAX_BYTES = 16 * 1024;

/** The latents to translate. Throws `not_found`. */
async function sourcesOf(c: Context<AppEnv>, ids: readonly string[]): Promise<LatentRow[]> {
  const db = database(c.env.DB);
  const rows = await Promise.all(ids.map((id) => findLatent(db, projectOf(c), id)));
  return rows.map((row, i) => {
    if (row) return row;
    throw new ApiError("not_found", "expected the id of a latent that is kept here", `ids[${i}]`);
  });
}

/** The picture of a latent by the decoder of its own space. */
async function pictureOf(c: Context<AppEnv>, row: LatentRow, seed: number): Promise<PictureRef> {
  const { manifest, version } = await resolveModelOf(c, row);
  const layout = layoutOf(undefined, undefined, manifest.imageSize);
  const params = { seed, steps: defaultSteps(manifest), ...layout, format: "png" } as const;
  return { project: row.project, latent: row.id, space: row.space, decoder: version.decoder, params };
}

async function bytesOf(c: Context<AppEnv>, ref: PictureRef): Promise<Uint8Array> {
  const picture = await getPicture(c.env.BUCKET, ref);
  if (!picture) throw new ApiError("internal", "the picture was drawn but not stored");
  return new Uint8Array(await picture.arrayBuffer());
}

/** Decodes and encodes latents; returns the rows of the results by the ids of their sources. */
async function translate(
  c: Context<AppEnv>,
  model: Model,
  sources: readonly LatentRow[],
  { seed, collection }: Pick<z.infer<typeof TranslateBody>, "seed" | "collection">,
): Promise<Map<string, LatentRow>> {
  const pictures = await Promise.all(sources.map((row) => pictureOf(c, row, seed)));
  await drawPictures(c, pictures);
  const submissions: Submission[] = [];
  for (const [i, row] of sources.entries()) {
    const labels = { collection: collection ?? row.collection, metadata: row.metadata };
    const encoding = { purpose: "keep", labels, translatedFrom: row.id } as const;
    submissions.push(await encodeJob(ownerOf(c), model, inspectUpload(await bytesOf(c, pictures[i]!)), encoding));
  }
  const made = await latentsOfJobs(c, await submitJobs(c.env, submissions));
  const translated = new Map<string, LatentRow>();
  for (const [i, id] of made.entries()) {
    const source = sources[i]!;
    const row = await findLatent(database(c.env.DB), source.project, id, collection ?? source.collection);
    if (!row) throw new ApiError("conflict", `latent ${id} was deleted while it was translated`);
    translated.set(source.id, row);
  }
  return translated;
}

export const latentTranslate = new Hono<AppEnv>().post("/translate", limitBody(MAX_BYTES), async (c) => {
  const sent = await readJson(c);
  const { ids, model: name, ...options } = parseAs(TranslateBody, sent);
  await seedOnce(c, sent);
  const model = await resolveModel(c, name);
  const rows = await sourcesOf(c, ids);
  // A latent that is already in the model's space is returned unchanged.
  const foreign = new Map(rows.filter(({ space }) => space !== model.version.space).map((row) => [row.id, row]));
  const translated = await translate(c, model, [...foreign.values()], options);
  const data = rows.map((row) => describeLatent(translated.get(row.id) ?? row));
  return c.json({ object: "list", model: model.manifest.model, data, has_more: false });
});
