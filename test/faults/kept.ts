/** The edge's stored state, read from its files after it has stopped. */
import { readState } from "../support/state.ts";

export interface KeptJob {
  readonly id: string;
  readonly decoder: string;
  readonly status: string;
  /** JSON. */
  readonly request: string;
  /** JSON: the latents' ids. */
  readonly outputs: string | null;
  readonly error: string | null;
  readonly attempts: number;
}

export interface Kept {
  readonly jobs: readonly KeptJob[];
  /** The statuses of each job whenever it reached or left a final one. */
  readonly ends: ReadonlyMap<string, readonly string[]>;
  readonly usage: ReadonlyMap<string, { readonly pictures: number }>;
  /** Pictures in the monthly sums. */
  readonly monthly: number;
  /** Ids of latents. */
  readonly latents: ReadonlySet<string>;
  readonly latentObjects: ReadonlyMap<string, readonly { readonly key: string; readonly released: boolean }[]>;
  /** R2's keys. */
  readonly objects: ReadonlySet<string>;
}

function grouped<T>(rows: readonly { readonly id: string; readonly value: T }[]): Map<string, T[]> {
  const groups = Map.groupBy(rows, ({ id }) => id);
  return new Map([...groups].map(([id, members]) => [id, members.map(({ value }) => value)]));
}

/** Objects that no row refers to: left behind by a stop between R2 and D1. */
export function orphansOf({ objects, latents, latentObjects }: Kept): string[] {
  const used = new Set([...latentObjects.values()].flat().map(({ key }) => key));
  return [...objects].filter((key) => {
    if (key.startsWith("latents/")) return !used.has(key);
    const latent = pictureLatent(key);
    return latent !== undefined && !latents.has(latent);
  });
}

/** The latent of a picture's key; undefined for other keys. */
export function pictureLatent(key: string): string | undefined {
  return /^pictures\/[^/]+\/([^/]+)\//.exec(key)?.[1];
}

export function readKept(dataDir: string): Kept {
  const d1 = (table: string, columns: string) =>
    readState(dataDir, "d1", table, `SELECT ${columns} FROM ${table}`) as unknown[];
  const objects = readState(dataDir, "r2", "_mf_objects", "SELECT key FROM _mf_objects") as { key: string }[];
  const usage = d1("usage", "job, pictures") as { job: string; pictures: number }[];
  const sums = d1("usage_months", "pictures") as { pictures: number }[];
  const ends = d1("job_ends", "job, became") as { job: string; became: string }[];
  const used = d1("latent_objects", "latent, key") as { latent: string; key: string }[];
  const released = d1("released_objects", "key") as { key: string }[];
  return {
    jobs: d1("jobs", "id, decoder, status, request, outputs, error, attempts") as KeptJob[],
    ends: grouped(ends.map(({ job, became }) => ({ id: job, value: became }))),
    usage: new Map(usage.map(({ job, pictures }) => [job, { pictures }])),
    monthly: sums.reduce((sum, { pictures }) => sum + pictures, 0),
    latents: new Set((d1("latents", "id") as { id: string }[]).map(({ id }) => id)),
    latentObjects: grouped([
      ...used.map(({ latent, key }) => ({ id: latent, value: { key, released: false } })),
      ...released.map(({ key }) => ({ id: key.split("/")[1]!, value: { key, released: true } })),
    ]),
    objects: new Set(objects.map(({ key }) => key)),
  };
}
