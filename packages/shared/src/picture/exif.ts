/**
 * Orientation in Exif metadata (CIPA DC-008). All other entries are dropped unread: entries may share their data, so
 * that 64 KiB can describe far more, and a photograph's Exif reveals where it was taken.
 */

/** Rotation and mirroring of a stored picture for display; 1 is upright, 5 to 8 exchange width and height. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const TAG = 0x0112;
const SHORT = 3;
const LONG = 4;
/** "Exif\0\0", which precedes the TIFF header in JPEG and sometimes in other formats. */
export const EXIF_PREFIX = Uint8Array.of(0x45, 0x78, 0x69, 0x66, 0, 0);

/** True if `bytes` has `prefix` at `at`. */
export function hasAt(bytes: Uint8Array, at: number, prefix: ArrayLike<number>): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}

/** The orientation in the first directory of an Exif block; 1 if it is absent or unreadable. */
export function readOrientation(exif: Uint8Array): Orientation {
  const tiff = hasAt(exif, 0, EXIF_PREFIX) ? exif.subarray(EXIF_PREFIX.length) : exif;
  if (tiff.length < 8) return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return 1;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = Math.min(view.getUint16(directory, little), Math.floor((tiff.length - directory - 2) / 12));
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (view.getUint16(entry, little) !== TAG) continue;
    const type = view.getUint16(entry + 2, little);
    const value =
      type === SHORT ? view.getUint16(entry + 8, little) : type === LONG ? view.getUint32(entry + 8, little) : 1;
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}

/** A TIFF block with the orientation as its only entry. 26 bytes. */
export function orientationBlock(orientation: Orientation): Uint8Array<ArrayBuffer> {
  // MM, 42, the directory at 8; its entry: tag, type, count, value; no next directory.
  const header = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8];
  const entry = [TAG >> 8, TAG & 255, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0];
  return Uint8Array.from([...header, 0, 1, ...entry, 0, 0, 0, 0]);
}
