export * from "./errors.ts";
export * from "./validation.ts";
export * from "./ndjson.ts";
export { base64Length, decodeBase64, encodeBase64 } from "./base64.ts";
export { canonicalJson, hashJson } from "./canonical.ts";
export * from "./model-version.ts";
export { boundedText, countCharacters, truncateCharacters } from "./text/characters.ts";
export { decodeText, utf8Of } from "./text/encoding.ts";
export { decodeFileText, type FileTextOptions } from "./text/file-text.ts";
export { jsonLinesOf, type JsonLinesOptions } from "./text/json-lines.ts";
export { type Line, type LineLimits, linesOf } from "./text/lines.ts";
export { NumberText, parseNumber } from "./text/number.ts";
export { MAX_PROMPT, normalizePrompt, parsePrompt } from "./text/prompt.ts";
export * from "./protocol/manifest.ts";
export { Networks } from "./protocol/networks.ts";
export { identityOf, identityProblem } from "./protocol/identity.ts";
export * from "./protocol/job.ts";
export {
  contentDigest,
  MIN_SECRET,
  parseSecrets,
  SIGNATURE_WINDOW,
  signRequest,
  type Verified,
  verifyRequest,
} from "./protocol/signing.ts";
export { LATENT_MEDIA_TYPE, LatentDtype, MAX_DIMENSIONS, MAX_TOKENS, type Latent } from "./latent/latent.ts";
export { decodeLatent, encodeLatent } from "./latent/bytes.ts";
export { checkLatentOf, encodeLatentOf, spaceMismatch } from "./latent/of-model.ts";
export { fromFloat16Bits, toFloat16Bits } from "./float16.ts";
export { crc32 } from "./latent/crc32.ts";
export { LatentId, latentId, sha256Hex } from "./latent/id.ts";
export { LatentJson, LatentJsonInput, latentFromJson, latentToJson } from "./latent/json.ts";
export { pictureKey, type PictureKeyParts } from "./latent/picture-key.ts";
export { cosineSimilarity, direction, dot, norm } from "./latent/similarity.ts";
export { latentPath, slerp } from "./latent/interpolate.ts";
export { sphericalSum, varied, type Weighted, weightedMean, weightedSum } from "./latent/combine.ts";
export { inspectPicture, inspectUpload, type PictureFile } from "./picture/inspect.ts";
export { MAX_JPEG_SCANS, MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE } from "./picture/limits.ts";
export { checkMediaType, PICTURE_MEDIA_TYPES } from "./picture/media-type.ts";
export { Random } from "./random/philox.ts";
