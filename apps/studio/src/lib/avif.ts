/** AVIF by libavif in WebAssembly, for browsers that do not write it: 1.2 MB compressed, fetched when it is asked for. */
import encoder from "@jsquash/avif/codec/enc/avif_enc.js";
import wasm from "@jsquash/avif/codec/enc/avif_enc.wasm?url";
import { defaultOptions } from "@jsquash/avif/meta.js";
import type { Pixels } from "../engine/protocol.ts";

/** Bytes of the picture's file. @throws Error where it could not be written */
export async function avifBytes({ rgba, width, height }: Pixels, quality: number): Promise<number> {
  const module = await encoder({ noInitialRun: true, locateFile: () => wasm });
  const file = module.encode(new Uint8Array(rgba), width, height, { ...defaultOptions, quality });
  if (!file) throw new Error("the AVIF encoder failed");
  return file.length;
}
