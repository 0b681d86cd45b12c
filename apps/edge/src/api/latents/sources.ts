/** Sources as vectors: ids are read, pictures encoded, prompts and labels generated. */
import {
  ApiError,
  checkLatentOf,
  decodeFileText,
  inspectUpload,
  MAX_PICTURE_BYTES,
  sphericalSum,
  type Weighted,
} from "@reptok/shared";
import type { Context } from "hono";
import { checkScope, ownerOf, projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findLatent } from "../../db/latents.ts";
import type { JobRow } from "../../db/jobs.ts";
import type { Source } from "../../domain/latent-source.ts";
import type { Labels } from "../../domain/metadata.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { type Model, resolveModel, resolveModelOf } from "../../jobs/models.ts";
import { type Submission, submitJobs } from "../../jobs/submit.ts";
import { latentsOfJobs, loadLatents, queryLatents } from "./make.ts";
import { encodeJob, generateJobs } from "../../jobs/latent-jobs.ts";

export interface ResolvedSource extends Weighted {
  /** The ids of the kept latents that it was read or computed from. */
  readonly latents: readonly string[];
}

/** A request's model: the named one, that of the first id, or the default. */
export async function modelOfRequest(
  c: Context<AppEnv>,
  name: string | undefined,
  sources: readonly Source[],
): Promise<Model> {
  const first = sources.find((source) => "id" in source);
  const row = name === undefined && first ? await findLatent(database(c.env.DB), projectOf(c), first.id) : undefined;
  return row ? resolveModelOf(c, row) : resolveModel(c, name);
}

function vectorOf(values: readonly number[], { manifest: { model, token } }: Model, param: string): Float32Array {
  const size = token.count * token.dimensions;
  if (values.length !== size)
    throw new ApiError("invalid_request", `expected ${size} values for ${model}, got ${values.length}`, param);
  const vector = Float32Array.from(values);
  if (!vector.every(Number.isFinite)) throw new ApiError("invalid_request", "expected float32 values", param);
  return vector;
}

/** The work a source needs before its vector is available: jobs, the bytes of a latent, or nothing. */
type Plan = { readonly jobs: readonly Submission[] } | { readonly id: string } | { readonly vector: Float32Array };

async function plan(
  c: Context<AppEnv>,
  model: Model,
  source: Source,
  { samples, keep }: ResolveOptions,
  param: string,
): Promise<Plan> {
  if ("id" in source) return { id: source.id };
  if ("vector" in source) return { vector: vectorOf(source.vector, model, `${param}.vector`) };
  if ("image" in source) {
    const bytes = decodeFileText(source.image, { param: `${param}.image`, maxBytes: MAX_PICTURE_BYTES });
    const encoding = keep ? ({ purpose: "keep", labels: keep } as const) : ({ purpose: "query" } as const);
    return { jobs: [await encodeJob(ownerOf(c), model, inspectUpload(bytes), encoding)] };
  }
  const { seed = 0, n = samples, weight: _, ...condition } = source;
  return { jobs: generateJobs(ownerOf(c), model, condition, seed, n, keep ? "keep" : "query", keep) };
}

/** Maximum latents that a request's sources generate. */
const MAX_GENERATED = 64;

function checkGenerated(lists: Readonly<Record<string, readonly Source[]>>, samples: number): void {
  let generated = 0;
  for (const [param, sources] of Object.entries(lists)) {
    for (const source of sources) if ("prompt" in source || "label" in source) generated += source.n ?? samples;
    if (generated > MAX_GENERATED)
      throw new ApiError(
        "invalid_request",
        `${param}: expected sources that generate at most ${MAX_GENERATED} latents in all, got ${generated}`,
        param,
      );
  }
}

async function resolve(
  c: Context<AppEnv>,
  model: Model,
  planned: Plan,
  jobs: readonly JobRow[],
  keep: boolean,
  param: string,
): Promise<Omit<ResolvedSource, "weight">> {
  if ("vector" in planned) return { vector: planned.vector, latents: [] };
  const cached = "jobs" in planned && !keep ? await queryLatents(c, planned.jobs, jobs) : null;
  const ids = "id" in planned ? [planned.id] : cached ? [] : await latentsOfJobs(c, jobs);
  const latents = cached ?? (await loadLatents(c, ids, param));
  for (const latent of latents) checkLatentOf(latent, model.manifest, param);
  const terms = latents.map(({ data }) => ({ vector: data, weight: 1 }));
  const vector = latents.length === 1 ? latents[0]!.data : sphericalSum(terms);
  if (vector) return { vector, latents: ids };
  throw new ApiError("invalid_request", "expected samples with a common direction, got none", param);
}

export interface ResolveOptions {
  /** Default number of latents per prompt or label; they are combined to their common direction, at their mean length. */
  readonly samples: number;
  /** Keeps the sources' encoded and generated latents with these labels, instead of caching them. */
  readonly keep?: Labels | undefined;
  /** Further jobs that the request needs. */
  readonly others?: readonly Submission[];
}

/**
 * The vectors of lists of sources, in order, and the rows of `others`. Every job of the request is checked first, and admitted
 * in one transaction with the rest. A list's name is the `param` of its errors.
 */
export async function resolveSources<K extends string>(
  c: Context<AppEnv>,
  model: Model,
  lists: Readonly<Record<K, readonly Source[]>>,
  options: ResolveOptions,
): Promise<{ readonly lists: Readonly<Record<K, ResolvedSource[]>>; readonly others: readonly JobRow[] }> {
  const { samples, keep, others = [] } = options;
  if (keep) checkScope(c, "latents:write");
  checkGenerated(lists, samples);
  const items = (Object.keys(lists) as K[]).flatMap((list) =>
    lists[list].map((source, i) => ({ list, source, param: `${list}[${i}]` })),
  );
  const plans = await Promise.all(items.map(({ source, param }) => plan(c, model, source, options, param)));
  const jobsOf = (planned: Plan) => ("jobs" in planned ? planned.jobs : []);
  const rows = await submitJobs(c.env, [...others, ...plans.flatMap(jobsOf)]);
  const resolved = Object.fromEntries(Object.keys(lists).map((list) => [list, []])) as unknown as Record<
    K,
    ResolvedSource[]
  >;
  let at = others.length;
  for (const [i, { list, source, param }] of items.entries()) {
    const count = jobsOf(plans[i]!).length;
    const found = await resolve(c, model, plans[i]!, rows.slice(at, at + count), keep !== undefined, param);
    at += count;
    resolved[list].push({ ...found, weight: source.weight ?? 1 });
  }
  return { lists: resolved, others: rows.slice(0, others.length) };
}
