/**
 * Pipeline calls of a batch. An outcome is the task's value, or null if it was aborted; a rejection means that the whole
 * batch failed.
 */
import type { Picture } from "@reptok/model";
import type { DecodeTask, EncodeTask, GenerateTask, LoadedModel } from "./task.ts";

export type Outcome<T> = T | null;

export async function encodeBatch(
  { pipeline }: LoadedModel,
  tasks: readonly EncodeTask[],
): Promise<Outcome<Float32Array>[]> {
  return pipeline.encode(tasks.map(({ picture }) => picture));
}

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
