/** Events that a job's Durable Object streams to viewers as lines of JSON; the last is `end`. */
import * as z from "zod";

/** The progress of a job. `lines` are new lines of the log; `at` is the log's length before them. */
const RoomProgress = z.object({
  type: z.literal("progress"),
  position: z.int().nullable(),
  step: z.int(),
  steps: z.int(),
  at: z.int(),
  lines: z.string(),
});
/** Intermediate picture number `partial` of image `index`, a base64 file. */
const RoomPartial = z.object({ type: z.literal("partial"), index: z.int(), partial: z.int(), picture: z.string() });
export const RoomEvent = z.discriminatedUnion("type", [
  RoomProgress,
  RoomPartial,
  /** The job has ended; its final state is in D1. */
  z.object({ type: z.literal("end") }),
]);
export type RoomEvent = z.infer<typeof RoomEvent>;
export type RoomProgress = z.infer<typeof RoomProgress>;
export type RoomPartial = z.infer<typeof RoomPartial>;

/** Maximum length of a line: an incompressible PNG of 1024 x 1024 in base64, and its envelope. */
export const MAX_ROOM_EVENT_BYTES = 8 * 2 ** 20;
