/** What a job's room tells its viewers: lines of JSON, of which the last is `end`. */
import * as z from "zod";

/** Where a job stands. `lines` are new in the log; `at` is the log's length before them. */
const RoomProgress = z.object({
  type: z.literal("progress"),
  position: z.int().nullable(),
  step: z.int(),
  steps: z.int(),
  at: z.int(),
  lines: z.string(),
});
/** The `partial`th picture on the way to image `index`, a base64 file. */
const RoomPartial = z.object({ type: z.literal("partial"), index: z.int(), partial: z.int(), picture: z.string() });
export const RoomEvent = z.discriminatedUnion("type", [
  RoomProgress,
  RoomPartial,
  /** The job's end is in D1. */
  z.object({ type: z.literal("end") }),
]);
export type RoomEvent = z.infer<typeof RoomEvent>;
export type RoomProgress = z.infer<typeof RoomProgress>;
export type RoomPartial = z.infer<typeof RoomPartial>;

/** Longest line: a picture of 1024 x 1024 as incompressible PNG, in base64, and what is around it. */
export const MAX_ROOM_EVENT_BYTES = 8 * 2 ** 20;
