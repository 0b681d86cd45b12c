/**
 * The protocol between the edge and its GPU workers, which open the connections.
 *
 * A worker registers its models (`POST /fleet/models`, {@link Registration}), then holds a WebSocket to each of the edge's
 * dispatchers (`GET /fleet/connect?dispatcher=n`), both with its token as `Authorization: Bearer`. Messages are JSON texts,
 * {@link WorkerMessage} and {@link EdgeMessage}. The first is the worker's `hello`, which the edge answers by `welcome`.
 *
 * Each assignment has a ticket, valid for it alone, which the worker sends as `Authorization: Bearer` to
 * `/fleet/jobs/{id}/...`: `GET input` ({@link InputHeader} and the inputs), `POST result` ({@link ResultHeader} and the
 * outputs), `POST failure` ({@link JobFailure}), `POST partial?index=&partial=` (a picture file). Bodies of several files are
 * parts, see `parts.ts`. A result is retried until it is acknowledged with 200, or rejected with 409: the assignment has ended.
 *
 * Versions: each end states the range of versions that it supports, and both use the newest common one. Within a version,
 * messages and fields may be added: unknown ones are ignored.
 */
import * as z from "zod";
import { ApiError, type ErrorCode, isErrorCode } from "../errors.ts";
import { ModelVersion } from "../model-version.ts";
import { boundedText } from "../text/characters.ts";
import { Job, MAX_ITEMS } from "./job.ts";

/** The oldest and the newest version that this code supports. */
export const FLEET_PROTOCOL = [1, 1] as const;
/** Milliseconds between a worker's heartbeats. */
export const HEARTBEAT_MS = 5_000;
/** Milliseconds without a message after which the other end is considered disconnected. */
export const SILENCE_MS = 20_000;

/** Longest message, in characters. The jobs of a batch are a few kilobytes; a hello lists a worker's models. */
export const MAX_FLEET_MESSAGE = 2 ** 20;

const Version = z.int().min(1);
const JobId = boundedText(100, 1);
const Assignment = z.object({ job: JobId, attempt: z.int().min(1) });
export type Assignment = z.infer<typeof Assignment>;

/** A failure as sent; an unknown error code becomes `internal`. */
export const ReceivedError = z
  .object({
    code: z.string().max(100),
    message: z.string().max(1000),
    param: z.string().max(200).nullable().default(null),
  })
  .transform(({ code, message, param }) => {
    const supported: ErrorCode = isErrorCode(code) ? code : "internal";
    return new ApiError(supported, message, param).body;
  });

export const Hello = z.object({
  type: z.literal("hello"),
  /** The oldest and the newest version that the worker supports. */
  protocol: z.tuple([Version, Version]),
  /** New at every start of the process. */
  worker: z.string().regex(/^[\w-]{1,64}$/),
  /** The loaded versions. */
  versions: z.array(ModelVersion).min(1).max(32),
  /** Batches computed concurrently. */
  slots: z.int().min(1).max(64),
  /** Maximum items in a batch. */
  batch: z.int().min(1).max(1024),
  /** Readable name of the device: "cuda:0", "cpu". */
  device: boundedText(100).default(""),
  /** Unfinished assignments from an earlier connection. */
  jobs: z.array(Assignment).max(4096).default([]),
});
export type Hello = z.infer<typeof Hello>;

export const WorkerMessage = z.discriminatedUnion("type", [
  Hello,
  /** Every {@link HEARTBEAT_MS}; always these bytes: {@link HEARTBEAT}. */
  z.object({ type: z.literal("heartbeat") }),
  /** The computation has started: if the worker now crashes, the job may be the cause. */
  z.object({ type: z.literal("started"), jobs: z.array(Assignment).max(4096) }),
  /** `step` of `steps` network evaluations done, over all stages; `log` is the job's complete log so far. */
  Assignment.extend({
    type: z.literal("progress"),
    step: z.int().min(0),
    steps: z.int().min(0),
    log: z.string().max(4000).default(""),
  }),
  /** The job's end is stored, or the job was canceled: the worker has released it. */
  Assignment.extend({ type: z.literal("finished") }),
  /** Returned without a result, to be computed later or by another worker. */
  Assignment.extend({ type: z.literal("returned"), error: ReceivedError }),
  /** The worker accepts no more jobs, and exits when it has finished its own. */
  z.object({ type: z.literal("draining") }),
]);
export type WorkerMessage = z.infer<typeof WorkerMessage>;

const AssignedJob = z.object({ job: Job, ticket: z.string().max(500) });
export type AssignedJob = z.infer<typeof AssignedJob>;

export const EdgeMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("welcome"), protocol: Version }),
  /** The answer to a heartbeat; always these bytes: {@link ALIVE}. */
  z.object({ type: z.literal("alive") }),
  /** Jobs with one batch key, to be computed together if possible. */
  z.object({ type: z.literal("assign"), jobs: z.array(AssignedJob).max(1024) }),
  /** The assignment is canceled: its result is not needed. */
  Assignment.extend({ type: z.literal("cancel") }),
  /** The job is being watched: progress is sent more often. */
  Assignment.extend({ type: z.literal("watch") }),
  /** Requests that the worker drains and exits. */
  z.object({ type: z.literal("drain") }),
]);
export type EdgeMessage = z.infer<typeof EdgeMessage>;

/** A message as sent: fields with defaults may be omitted. */
export type Outgoing<T extends typeof WorkerMessage | typeof EdgeMessage> = z.input<T>;

export const HEARTBEAT = '{"type":"heartbeat"}';
export const ALIVE = '{"type":"alive"}';

/**
 * Parses a message of the other end; null for an unknown type, which must be ignored.
 * @throws ApiError `invalid_request` for invalid JSON or a known message with invalid fields
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
  const supported = schema.options.some((option) => option.shape.type.value === type.data?.type);
  if (type.success && !supported) return null;
  throw new ApiError("invalid_request", z.prettifyError(parsed.error).slice(0, 300), null, { cause: parsed.error });
}

/** The newest version that both ends support; null if there is none. */
export function commonProtocol(own: readonly [number, number], other: readonly [number, number]): number | null {
  const newest = Math.min(own[1], other[1]);
  return newest >= Math.max(own[0], other[0]) ? newest : null;
}

/**
 * `POST /fleet/models`: the manifests of a worker's bundles, as read. `only` states that it is the only worker, as on one
 * machine: models that it does not serve are removed from the list.
 */
export const Registration = z.object({
  manifests: z.array(z.unknown()).min(1).max(32),
  only: z.boolean().default(false),
});
/** The response: the number of dispatchers to connect to. */
export const Registered = z.object({ dispatchers: z.int().min(1).max(1000) });

/** Length of a part in bytes. */
const Length = z.int().min(0);

/** Before the inputs of a job. */
export const InputHeader = z.object({ parts: z.array(Length).max(2 * MAX_ITEMS) });

/** Before the outputs of a job, which are its parts: for each output its latent, if it has one, then its picture. */
export const ResultHeader = z.object({
  /** The version that computed it. */
  version: ModelVersion,
  outputs: z
    .array(z.object({ latent: Length.optional(), picture: Length.optional() }))
    .min(1)
    .max(MAX_ITEMS),
  /** Compute time in seconds: the job's share of its batches. */
  predictTime: z.number().min(0),
  log: z.string().max(4000).default(""),
});
export type ResultHeader = z.infer<typeof ResultHeader>;

/** `POST failure`: the job fails permanently. */
export const JobFailure = z.object({ error: ReceivedError, log: z.string().max(4000).default("") });
