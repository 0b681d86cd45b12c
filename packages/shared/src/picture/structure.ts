/** The result and the errors of the readers of all formats. */
import { ApiError } from "../errors.ts";
import type { Orientation } from "./exif.ts";

/** The structure of a file of one format. Sizes are as stored, before the orientation is applied. */
export interface Structure {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** How often a decoder processes all pixels: the number of scans of a JPEG, otherwise 1. */
  readonly passes: number;
  /**
   * The file reduced to the parts on which its pixels depend: no text, XMP, thumbnails, or Exif beyond the orientation;
   * of an animation the first frame. Fill bytes, stray bytes between segments and trailing data are removed too.
   */
  readonly stripped: Uint8Array<ArrayBuffer>;
}

/** Throws for a size beyond the limits. Readers call it as soon as they know the size. */
export type CheckSize = (width: number, height: number) => void;

/** The error for a file with an invalid structure. */
export const broken = (expected: string, got: string): ApiError =>
  new ApiError("invalid_image", `expected ${expected}, got ${got}`, "image");

export const truncated = (parts: string): ApiError => broken(parts, "a truncated one");
