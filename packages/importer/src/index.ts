/** Imports published weights as bundles, and verifies bundles against the reference's numbers. */
export { importBundle, type Imported, type ImportOptions } from "./import.ts";
export { readLabels } from "./labels/labels.ts";
export type { TextEncoderFiles } from "./parts/text-encoder.ts";
export { verifyBundle } from "./verify/bundle.ts";
export type { Row, Verification, VerifyOptions } from "./verify/verify.ts";
