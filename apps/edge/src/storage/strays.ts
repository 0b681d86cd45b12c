/**
 * Deletes unreferenced objects, which remain if a process ends between storing an object and recording it. Keys contain the ids
 * of latents, which are hashes: listings from random ids reach every object eventually, without a stored cursor.
 */
import { type Database, database } from "../db/client.ts";
import { ownedObjects } from "../db/latent-objects.ts";
import { unusedKeys } from "../db/latents.ts";
import { findProjectFrom } from "../db/projects.ts";
import type { Env } from "../env.ts";
import { withRetries } from "../platform/retry.ts";
import { picturePrefix } from "./pictures.ts";

type Storage = Pick<Env, "BUCKET" | "DB">;

/** An object is recorded within seconds; an older one than this never will be. */
const AGE_MS = 3600_000;
const LATENTS = "latents/";

/** Selects the objects of a listing: after a key, stored before a time. */
interface Sweep {
  readonly after?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly before: number;
}
export interface Swept {
  readonly removed: number;
  /** The key after which to continue; undefined at the end. */
  readonly next: string | undefined;
}

async function sweep(
  { BUCKET }: Storage,
  prefix: string,
  { after, before }: Sweep,
  unreferenced: (keys: readonly string[]) => Promise<string[]>,
): Promise<Swept> {
  const page = await withRetries(() => BUCKET.list({ prefix, ...(after === undefined ? {} : { startAfter: after }) }));
  const old = page.objects.filter(({ uploaded }) => uploaded.getTime() < before).map(({ key }) => key);
  const strays = old.length === 0 ? [] : await unreferenced(old);
  if (strays.length > 0) await withRetries(() => BUCKET.delete(strays));
  return { removed: strays.length, next: page.truncated ? page.objects.at(-1)?.key : undefined };
}

/** Deletes the unreferenced latent bytes of one listing. */
export function sweepLatents(env: Storage, options: Sweep): Promise<Swept> {
  return sweep(env, LATENTS, options, (keys) => unusedKeys(database(env.DB), keys));
}

/** Returns the keys of pictures whose latents the project does not have. */
async function withoutLatent(db: Database, project: string, keys: readonly string[]): Promise<string[]> {
  const latentOf = (key: string) => key.slice(picturePrefix(project).length).split("/", 1)[0]!;
  const existing = await ownedObjects(db, project, [...new Set(keys.map(latentOf))]);
  return keys.filter((key) => !existing.has(latentOf(key)));
}

/** Deletes those of the project's pictures in one listing whose latents it does not have. */
export function sweepPictures(env: Storage, project: string, options: Sweep): Promise<Swept> {
  return sweep(env, picturePrefix(project), options, (keys) => withoutLatent(database(env.DB), project, keys));
}

const randomHex = () => crypto.randomUUID().slice(0, 8);

/** Sweeps one listing of latents and one of a random project's pictures. */
export async function sweepStrays(env: Storage, now: number): Promise<void> {
  const before = now - AGE_MS;
  const latent = `lat_${randomHex()}`;
  await sweepLatents(env, { after: `${LATENTS}${latent}`, before });
  const project = await findProjectFrom(database(env.DB), `proj_${randomHex()}`);
  if (project) await sweepPictures(env, project.id, { after: picturePrefix(project.id) + latent, before });
}
