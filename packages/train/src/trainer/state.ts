/** A stage's checkpoint: weights, averages, moments and the step, as one safetensors file, replaced atomically. */
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { readSafetensors, writeSafetensors } from "@reptok/checkpoint";
import type { Tensor } from "@reptok/model";
import type { AdamW } from "./optimizer.ts";

/** Writes float32 tensors, creating the directory; an interruption leaves the old file. */
export async function writeTensors(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeSafetensors(path, tensors, Object.entries(metadata));
}

/** Reads all tensors of a float32 safetensors file. */
export async function readTensors(
  path: string,
): Promise<{ tensors: Map<string, Tensor & { data: Float32Array }>; metadata: ReadonlyMap<string, string> }> {
  const { tensors, metadata } = await readSafetensors(path);
  const floats = new Map<string, Tensor & { data: Float32Array }>();
  for (const [name, { data, dims, dtype }] of tensors) {
    if (!(data instanceof Float32Array)) throw new Error(`${path}: expected ${name} to be F32, got ${dtype}`);
    floats.set(name, { data, dims });
  }
  return { tensors: floats, metadata };
}

/** The parts that a checkpoint has of every weight, and where the optimiser stores them. */
export const CHECKPOINT_PARTS = {
  weight: "params",
  average: "average",
  moment1: "moment1",
  moment2: "moment2",
} as const;

/** Saves everything a stage needs to resume: `weight.*`, `average.*`, `moment1.*`, `moment2.*`, and the step. */
export function saveOptimizer(
  path: string,
  optimizer: AdamW,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const tensors = new Map<string, Tensor>();
  for (const [prefix, key] of Object.entries(CHECKPOINT_PARTS)) {
    for (const [name, tensor] of Object.entries(optimizer[key].tensors())) tensors.set(`${prefix}.${name}`, tensor);
  }
  return writeTensors(path, tensors, { ...metadata, step: String(optimizer.step) });
}

/** The number of completed steps in a checkpoint's metadata. Throws if there is none. */
export function stepOf(path: string, metadata: ReadonlyMap<string, string>): number {
  const text = metadata.get("step");
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`${path}: expected the step in its metadata, got ${JSON.stringify(text) ?? "none"}`);
}

/**
 * Restores an optimiser from {@link saveOptimizer}'s file.
 * @throws if a weight is missing or has another size: the stage's configuration changed
 */
export async function loadOptimizer(path: string, optimizer: AdamW): Promise<void> {
  const { tensors, metadata } = await readTensors(path);
  for (const [prefix, key] of Object.entries(CHECKPOINT_PARTS)) {
    for (const [name, { data }] of Object.entries(optimizer[key].tensors())) {
      const stored = tensors.get(`${prefix}.${name}`);
      if (stored?.data.length !== data.length) {
        throw new Error(
          `${path}: expected ${data.length} values for ${prefix}.${name}, got ${stored?.data.length ?? "none"}`,
        );
      }
      data.set(stored.data);
    }
  }
  optimizer.step = stepOf(path, metadata);
}

/** Whether a checkpoint's schedule is complete: at its last step, or ended by a time limit. */
export const isOver = (metadata: ReadonlyMap<string, string>, steps: number): boolean =>
  Number(metadata.get("step")) >= steps || metadata.get("finished") === "true";

/** The averaged weights of a stage's checkpoint, by name. */
export async function loadAverage(path: string): Promise<Map<string, Float32Array>> {
  const { tensors } = await readTensors(path);
  return new Map(
    [...tensors].filter(([name]) => name.startsWith("average.")).map(([name, { data }]) => [name.slice(8), data]),
  );
}
