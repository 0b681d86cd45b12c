/**
 * Rendered pictures in R2 at `pictures/{project}/{picture key}`. They may be deleted at any time, as they can be rendered again
 * from their latents. Projects share no pictures, so that neither responses nor their timing reveal another project's pictures.
 */
import { pictureKey } from "@reptok/shared";
import { CONTENT_TYPE, type PictureParams } from "../domain/picture.ts";
import { isBusyObject, withRetries } from "../platform/retry.ts";

/** Everything that determines a picture, and its project. */
export interface PictureRef {
  readonly project: string;
  readonly latent: string;
  /** The latent's space. The picture's name does not contain it because the latent's id determines it. */
  readonly space: string;
  /** Hash of the decoder that rendered it. */
  readonly decoder: string;
  readonly params: PictureParams;
}

/** Returns the picture's immutable name, which is also its ETag. */
export function nameOf({ latent, decoder, params }: PictureRef): string {
  return pictureKey({ latent, decoder, ...params });
}

const PREFIX = "pictures/";
/** Returns the prefix of the keys of a project's pictures. */
export const picturePrefix = (project: string): string => `${PREFIX}${project}/`;
const keyOf = (ref: PictureRef) => picturePrefix(ref.project) + nameOf(ref);

/**
 * Stores a picture. R2 rejects a second write to a key within one second, which happens if two jobs render the same picture;
 * this is ignored because the stored picture is the same.
 */
export async function putPicture(bucket: R2Bucket, ref: PictureRef, bytes: Uint8Array): Promise<void> {
  const httpMetadata = { contentType: CONTENT_TYPE[ref.params.format] };
  try {
    await withRetries(() => bucket.put(keyOf(ref), bytes, { httpMetadata }));
  } catch (thrown) {
    if (!isBusyObject(thrown)) throw thrown;
  }
}

export function getPicture(bucket: R2Bucket, ref: PictureRef): Promise<R2ObjectBody | null> {
  return withRetries(() => bucket.get(keyOf(ref)));
}

export async function hasPicture(bucket: R2Bucket, ref: PictureRef): Promise<boolean> {
  return (await withRetries(() => bucket.head(keyOf(ref)))) !== null;
}

/**
 * Finds a stored picture that differs only in its seed. Searches the first thousand pictures of the latent and the decoder;
 * returns null if there is none.
 */
export async function findDrawn(bucket: R2Bucket, ref: PictureRef): Promise<PictureRef | null> {
  const key = keyOf(ref);
  const at = key.lastIndexOf("/seed-") + "/seed-".length;
  const rest = key.slice(key.indexOf(".", at));
  const { objects } = await withRetries(() => bucket.list({ prefix: key.slice(0, at) }));
  const found = objects.find((each) => each.key.slice(each.key.indexOf(".", at)) === rest);
  return found ? { ...ref, params: { ...ref.params, seed: Number.parseInt(found.key.slice(at), 10) } } : null;
}

/** Deletes all pictures of a latent that the project has. Returns their names. */
export async function removePictures(bucket: R2Bucket, project: string, latent: string): Promise<string[]> {
  const prefix = picturePrefix(project);
  const removed: string[] = [];
  for (;;) {
    // Each listing starts at the beginning, because the pictures of the previous one are deleted.
    const page = await withRetries(() => bucket.list({ prefix: `${prefix}${latent}/` }));
    const keys = page.objects.map(({ key }) => key);
    if (keys.length === 0) return removed;
    await withRetries(() => bucket.delete(keys));
    removed.push(...keys.map((key) => key.slice(prefix.length)));
  }
}
