/** Sources as vectors: ids are read, pictures encoded, prompts and labels generated. */
import {
  ApiError,
  checkLatentOf,
  decodeFileText,
  inspectUpload,
  type Latent,
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

/** The vector of a source, or the jobs that it needs. */
type Plan = { readonly jobs: readonly Submission[] } | Omit<ResolvedSource, "weight">;

/** The common direction of latents, at their mean length. */
function meanOf(model: Model, latents: readonly Latent[], ids: readonly string[], param: string) {
  for (const latent of latents) checkLatentOf(latent, model.manifest, param);
  const terms = latents.map(({ data }) => ({ vector: data, weight: 1 }));
  const vector = latents.length === 1 ? latents[0]!.data : sphericalSum(terms);
  if (vector) return { vector, latents: ids };
  throw new ApiError("invalid_request", "expected samples with a common direction, got none", param);
}

const keptVector = async (c: Context<AppEnv>, model: Model, ids: readonly string[], param: string) =>
  meanOf(model, await loadLatents(c, ids, param), ids, param);

async function plan(
  c: Context<AppEnv>,
  model: Model,
  source: Source,
  { samples, keep }: ResolveOptions,
  param: string,
): Promise<Plan> {
  if ("id" in source) return keptVector(c, model, [source.id], param);
  if ("vector" in source) return { vector: vectorOf(source.vector, model, `${param}.vector`), latents: [] };
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
  if ("vector" in planned) return planned;
  return keep
    ? keptVector(c, model, await latentsOfJobs(c, jobs), param)
    : meanOf(model, await queryLatents(c, planned.jobs, jobs), [], param);
}

export interface ResolveOptions {
  /** Default number of latents per prompt or label; they are combined to their common direction, at their mean length. */
  readonly samples: number;
  /** Keeps the sources' encoded and generated latents with these labels, instead of caching them. */
  readonly keep?: Labels | undefined;
  /** Further jobs that the request needs. */
  readonly others?: readonly Submission[];
}

/** Lists of sources by name, for one model. A list's name is the `param` of its errors. */
export interface SourceLists<K extends string> extends ResolveOptions {
  readonly model: Model;
  readonly lists: Readonly<Record<K, readonly Source[]>>;
}

/** The vectors of lists of sources, in order, and the rows of `others`. */
export interface ResolvedLists<K extends string> {
  readonly lists: Readonly<Record<K, ResolvedSource[]>>;
  readonly others: readonly JobRow[];
}

interface PlannedSource<K extends string> {
  readonly list: K;
  readonly source: Source;
  readonly param: string;
  readonly planned: Plan;
}

const jobsOf = (planned: Plan): readonly Submission[] => ("jobs" in planned ? planned.jobs : []);

async function planLists<K extends string>(c: Context<AppEnv>, request: SourceLists<K>): Promise<PlannedSource<K>[]> {
  const { model, lists, keep, samples } = request;
  if (keep) checkScope(c, "latents:write");
  checkGenerated(lists, samples);
  const items = (Object.keys(lists) as K[]).flatMap((list) =>
    lists[list].map((source, i) => ({ list, source, param: `${list}[${i}]` })),
  );
  return Promise.all(
    items.map(async (item) => ({ ...item, planned: await plan(c, model, item.source, request, item.param) })),
  );
}

/** `rows` are those of the jobs of `others` and of the planned sources, in order. */
async function resolveLists<K extends string>(
  c: Context<AppEnv>,
  { model, lists, keep, others = [] }: SourceLists<K>,
  sources: readonly PlannedSource<K>[],
  rows: readonly JobRow[],
): Promise<ResolvedLists<K>> {
  const empty = Object.keys(lists).map((list) => [list, [] as ResolvedSource[]]);
  const resolved = Object.fromEntries(empty) as Record<K, ResolvedSource[]>;
  let at = others.length;
  for (const { list, source, param, planned } of sources) {
    const count = jobsOf(planned).length;
    const found = await resolve(c, model, planned, rows.slice(at, at + count), keep !== undefined, param);
    at += count;
    resolved[list].push({ ...found, weight: source.weight ?? 1 });
  }
  return { lists: resolved, others: rows.slice(0, others.length) };
}

/** Resolves each of the requests' sources. All their jobs are checked first, and admitted in one transaction, or none. */
export async function resolveAll<K extends string>(
  c: Context<AppEnv>,
  requests: readonly SourceLists<K>[],
): Promise<ResolvedLists<K>[]> {
  const plans = await Promise.all(requests.map((request) => planLists(c, request)));
  const submissions = requests.map(({ others = [] }, i) => [
    ...others,
    ...plans[i]!.flatMap(({ planned }) => jobsOf(planned)),
  ]);
  const rows = await submitJobs(c.env, submissions.flat());
  const resolved: ResolvedLists<K>[] = [];
  let at = 0;
  for (const [i, request] of requests.entries()) {
    const count = submissions[i]!.length;
    resolved.push(await resolveLists(c, request, plans[i]!, rows.slice(at, at + count)));
    at += count;
  }
  return resolved;
}

/** As {@link resolveAll}, for one request. */
export async function resolveSources<K extends string>(
  c: Context<AppEnv>,
  request: SourceLists<K>,
): Promise<ResolvedLists<K>> {
  return (await resolveAll(c, [request]))[0]!;
}
