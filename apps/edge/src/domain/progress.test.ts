import type { JobEvent } from "@reptok/shared";
import { parseProgressFromLogs } from "replicate";
import { expect, test } from "vitest";
import { logLines, NO_PROGRESS, placeInLine, type Progress, progressAfter } from "./progress.ts";

/** The progress and the log after the events. */
function after(events: readonly JobEvent[]): { progress: Progress; log: string } {
  let progress = NO_PROGRESS;
  let log = "";
  for (const event of events) {
    const next = progressAfter(progress, event);
    log += logLines(progress, next, event);
    progress = next;
  }
  return { progress, log };
}
const step = (done: number, steps = 20): JobEvent => ({ type: "progress", job: "j", step: done, steps });

test("the place in line counts what is one's own, and of others no more than that and one", () => {
  const waiting = new Map([
    ["flood", 500],
    ["one", 1],
    ["mine", 3],
  ]);
  expect(placeInLine(waiting, "mine")).toBe(3 + 4 + 1);
  expect(placeInLine(waiting, "flood")).toBe(500 + 1 + 3);
  expect(placeInLine(waiting, "new")).toBe(3);
  expect(placeInLine(new Map(), "new")).toBe(0);
});

test("the place in the queue is known until computing begins", () => {
  const queued: JobEvent[] = [3, 1].map((position) => ({ type: "queued", job: "j", position }));
  expect(after(queued)).toEqual({ progress: { position: 1, step: 0, steps: 0 }, log: "" });
  const started = after([...queued, { type: "started", job: "j" }]);
  expect(started).toEqual({ progress: { position: null, step: 0, steps: 0 }, log: "started\n" });
});

test("the log has one line a tenth, which Replicate's client reads", () => {
  const { progress, log } = after(Array.from({ length: 20 }, (_, i) => step(i + 1)));
  expect(progress).toEqual({ position: null, step: 20, steps: 20 });
  const lines = log.trimEnd().split("\n");
  expect(lines).toHaveLength(10);
  expect([lines[0], lines[4], lines[9]]).toEqual([
    " 10%|█         | 2/20",
    " 50%|█████     | 10/20",
    "100%|██████████| 20/20",
  ]);
  for (const [i, line] of lines.entries())
    expect(parseProgressFromLogs(line)).toEqual({ percentage: (i + 1) / 10, current: 2 * (i + 1), total: 20 });
});

test("events about something else change nothing", () => {
  const hash = "0".repeat(64);
  const version = { model: "tiny", version: hash, space: hash, decoder: hash };
  const other: JobEvent[] = [
    { type: "partial", job: "j", index: 0, partial: 0, picture: "" },
    { type: "result", job: "j", version, outputs: [], predictTime: 1 },
  ];
  for (const event of other) expect(progressAfter(NO_PROGRESS, event)).toBe(NO_PROGRESS);
  expect(after([step(5), ...other]).log).toBe(" 25%|██        | 5/20\n");
});
