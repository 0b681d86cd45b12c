/** `POST /v1/latents/translate`: converts latents to another space by decoding and encoding them. */
import { ApiError, inspectUpload, parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import type * as z from "zod";
import { ownerOf, projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatents, type LatentRow } from "../../db/latents.ts";
import { defaultSteps } from "../../domain/model.ts";
import { layoutOf } from "../../domain/size.ts";
import { needsOf } from "../../domain/usage.ts";
import { limitBody, readJson } from "../../http/body.ts";
import { drawPictures } from "../../jobs/draw.ts";
import { type Model, resolveModel, resolveModelOf } from "../../jobs/models.ts";
import { seedOnce } from "../../jobs/once.ts";
import { inStages, type Stages } from "../../jobs/stages.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import type { PictureRef } from "../../storage/pictures.ts";
import { describeLatent } from "./list.rules.ts";
import { encodeJob } from "../../jobs/latent-jobs.ts";
import { latentsOfJobs } from "./make.ts";
import { TranslateBody } from "./translate.rules.ts";

const MAX_BYTES = 16 * 1024;

/** The latents to translate. Throws `not_found`. */
async function sourcesOf(c: Context<AppEnv>, ids: readonly string[]): Promise<LatentRow[]> {
  const rows = await findLatents(database(c.env.DB), projectOf(c), undefined, ids);
  return ids.map((id, i) => {
    const row = rows.get(id);
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

/** Decodes and encodes latents; returns the rows of the results by the ids of their sources. */
async function translate(
  c: Context<AppEnv>,
  model: Model,
  sources: readonly LatentRow[],
  { seed, collection }: Pick<z.infer<typeof TranslateBody>, "seed" | "collection">,
  { first, second }: Stages,
): Promise<Map<string, LatentRow>> {
  const targetOf = (source: LatentRow) => collection ?? source.collection;
  const pictures = await drawPictures(c, await Promise.all(sources.map((row) => pictureOf(c, row, seed))), first);
  const submissions = await Promise.all(
    sources.map((row, i) => {
      const labels = { collection: targetOf(row), metadata: row.metadata };
      const encoding = { purpose: "keep", labels, translatedFrom: row.id } as const;
      return encodeJob(ownerOf(c), model, inspectUpload(pictures[i]!), encoding);
    }),
  );
  const ids = await latentsOfJobs(c, await second(submissions));
  const rows = await Promise.all(
    [...new Set(sources.map(targetOf))].map(async (name) => {
      const inTarget = ids.filter((_, i) => targetOf(sources[i]!) === name);
      return [name, await findLatents(database(c.env.DB), projectOf(c), name, inTarget)] as const;
    }),
  );
  const byCollection = new Map(rows);
  return new Map(
    sources.map((source, i) => {
      const row = byCollection.get(targetOf(source))!.get(ids[i]!);
      if (row) return [source.id, row];
      throw new ApiError("conflict", `latent ${ids[i]} was deleted while it was translated`);
    }),
  );
}

export const latentTranslate = new Hono<AppEnv>().post("/translate", limitBody(MAX_BYTES), async (c) => {
  const sent = await readJson(c);
  const { ids, model: name, ...options } = parseAs(TranslateBody, sent);
  await seedOnce(c, sent);
  const model = await resolveModel(c, name);
  const rows = await sourcesOf(c, ids);
  // A latent that is already in the model's space is returned unchanged.
  const foreign = new Map(rows.filter(({ space }) => space !== model.version.space).map((row) => [row.id, row]));
  const sources = [...foreign.values()];
  const encodings = needsOf(
    sources.map(() => ({ kind: "encode" })),
    model.manifest,
  );
  const translated = await inStages(c.env, ownerOf(c), encodings, (stages) =>
    translate(c, model, sources, options, stages),
  );
  const data = rows.map((row) => describeLatent(translated.get(row.id) ?? row));
  return c.json({ object: "list", model: model.manifest.model, data, has_more: false });
});
