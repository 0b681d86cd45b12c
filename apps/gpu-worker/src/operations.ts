/**
 * The pipeline calls behind a batch. An outcome is the task's value, null when it was aborted, or the Error that it
 * alone failed with; a rejection concerns the whole batch.
 */
import type { Picture } from "@reptok/model";
import { readPicture } from "@reptok/runtime";
import type { DecodeTask, EncodeTask, GenerateTask, LoadedModel } from "./task.ts";

export type Outcome<T> = T | null | Error;

/** Reads the picture files one by one, so that no more than one is held at its full size, and encodes them together. */
export async function encodeBatch(
  { pipeline, manifest }: LoadedModel,
  tasks: readonly EncodeTask[],
): Promise<Outcome<Float32Array>[]> {
  const outcomes: Outcome<Float32Array>[] = tasks.map(() => null);
  const pictures: Picture[] = [];
  const places: number[] = [];
  for (const [place, task] of tasks.entries()) {
    if (task.signal.aborted) continue;
    const picture = await readPicture(task.picture, { encoderSize: manifest.preprocess.size }).catch(toError);
    if (picture instanceof Error) {
      outcomes[place] = picture;
    } else {
      pictures.push(picture);
      places.push(place);
    }
  }
  if (pictures.length === 0) return outcomes;
  const latents = await pipeline.encode(pictures);
  for (const [i, place] of places.entries()) outcomes[place] = latents[i] ?? null;
  return outcomes;
}

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

export async function generateBatch(
  { pipeline }: LoadedModel,
  tasks: readonly GenerateTask[],
): Promise<Outcome<Float32Array>[]> {
  const [first] = tasks;
  if (first === undefined) return [];
  const { steps, guidance } = first;
  return pipeline.generate(tasks, { steps, guidance, onStep: (step) => stepAll(tasks, step) });
}

export async function decodeBatch(
  { pipeline }: LoadedModel,
  tasks: readonly DecodeTask[],
): Promise<Outcome<Picture>[]> {
  const [first] = tasks;
  if (first === undefined) return [];
  return pipeline.decode(tasks, { steps: first.steps, onStep: (step) => stepAll(tasks, step) });
}

function stepAll(tasks: readonly (GenerateTask | DecodeTask)[], step: number): void {
  for (const task of tasks) if (!task.signal.aborted) task.onStep(step);
}
