/** What the readers of all formats give, and how they fail. */
import { ApiError } from "../errors.ts";
import type { Orientation } from "./exif.ts";

/** The structure of a file of one format. Sizes are as stored, before the orientation is applied. */
export interface Structure {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** How often a decoder goes over all pixels: the scans of a JPEG, otherwise 1. */
  readonly passes: number;
  /**
   * The file with only what its pixels depend on: no text, XMP, thumbnails, or Exif beyond the orientation; of an animation
   * the first frame. Fill bytes, stray bytes between segments and whatever follows the picture are gone too.
   */
  readonly essence: Uint8Array<ArrayBuffer>;
}

/** Throws for a size beyond the limits. Readers call it as soon as they know the size. */
export type CheckSize = (width: number, height: number) => void;

/** The error of a file whose structure is not as its format prescribes. */
export const broken = (expected: string, got: string): ApiError =>
  new ApiError("invalid_image", `expected ${expected}, got ${got}`, "image");

export const cutShort = (parts: string): ApiError => broken(parts, "one cut short");
