/**
 * The protocol between the edge and its GPU workers. Workers dial in.
 *
 * A worker registers its models (`POST /fleet/models`, {@link Registration}), then holds a WebSocket to each of the edge's
 * dispatchers (`GET /fleet/connect?dispatcher=n`), both with its token as `Authorization: Bearer`. Messages are JSON texts,
 * {@link WorkerMessage} and {@link EdgeMessage}. The first is the worker's `hello`, which the edge answers by `welcome`.
 *
 * A job comes with a ticket, good for that assignment alone, which the worker shows as `Authorization: Bearer` on
 * `/fleet/jobs/{id}/...`: `GET input` ({@link InputHeader} and the inputs), `POST result` ({@link ResultHeader} and the
 * outputs), `POST failure` ({@link JobFailure}), `POST partial?index=&partial=` (a picture file). Bodies of several files are
 * parts, see `parts.ts`. A result is sent until it is acknowledged by 200, or refused by 409: the assignment is over.
 *
 * Versions: both ends say which range of versions they speak and use the newest that both do. Within a version messages and
 * fields may be added: what is not known is ignored.
 */
import * as z from "zod";
import { ApiError, type ErrorCode, isErrorCode } from "../errors.ts";
import { ModelVersion } from "../model-version.ts";
import { boundedText } from "../text/characters.ts";
import { Job, MAX_ITEMS } from "./job.ts";

/** The oldest and the newest version that this code speaks. */
export const FLEET_PROTOCOL = [1, 1] as const;
/** How often a worker sends a heartbeat. */
export const HEARTBEAT_MS = 5_000;
/** Silence after which the other end counts as gone. */
export const SILENCE_MS = 20_000;

/** Longest message, in characters. Jobs of a batch are some kilobytes, a hello names a worker's models. */
export const MAX_FLEET_MESSAGE = 2 ** 20;

const Version = z.int().min(1);
const JobId = boundedText(100, 1);
const Assignment = z.object({ job: JobId, attempt: z.int().min(1) });
export type Assignment = z.infer<typeof Assignment>;

/** A failure as it is told: an error code that this end does not know becomes `internal`. */
export const ToldError = z
  .object({
    code: z.string().max(100),
    message: z.string().max(1000),
    param: z.string().max(200).nullable().default(null),
  })
  .transform(({ code, message, param }) => {
    const known: ErrorCode = isErrorCode(code) ? code : "internal";
    return new ApiError(known, message, param).body;
  });

export const Hello = z.object({
  type: z.literal("hello"),
  /** The oldest and the newest version that the worker speaks. */
  protocol: z.tuple([Version, Version]),
  /** New at every start of the process. */
  worker: z.string().regex(/^[\w-]{1,64}$/),
  /** What it has loaded. */
  versions: z.array(ModelVersion).min(1).max(32),
  /** Batches that it computes at a time. */
  slots: z.int().min(1).max(64),
  /** Items that it computes together. */
  batch: z.int().min(1).max(1024),
  /** For people: "cuda:0", "cpu". */
  device: boundedText(100).default(""),
  /** Assignments from before the connection broke that it still works on. */
  jobs: z.array(Assignment).max(4096).default([]),
});
export type Hello = z.infer<typeof Hello>;

export const WorkerMessage = z.discriminatedUnion("type", [
  Hello,
  /** Every {@link HEARTBEAT_MS}; always these bytes: {@link HEARTBEAT}. */
  z.object({ type: z.literal("heartbeat") }),
  /** Computing has begun: should the worker vanish now, the job may be to blame. */
  z.object({ type: z.literal("started"), jobs: z.array(Assignment).max(4096) }),
  /** `step` of `steps` network evaluations done, over all stages; `log` is all that was logged of the job so far. */
  Assignment.extend({
    type: z.literal("progress"),
    step: z.int().min(0),
    steps: z.int().min(0),
    log: z.string().max(4000).default(""),
  }),
  /** Its end is stored, or it is no longer wanted: the worker has forgotten the job. */
  Assignment.extend({ type: z.literal("finished") }),
  /** Given back undone, to be done later or elsewhere. */
  Assignment.extend({ type: z.literal("returned"), error: ToldError }),
  /** It takes no more jobs, and goes when it has finished those that it has. */
  z.object({ type: z.literal("draining") }),
]);
export type WorkerMessage = z.infer<typeof WorkerMessage>;

const AssignedJob = z.object({ job: Job, ticket: z.string().max(500) });
export type AssignedJob = z.infer<typeof AssignedJob>;

export const EdgeMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("welcome"), protocol: Version }),
  /** The answer to a heartbeat; always these bytes: {@link ALIVE}. */
  z.object({ type: z.literal("alive") }),
  /** Like jobs, to be computed together where that is possible. */
  z.object({ type: z.literal("assign"), jobs: z.array(AssignedJob).max(1024) }),
  /** The assignment is over: nothing of it is wanted any more. */
  Assignment.extend({ type: z.literal("cancel") }),
  /** Somebody follows the job: progress is told more often. */
  Assignment.extend({ type: z.literal("watch") }),
  /** To take no more jobs and to go. */
  z.object({ type: z.literal("drain") }),
]);
export type EdgeMessage = z.infer<typeof EdgeMessage>;

/** What is sent of a message: fields with defaults may be left out. */
export type Outgoing<T extends typeof WorkerMessage | typeof EdgeMessage> = z.input<T>;

export const HEARTBEAT = '{"type":"heartbeat"}';
export const ALIVE = '{"type":"alive"}';

/**
 * A message of the other end; null for one of a type that this end does not know, which is to be ignored.
 * @throws ApiError `invalid_request` for what is no message, or a known one whose fields do not fit
 */
export function parseFleetMessage<S extends typeof WorkerMessage | typeof EdgeMessage>(
  schema: S,
  text: string,
): z.output<S> | null {
  if (text.length > MAX_FLEET_MESSAGE)
    throw new ApiError(
      "invalid_request",
      `expected a message of at most ${MAX_FLEET_MESSAGE} characters, got ${text.length}`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ApiError("invalid_request", "expected a message in JSON", null, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data as z.output<S>;
  const type = z.object({ type: z.string() }).safeParse(value);
  const known = schema.options.some((option) => option.shape.type.value === type.data?.type);
  if (type.success && !known) return null;
  throw new ApiError("invalid_request", z.prettifyError(parsed.error).slice(0, 300), null, { cause: parsed.error });
}

/** The newest version that both ends speak; null if there is none. */
export function commonProtocol(own: readonly [number, number], other: readonly [number, number]): number | null {
  const newest = Math.min(own[1], other[1]);
  return newest >= Math.max(own[0], other[0]) ? newest : null;
}

/**
 * `POST /fleet/models`: the manifests of what a worker has loaded, as they were read. `only` says that it is the whole fleet,
 * as on one machine: models that it does not have are listed no longer.
 */
export const Registration = z.object({
  manifests: z.array(z.unknown()).min(1).max(32),
  only: z.boolean().default(false),
});
/** The answer: how many dispatchers there are to connect to. */
export const Registered = z.object({ dispatchers: z.int().min(1).max(1000) });

/** Bytes of a part. */
const Length = z.int().min(0);

/** Before the inputs of a job. */
export const InputHeader = z.object({ parts: z.array(Length).max(2 * MAX_ITEMS) });

/** Before the outputs of a job, which are its parts: for each output its latent, if it has one, then its picture. */
export const ResultHeader = z.object({
  /** What made it. */
  version: ModelVersion,
  outputs: z
    .array(z.object({ latent: Length.optional(), picture: Length.optional() }))
    .min(1)
    .max(MAX_ITEMS),
  /** Seconds of computing, the job's share of its batches. */
  predictTime: z.number().min(0),
  log: z.string().max(4000).default(""),
});
export type ResultHeader = z.infer<typeof ResultHeader>;

/** `POST failure`: the job fails for good. */
export const JobFailure = z.object({ error: ToldError, log: z.string().max(4000).default("") });
