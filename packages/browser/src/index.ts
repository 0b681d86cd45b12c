/** A bundle's networks in a page: latents are drawn, made and mixed where they are shown, and no picture is fetched. */
export { openModel, type BrowserModel, type OpenOptions } from "./model.ts";
export { fromPixels, type Pixels, toRgba } from "./rgba.ts";
export type { Fetched } from "./files.ts";
export type { OnnxRuntime, Provider } from "./sessions.ts";
