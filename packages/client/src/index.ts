export { Reptok, type UsageQuery } from "./reptok.ts";
export { type ErrorFacts, ReptokError } from "./error.ts";
export { answerOf, type CallOptions, dataOf, type Http, type ReptokOptions, type Schemas } from "./http.ts";
export type {
  EditOptions,
  EditStreamOptions,
  Image,
  ImageAnswer,
  ImageCallOptions,
  ImageRequest,
  Images,
  ImageStreamEvent,
  ImageStreamRequest,
  VariationOptions,
} from "./images.ts";
export type { KeptLatent } from "./latent-values.ts";
export type {
  DeletionProgress,
  LabelOptions,
  LatentEntry,
  LatentQuery,
  Latents,
  MapQuery,
  PictureOptions,
} from "./latents.ts";
export type { Choice, ExportedLatent, Importable, ImportOutcome } from "./latent-bulk.ts";
export { allItems } from "./pages.ts";
export type { PictureFile } from "./picture.ts";
export type {
  CreateOptions,
  Prediction,
  PredictionEvent,
  PredictionRequest,
  Predictions,
  WaitOptions,
} from "./predictions.ts";
export { verifyWebhook, type WebhookHeaders, type Webhooks } from "./webhooks.ts";
export type { components, operations, paths } from "./generated/openapi.ts";
export { decodeLatent, encodeLatent, type Latent, latentFromJson, latentId, latentToJson } from "@reptok/shared";
