/** Limits of picture files, for all their readers: the API, the GPU worker, the command, training. */

/** Bytes of an uploaded file. Files on the operator's own disk may be longer. */
export const MAX_PICTURE_BYTES = 10 * 2 ** 20;
/** Pixels per side. */
export const MAX_PICTURE_SIDE = 8192;
/** Pixels in total: 4096 x 4096, 64 MiB as RGBA. */
export const MAX_PICTURE_PIXELS = 4096 * 4096;
/**
 * Scans of a JPEG. A decoder processes all pixels for each scan, however few bytes it has. Encoders write about 10;
 * exhaustive scan optimisation stays below 70.
 */
export const MAX_JPEG_SCANS = 100;
/** Bytes of an embedded colour profile as stored in the file. */
export const MAX_PROFILE_BYTES = 4 * 2 ** 20;
