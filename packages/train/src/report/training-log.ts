/** Reads the log of a training loop (`log.jsonl`). */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lossCurve } from "./loss-curve.ts";

export interface LogEntry {
  readonly step: number;
  /** Means over the steps since the previous entry that has them. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** Since the previous such entry; with scalars only. */
  readonly samplesPerSecond?: number;
  readonly evaluation?: Readonly<Record<string, number>>;
}

export async function readLog(dir: string): Promise<LogEntry[]> {
  const lines = (await readFile(join(dir, "log.jsonl"), "utf8")).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as LogEntry);
}

/** Draws `loss.png` next to the log, once it has a loss. */
export async function drawLossCurve(dir: string, title: string): Promise<void> {
  const points = (await readLog(dir)).flatMap(({ step, scalars }) =>
    scalars?.["loss"] === undefined ? [] : [{ x: step, y: scalars["loss"] }],
  );
  if (points.length === 0) return;
  await writeFile(join(dir, "loss.png"), await lossCurve([{ name: "loss", points, smooth: 9 }], { title, log: true }));
}
