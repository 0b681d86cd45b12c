/** Picture files with a valid structure, but without meaningful pixels. */
import { pngOf } from "@reptok/shared/testing";

/** A PNG whose compressed pixels are `bytes` zeros. */
export function png(width: number, height: number, bytes = 1): Uint8Array<ArrayBuffer> {
  return pngOf(width, height, new Uint8Array(bytes));
}
