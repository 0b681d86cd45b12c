/** Log lines of a job, for clients. */

const BAR = 10;
const tenths = (step: number, steps: number) => (steps > 0 ? Math.floor((BAR * step) / steps) : 0);

/**
 * Returns the log line for progress from step `before` to `step`, newline included; "" for most steps. Progress is logged
 * once per tenth, in tqdm's form (` 50%|█████     | 10/20`), which Replicate's clients read progress from.
 */
export function progressLine(before: number, step: number, steps: number): string {
  if (tenths(step, steps) <= tenths(before, steps)) return "";
  const percent = String(Math.floor((100 * step) / steps)).padStart(3);
  const bar = "█".repeat(tenths(step, steps)).padEnd(BAR);
  return `${percent}%|${bar}| ${step}/${steps}\n`;
}
