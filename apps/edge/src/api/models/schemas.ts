/** Schemas of models and of the service's health. */
import { ContentHash, ModelId } from "@reptok/shared";
import * as z from "zod";
import { answer, body } from "../openapi/schema.ts";
import { VersionChangesBody } from "./version.rules.ts";
import { PAGE, page, Seconds } from "../openapi/common.ts";

const model = {
  id: ModelId,
  object: z.literal("model"),
  owned_by: z.string(),
  version: ContentHash,
  space: ContentHash,
  decoder: ContentHash,
  licence: z.string(),
  image_size: z.int(),
  latent: z.object({ tokens: z.int(), dimensions: z.int() }),
  capabilities: z.array(z.enum(["encode", "decode", "prompt", "label"])),
  labels: z.array(z.string()),
};
const MODEL = {
  id: "The model's name.",
  object: "Always `model`.",
  owned_by: "Always `reptok`.",
  version: "Hash of its manifest; changes with every change of the model.",
  space: "Hash of the latent space. Models of one space can compare, mix and draw each other's latents.",
  decoder: "Hash of the decoder. Addresses of pictures contain the decoder that drew them.",
  licence: "The licence of its weights.",
  image_size: "Side of its pictures, in pixels.",
  latent: "The shape of its latents.",
  capabilities: "Its capabilities.",
  labels: "Its labels, in the order of their numbers.",
} as const;

const usable = z.object({ version: ContentHash, space: ContentHash, decoder: ContentHash, current: z.boolean() });
const modelAnswer = z.object({ ...model, versions: z.array(usable), created: Seconds, title: z.string() });
export const Model = answer("Model", modelAnswer, {
  ...MODEL,
  versions:
    "The versions that requests may name (`name@version`), the current one first. The name alone means that one.",
  created: "When it was created, in seconds since the epoch.",
  title: "Its display name.",
});
const Version = z.object({ id: z.string(), created_at: z.iso.datetime() });
const replicateModel = {
  ...model,
  owner: z.string(),
  name: ModelId,
  description: z.string(),
  visibility: z.literal("public"),
  run_count: z.int(),
  url: z.null(),
  cover_image_url: z.null(),
  default_example: z.null(),
  latest_version: Version,
};
export const OwnedModel = answer(
  "OwnedModel",
  z.object(replicateModel),
  {
    ...MODEL,
    owner: "Always `reptok`.",
    name: "The model's name.",
    description: "Its display name.",
    visibility: "Always `public`.",
    run_count: "Always 0: runs are not counted.",
    url: "Always null.",
    cover_image_url: "Always null.",
    default_example: "Always null.",
    latest_version: "The version in use.",
  },
  "A model in Replicate's shape.",
);
const REPLICATE_PAGE = {
  results: "The items.",
  next: "The address of the next page; null for none.",
  previous: "Always null.",
} as const;
const nothing = { next: z.null(), previous: z.null() };
export const ModelList = answer("ModelList", page(Model).extend({ results: z.array(OwnedModel), ...nothing }), {
  ...PAGE,
  ...REPLICATE_PAGE,
  results: "The models in Replicate's shape.",
});
export const ReplicateVersion = answer(
  "ReplicateVersion",
  Version.extend({ cog_version: z.string(), openapi_schema: z.record(z.string(), z.unknown()) }),
  {
    id: "The version's hash.",
    created_at: "When it was created.",
    cog_version: "The version of Cog whose conventions it follows.",
    openapi_schema: "Its input and output, in Cog's form.",
  },
  "A version in Replicate's shape.",
);
export const ReplicateVersions = answer(
  "ReplicateVersions",
  z.object({ results: z.array(ReplicateVersion), ...nothing }),
  REPLICATE_PAGE,
);
export const Nothing = answer("Nothing", z.object({ results: z.array(z.never()), ...nothing }), {
  ...REPLICATE_PAGE,
  results: "Always empty.",
});
export const Account = answer(
  "Account",
  z.object({ type: z.literal("organization"), username: z.string(), name: z.string(), github_url: z.null() }),
  {
    type: "Always `organization`.",
    username: "The id of the key's project.",
    name: "The same.",
    github_url: "Always null.",
  },
);

export const ModelVersion = answer(
  "ModelVersion",
  z.object({
    object: z.literal("model_version"),
    id: ContentHash,
    model: ModelId,
    space: ContentHash,
    decoder: ContentHash,
    title: z.string(),
    created: Seconds,
    current: z.boolean(),
    served: z.boolean(),
    first_seen_at: Seconds,
    retired_at: Seconds.nullable(),
  }),
  {
    object: "Always `model_version`.",
    id: "The version's hash.",
    model: "The model's name.",
    space: MODEL.space,
    decoder: MODEL.decoder,
    title: "Its display name.",
    created: "When it was created, in seconds since the epoch.",
    current: "Whether the model's name without a version denotes this one.",
    served: "False if the only GPU worker has registered without it since.",
    first_seen_at: "When a GPU worker first registered it.",
    retired_at: "When it was retired: requests cannot use it.",
  },
);
export const VersionPage = answer("ModelVersionList", page(ModelVersion), PAGE);
export const versionChangesBody = body("ModelVersionChangesRequest", VersionChangesBody, {
  current: "Makes it its model's current version.",
  retired: "True retires it: requests cannot use it any more. False restores it.",
});

export const Alive = answer("Alive", z.object({ status: z.literal("ok") }), { status: "Always `ok`." });
export const Readiness = answer(
  "Readiness",
  z.object({
    status: z.enum(["ready", "starting"]),
    checks: z.object({ storage: z.boolean(), models: z.int(), gpu_workers: z.int() }),
  }),
  {
    status: "`ready` when jobs are accepted: storage answers and a model is registered.",
    checks: "The individual checks. Without a GPU worker, jobs wait.",
  },
);
