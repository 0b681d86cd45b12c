/** libavif in WebAssembly, for browsers that cannot write AVIF: 1.2 MB compressed, downloaded on request. */
import encoder from "@jsquash/avif/codec/enc/avif_enc.js";
import wasm from "@jsquash/avif/codec/enc/avif_enc.wasm?url";
import { defaultOptions } from "@jsquash/avif/meta.js";
import type { Pixels } from "../engine/protocol.ts";

/** Size of the picture as an AVIF file, in bytes. @throws Error if it cannot be encoded */
export async function avifBytes({ rgba, width, height }: Pixels, quality: number): Promise<number> {
  const module = await encoder({ noInitialRun: true, locateFile: () => wasm });
  const file = module.encode(new Uint8Array(rgba), width, height, { ...defaultOptions, quality });
  if (!file) throw new Error("the AVIF encoder failed");
  return file.length;
}
