/** Offers: the data of a job that a dispatcher needs to schedule and batch it. Pure. */
import type { ImageSpec } from "@reptok/shared";
import type { JobRequest } from "./job.ts";

/** Jobs with a waiting client, and jobs of low priority. */
export type Lane = "interactive" | "batch";

export interface Offer {
  readonly id: string;
  readonly project: string;
  readonly lane: Lane;
  readonly weight: number;
  /** Hash of the version that computes it. */
  readonly version: string;
  /** Equal for jobs of a version that can share a batch. */
  readonly key: string;
  /** Number of batch items. */
  readonly items: number;
  /** Estimated number of network evaluations. */
  readonly cost: number;
  /** Attempts so far. */
  readonly attempts: number;
  /** When it is canceled unless it has ended; milliseconds since the epoch. */
  readonly cancelAt: number | null;
  /** Whether its progress is reported immediately. */
  readonly watched: boolean;
}

export interface OfferedJob {
  readonly id: string;
  readonly project: string;
  readonly lane: Lane;
  readonly weight: number;
  readonly version: string;
  readonly request: JobRequest;
  readonly attempts: number;
  readonly cancelAt: number | null;
  readonly webhook: { readonly events: readonly string[] } | null;
}

/** Assumed steps of a request that does not set them. */
const USUAL_STEPS = 20;
/** Assumed cost of encoding: one evaluation of a large network and the decoding of a file. */
const ENCODING = 5;

const stepsOf = (image: ImageSpec | undefined): number => image?.steps ?? 0;
const framesOf = (image: ImageSpec | undefined): number => image?.animation?.frames ?? 1;

/** Returns the key of jobs that run the same stages and can share a batch. */
function keyOf(request: JobRequest): string {
  switch (request.kind) {
    case "encode":
      return "encode";
    case "decode":
      return `decode ${request.image.steps}`;
    case "generate": {
      const { condition, steps, guidance, image } = request;
      return `generate ${"label" in condition ? "label" : "prompt"} ${steps ?? ""} ${guidance ?? ""} ${stepsOf(image)}`;
    }
  }
}

function costOf(request: JobRequest): number {
  switch (request.kind) {
    case "encode":
      return ENCODING;
    case "decode":
      return request.seeds.length * framesOf(request.image) * request.image.steps;
    case "generate":
      return request.seeds.length * ((request.steps ?? USUAL_STEPS) + stepsOf(request.image));
  }
}

export function offerOf({ request, webhook, ...job }: OfferedJob): Offer {
  const { id, project, lane, weight, version, attempts, cancelAt } = job;
  return {
    id,
    project,
    lane,
    weight,
    version,
    key: keyOf(request),
    items: request.kind === "encode" ? 1 : request.seeds.length * framesOf(request.image),
    cost: costOf(request),
    attempts,
    cancelAt,
    watched: webhook?.events.includes("logs") ?? false,
  };
}

/** Returns the name of the dispatcher, of `count`, to which a job is offered: by FNV-1a of its version and project. */
export function dispatcherOf({ version, project }: Pick<Offer, "version" | "project">, count: number): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${version} ${project}`)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(hash % count);
}
