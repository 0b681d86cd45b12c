/** Runs a bundle's networks in a page: latents are decoded, generated and mixed there, without fetching pictures. */
export { openModel, type BrowserModel, type OpenOptions } from "./model.ts";
export { fromPixels, type Pixels, toRgba } from "./rgba.ts";
export type { Fetched } from "./files.ts";
export type { OnnxRuntime, Provider } from "./sessions.ts";
