/** How far an unfinished job has come, as the GPU worker's events tell, and the log made of them. Pure. */
import type { JobEvent } from "@reptok/shared";

export interface Progress {
  /** Jobs before it in the GPU worker's queue; null before it is there and once it is being computed. */
  readonly position: number | null;
  /** Network evaluations done, of `steps`; both 0 while unknown. */
  readonly step: number;
  readonly steps: number;
}

/**
 * How many jobs go before one of a project's: all of its own that wait, and, since projects take turns, of each other's at
 * most one more than that. `waiting` counts by project those that were made earlier.
 */
export function placeInLine(waiting: ReadonlyMap<string, number>, project: string): number {
  const own = waiting.get(project) ?? 0;
  let place = own;
  for (const [other, count] of waiting) if (other !== project) place += Math.min(count, own + 1);
  return place;
}

export const NO_PROGRESS: Progress = { position: null, step: 0, steps: 0 };

/** The progress after an event; the same object where the event tells of none. */
export function progressAfter(before: Progress, event: JobEvent): Progress {
  switch (event.type) {
    case "queued":
      return { ...before, position: event.position };
    case "started":
      return { ...before, position: null };
    case "progress":
      return { position: null, step: event.step, steps: event.steps };
    case "partial":
    case "result":
    case "error":
      return before;
  }
}

const BAR = 10;
const tenths = ({ step, steps }: Progress) => (steps > 0 ? Math.floor((BAR * step) / steps) : 0);

/**
 * What the log says of an event, newline included; "" for most. Steps are told once a tenth, in tqdm's form
 * (` 50%|█████     | 10/20`), which Replicate's clients read progress from.
 */
export function logLines(before: Progress, after: Progress, event: JobEvent): string {
  if (event.type === "started") return "started\n";
  if (event.type !== "progress" || tenths(after) <= tenths(before)) return "";
  const percent = String(Math.floor((100 * after.step) / after.steps)).padStart(3);
  const bar = "█".repeat(tenths(after)).padEnd(BAR);
  return `${percent}%|${bar}| ${after.step}/${after.steps}\n`;
}
