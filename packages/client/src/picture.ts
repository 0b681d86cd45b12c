/** Picture files in requests. */

/** A PNG, JPEG or WebP file. */
export type PictureFile = Blob | Uint8Array | ArrayBuffer;

const TYPES: readonly (readonly [string, readonly number[]])[] = [
  ["image/png", [0x89, 0x50]],
  ["image/jpeg", [0xff, 0xd8]],
  ["image/webp", [0x52, 0x49]],
];

/** The file as a Blob with its media type; the API rejects files of other formats. */
export function pictureBlob(picture: PictureFile): Blob {
  if (picture instanceof Blob && picture.type.startsWith("image/")) return picture;
  if (picture instanceof Blob) return new Blob([picture], { type: "image/png" });
  const bytes = new Uint8Array(picture);
  const [type] = TYPES.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte)) ?? ["image/png"];
  return new Blob([bytes], { type });
}

/** The form of a picture request: files as `image`, and the fields that are defined. */
export function pictureForm(
  pictures: readonly PictureFile[],
  fields: Readonly<Record<string, string | number | boolean | undefined>>,
): FormData {
  const form = new FormData();
  const name = pictures.length === 1 ? "image" : "image[]";
  for (const picture of pictures) form.append(name, pictureBlob(picture), "picture");
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) form.append(key, String(value));
  return form;
}
