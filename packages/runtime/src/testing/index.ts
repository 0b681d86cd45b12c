/** For the tests of other workspaces. */
export { TINY, writeTinyBundle } from "./tiny-bundle.ts";
export type { BundleNetworks, TinyBundleOptions } from "./tiny-bundle.ts";
