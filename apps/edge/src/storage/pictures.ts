/**
 * Drawn pictures in R2, under `pictures/{project}/{picture key}`. They may be dropped at any time: latents draw them
 * again. Projects share none, so that no answer, and no time that it takes, tells of another project's.
 */
import { pictureKey } from "@reptok/shared";
import { CONTENT_TYPE, type PictureParams } from "../domain/picture.ts";
import { isBusyObject, steadily } from "../platform/steady.ts";

/** What a picture is a function of, and whose it is. */
export interface PictureRef {
  readonly project: string;
  readonly latent: string;
  /** The latent's space. Its id stands for it, so that it is not in the picture's name. */
  readonly space: string;
  /** Hash of the decoder that drew it. */
  readonly decoder: string;
  readonly params: PictureParams;
}

/** The picture's immutable name; also its ETag. */
export function nameOf({ latent, decoder, params }: PictureRef): string {
  return pictureKey({ latent, decoder, ...params });
}

const PREFIX = "pictures/";
/** Where the keys of a project's pictures begin. */
export const picturePrefix = (project: string): string => `${PREFIX}${project}/`;
const keyOf = (ref: PictureRef) => picturePrefix(ref.project) + nameOf(ref);

/**
 * Stores a picture, unless somebody has stored it this second: jobs that overlap draw the same one, and R2 refuses the second.
 * Whatever is under the key is that picture.
 */
export async function putPicture(bucket: R2Bucket, ref: PictureRef, bytes: Uint8Array): Promise<void> {
  const httpMetadata = { contentType: CONTENT_TYPE[ref.params.format] };
  try {
    await steadily(() => bucket.put(keyOf(ref), bytes, { httpMetadata }));
  } catch (thrown) {
    if (!isBusyObject(thrown)) throw thrown;
  }
}

export function getPicture(bucket: R2Bucket, ref: PictureRef): Promise<R2ObjectBody | null> {
  return steadily(() => bucket.get(keyOf(ref)));
}

export async function hasPicture(bucket: R2Bucket, ref: PictureRef): Promise<boolean> {
  return (await steadily(() => bucket.head(keyOf(ref)))) !== null;
}

/**
 * A stored picture that differs from this one by its seed alone; null if there is none among the first thousand that the latent
 * has of that decoder.
 */
export async function findDrawn(bucket: R2Bucket, ref: PictureRef): Promise<PictureRef | null> {
  const own = keyOf(ref);
  const at = own.lastIndexOf("/seed-") + "/seed-".length;
  const rest = own.slice(own.indexOf(".", at));
  const { objects } = await steadily(() => bucket.list({ prefix: own.slice(0, at) }));
  const found = objects.find(({ key }) => key.slice(key.indexOf(".", at)) === rest);
  return found ? { ...ref, params: { ...ref.params, seed: Number.parseInt(found.key.slice(at), 10) } } : null;
}

/** Removes every picture that the project has of a latent, and gives their names. */
export async function removePictures(bucket: R2Bucket, project: string, latent: string): Promise<string[]> {
  const own = picturePrefix(project);
  const removed: string[] = [];
  for (;;) {
    // Always from the start: what was listed before is gone.
    const page = await steadily(() => bucket.list({ prefix: `${own}${latent}/` }));
    const keys = page.objects.map(({ key }) => key);
    if (keys.length === 0) return removed;
    await steadily(() => bucket.delete(keys));
    removed.push(...keys.map((key) => key.slice(own.length)));
  }
}
