/** Helpers for the tests of other workspaces. */
export { tinyOnnx } from "./onnx.ts";
export { TINY, writeTinyBundle } from "./tiny-bundle.ts";
export type { BundleNetworks, TinyBundleOptions } from "./tiny-bundle.ts";
