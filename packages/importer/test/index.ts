/** For tests and benchmarks. */
export { asLightning, publishedCheckpoint, type PublishedConfigs } from "./checkpoint.ts";
export { writeTorchFile } from "./torch-file.ts";
