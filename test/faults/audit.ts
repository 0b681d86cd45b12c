/** Compares the clients' observations with the stored state: tables, objects, the record of ends, webhook messages. */
import { pictureKey } from "@reptok/shared";
import type { JobRequest } from "../../apps/edge/src/domain/job.ts";
import { type Kept, type KeptJob, pictureLatent } from "./kept.ts";
import type { Message } from "./receivers.ts";
import { isFinal, type Seen } from "./work.ts";

export interface Findings {
  /** Jobs that are missing, did not succeed, or whose outputs are missing. */
  readonly lost: readonly string[];
  /** Duplicate jobs, ends, outputs or usage. */
  readonly doubled: readonly string[];
  /** Jobs that have not ended. */
  readonly stuck: readonly string[];
}

/** The job's outputs whose objects are missing in R2. */
function missingObjects(job: KeptJob, kept: Kept): string[] {
  const request = JSON.parse(job.request) as JobRequest;
  const outputs = JSON.parse(job.outputs ?? "[]") as string[];
  return outputs.flatMap((latent, i) => {
    const object = kept.latentObjects.get(latent)?.find(({ released }) => !released);
    const absent = object === undefined || !kept.objects.has(object.key) ? [`latent ${latent}`] : [];
    if (request.kind === "encode" || !request.image) return absent;
    const key = pictureKey({ latent, decoder: job.decoder, ...request.image, seed: request.seeds[i]! });
    return kept.objects.has(`pictures/local/${key}`) ? absent : [...absent, `picture ${key}`];
  });
}

/** Checks one job by its row and its record of ends. */
function auditJob(seen: Seen, job: KeptJob, kept: Kept): { lost: string[]; doubled: string[] } {
  const [lost, doubled]: [string[], string[]] = [[], []];
  const outputs = JSON.parse(job.outputs ?? "[]") as string[];
  const ends = kept.ends.get(job.id) ?? [];
  const usage = kept.usage.get(job.id);
  const expected = seen.kind === "canceled" ? ["succeeded", "canceled"] : ["succeeded"];
  if (!expected.includes(job.status)) lost.push(`ended ${job.status}: ${job.error ?? "no error"}`);
  if (job.status !== seen.status) doubled.push(`was seen ${seen.status}, is ${job.status}`);
  if (ends.length !== 1) doubled.push(`ended ${ends.length} times: ${ends.join(", ")}`);
  if (job.status !== "succeeded") {
    if (usage !== undefined) doubled.push("is metered without having succeeded");
    return { lost, doubled };
  }
  if (outputs.length !== seen.pictures) lost.push(`has ${outputs.length} outputs instead of ${seen.pictures}`);
  if (outputs.join() !== seen.outputs.join()) doubled.push("has other outputs than its client received");
  if (usage?.pictures !== seen.pictures) doubled.push(`is metered ${usage?.pictures} for ${seen.pictures} pictures`);
  lost.push(...missingObjects(job, kept).map((object) => `${object} is gone`));
  return { lost, doubled };
}

/** Rows unknown to clients. Uploads have no idempotency key: abandoned ones may have ended without effect. */
function strangers(seen: readonly Seen[], kept: Kept): KeptJob[] {
  const known = new Set(seen.map(({ id }) => id));
  return kept.jobs.filter(({ id }) => !known.has(id));
}

export function auditJobs(seen: readonly Seen[], kept: Kept): Findings {
  const [lost, doubled]: [string[], string[]] = [[], []];
  const rows = new Map(kept.jobs.map((job) => [job.id, job]));
  for (const each of seen) {
    const job = rows.get(each.id);
    const tell = (what: string) => `${each.kind} ${each.id} ${what}`;
    if (!job) {
      lost.push(tell("has no row"));
      continue;
    }
    const found = auditJob(each, job, kept);
    lost.push(...found.lost.map(tell));
    doubled.push(...found.doubled.map(tell));
  }
  for (const { id, status, request } of strangers(seen, kept)) {
    const upload = (JSON.parse(request) as JobRequest).kind === "encode";
    if (status === "succeeded" || !upload) doubled.push(`no client requested ${id}, which is ${status}: ${request}`);
  }
  if (new Set(seen.map(({ id }) => id)).size !== seen.length) doubled.push("two requests got one job");
  doubled.push(...auditSums(seen, kept));
  const stuck = kept.jobs.filter(({ status }) => !isFinal(status)).map(({ id, status }) => `${id} is ${status}`);
  return { lost, doubled, stuck };
}

/** Sums over all jobs. */
function auditSums(seen: readonly Seen[], kept: Kept): string[] {
  const doubled: string[] = [];
  const made = seen.filter(({ status }) => status === "succeeded");
  const pictures = made.reduce((sum, each) => sum + each.pictures, 0);
  if (kept.monthly !== pictures) doubled.push(`the month has ${kept.monthly} pictures instead of ${pictures}`);
  if (kept.usage.size !== made.length) doubled.push(`${kept.usage.size} records of usage for ${made.length} jobs`);
  const latents = new Set(made.flatMap(({ outputs }) => outputs));
  if (kept.latents.size !== latents.size)
    doubled.push(`${kept.latents.size} latents are kept instead of ${latents.size}`);
  const drawn = made.filter(({ kind }) => kind !== "encode").reduce((sum, each) => sum + each.pictures, 0);
  const stored = [...kept.objects].filter((key) => kept.latents.has(pictureLatent(key) ?? "")).length;
  if (stored !== drawn) doubled.push(`${stored} pictures are stored instead of ${drawn}`);
  for (const [latent, objects] of kept.latentObjects)
    if (objects.filter(({ released }) => !released).length > 1) doubled.push(`latent ${latent} has two objects`);
  return doubled;
}

export interface WebhookFindings {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Messages beyond the first of their id. */
  readonly repeated: number;
}

/** Each job with a webhook has a signed message with its final status under one id. Messages without a valid signature are ignored. */
export function auditWebhooks(seen: readonly Seen[], messages: readonly Message[]): WebhookFindings {
  const [lost, doubled]: [string[], string[]] = [[], []];
  const told = new Map<string, { ids: Set<string>; statuses: Set<string> }>();
  for (const { id, job, status, signed } of messages) {
    if (!signed || !isFinal(status)) continue;
    const { ids, statuses } = told.get(job) ?? { ids: new Set(), statuses: new Set() };
    told.set(job, { ids: ids.add(id), statuses: statuses.add(status) });
  }
  for (const { id, kind, status } of seen) {
    if (kind !== "told") continue;
    const { ids, statuses } = told.get(id) ?? { ids: new Set(), statuses: new Set() };
    if (ids.size === 0) lost.push(`the webhook of ${id} never received its end`);
    if (ids.size > 1) doubled.push(`the webhook of ${id} received its end under ${[...ids].join(", ")}`);
    if (statuses.size > 0 && [...statuses].join() !== status)
      doubled.push(`the webhook of ${id} received ${[...statuses].join()}, but it is ${status}`);
  }
  const ids = new Set(messages.map(({ id }) => id));
  return { lost, doubled, repeated: messages.length - ids.size };
}
