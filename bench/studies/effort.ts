/** Cost of a stage's training, from its log. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readLog, stageDir, type StageName } from "@reptok/train/experiments";

export interface Effort {
  /** Samples seen, including repetitions. */
  readonly samples: number;
  /** Time of training steps, without evaluations and waiting. */
  readonly seconds: number;
}

export async function effortOf(run: string, stage: StageName, batchSize: number): Promise<Effort> {
  const dir = stageDir({ dir: run }, stage);
  if (!existsSync(join(dir, "log.jsonl"))) return { samples: 0, seconds: 0 };
  let [step, seconds] = [0, 0];
  for (const entry of await readLog(dir)) {
    if (entry.samplesPerSecond === undefined) continue;
    seconds += ((entry.step - step) * batchSize) / entry.samplesPerSecond;
    step = entry.step;
  }
  return { samples: step * batchSize, seconds: Math.round(10 * seconds) / 10 };
}
