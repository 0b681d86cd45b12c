/**
 * Objects that nothing refers to, because a process ended between a put and its transaction. Keys hold the ids of latents, which are
 * hashes: a listing from a random id on reaches every object in time, without a cursor that is kept between the turns.
 */
import { type Database, database } from "../db/client.ts";
import { ownedObjects } from "../db/latent-objects.ts";
import { unusedKeys } from "../db/latents.ts";
import { findProjectFrom } from "../db/projects.ts";
import type { Env } from "../env.ts";
import { steadily } from "../platform/steady.ts";
import { picturePrefix } from "./pictures.ts";

type Storage = Pick<Env, "BUCKET" | "DB">;

/** Between a put and its transaction lie seconds; an object of this age has none to come. */
const AGE_MS = 3600_000;
const LATENTS = "latents/";

/** A listing under a prefix: the objects after a key that were put before a time. */
interface Sweep {
  readonly after?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly before: number;
}
export interface Swept {
  readonly removed: number;
  /** The key to go on after; undefined at the end. */
  readonly next: string | undefined;
}

async function sweep(
  { BUCKET }: Storage,
  prefix: string,
  { after, before }: Sweep,
  unreferenced: (keys: readonly string[]) => Promise<string[]>,
): Promise<Swept> {
  const page = await steadily(() => BUCKET.list({ prefix, ...(after === undefined ? {} : { startAfter: after }) }));
  const old = page.objects.filter(({ uploaded }) => uploaded.getTime() < before).map(({ key }) => key);
  const strays = old.length === 0 ? [] : await unreferenced(old);
  if (strays.length > 0) await steadily(() => BUCKET.delete(strays));
  return { removed: strays.length, next: page.truncated ? page.objects.at(-1)?.key : undefined };
}

/** Removes bytes of latents that no row names: at most one listing. */
export function sweepLatents(env: Storage, options: Sweep): Promise<Swept> {
  return sweep(env, LATENTS, options, (keys) => unusedKeys(database(env.DB), keys));
}

async function unkept(db: Database, project: string, keys: readonly string[]): Promise<string[]> {
  const latentOf = (key: string) => key.slice(picturePrefix(project).length).split("/", 1)[0]!;
  const kept = await ownedObjects(db, project, [...new Set(keys.map(latentOf))]);
  return keys.filter((key) => !kept.has(latentOf(key)));
}

/** Removes the project's pictures of latents that it does not keep: at most one listing. */
export function sweepPictures(env: Storage, project: string, options: Sweep): Promise<Swept> {
  return sweep(env, picturePrefix(project), options, (keys) => unkept(database(env.DB), project, keys));
}

const randomHex = () => crypto.randomUUID().slice(0, 8);

/** One turn of the schedule: a listing of latents, and one of the pictures of some project. */
export async function sweepStrays(env: Storage, now: number): Promise<void> {
  const before = now - AGE_MS;
  const latent = `lat_${randomHex()}`;
  await sweepLatents(env, { after: `${LATENTS}${latent}`, before });
  const project = await findProjectFrom(database(env.DB), `proj_${randomHex()}`);
  if (project) await sweepPictures(env, project.id, { after: picturePrefix(project.id) + latent, before });
}
