/** `/v1/models`, health, and this description. */
import type { Operation } from "../openapi/operation.ts";
import { path } from "../openapi/parameters.ts";
import { json, ref } from "../openapi/schema.ts";
import {
  Alive,
  Model,
  ModelList,
  ModelVersion,
  OwnedModel,
  Readiness,
  versionChangesBody,
  VersionPage,
} from "./schemas.ts";
import { get, postWith, valueOf } from "../openapi/shell.ts";

const NAME = path("name", "The model's name.");
export const MODEL_PATH = [path("owner", "Whose it is: `reptok`."), NAME];
const MODEL = valueOf("model", "last_id", get("/v1/models"));

export const models: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/models",
    id: "listModels",
    tag: "Models",
    summary: "List the models",
    answers: { 200: { description: "All models.", content: json(ref(ModelList)) } },
    shell: get("/v1/models"),
  },
  {
    method: "get",
    path: "/v1/models/{name}",
    id: "getModel",
    tag: "Models",
    summary: "Read about a model",
    parameters: [NAME],
    answers: { 200: { description: "The model.", content: json(ref(Model)) } },
    errors: ["model_not_found"],
    shell: MODEL + get("/v1/models/$model"),
  },
  {
    method: "get",
    path: "/v1/models/{owner}/{name}",
    id: "getOwnedModel",
    tag: "Models",
    summary: "Read about a model, as Replicate's clients do",
    parameters: MODEL_PATH,
    answers: { 200: { description: "The model.", content: json(ref(OwnedModel)) } },
    errors: ["model_not_found"],
    shell: MODEL + get("/v1/models/reptok/$model"),
  },
];

const VERSIONS = "/v1/admin/models";
const VERSION = valueOf("version", "first_id", get(VERSIONS));

export const modelAdministration: readonly Operation[] = [
  {
    method: "get",
    path: VERSIONS,
    id: "listModelVersions",
    tag: "Administration",
    summary: "List versions of models",
    description:
      "All that GPU workers have registered, also those that are retired or no longer served: of each model the current one first, then the latest.",
    answers: { 200: { description: "All versions.", content: json(ref(VersionPage)) } },
    shell: get(VERSIONS),
  },
  {
    method: "post",
    path: `${VERSIONS}/{version}`,
    id: "changeModelVersion",
    tag: "Administration",
    summary: "Make a version current, or retire one",
    description: "A current version cannot be retired; one that is retired or not served cannot be made current.",
    parameters: [path("version", "The version's hash.")],
    body: { content: json(versionChangesBody, { current: true }) },
    answers: { 200: { description: "As it is now.", content: json(ref(ModelVersion)) } },
    errors: ["invalid_request", "unknown_parameter", "body_too_large", "not_found", "conflict"],
    shell: VERSION + postWith(`${VERSIONS}/$version`, { current: true }),
  },
];

export const system: readonly Operation[] = [
  {
    method: "get",
    path: "/healthz",
    id: "getHealth",
    tag: "System",
    summary: "Whether the API answers",
    answers: { 200: { description: "It does.", content: json(ref(Alive)) } },
    shell: get("/healthz"),
  },
  {
    method: "get",
    path: "/readyz",
    id: "getReadiness",
    tag: "System",
    summary: "Whether jobs are taken on",
    answers: {
      200: { description: "They are.", content: json(ref(Readiness)) },
      503: { description: "Not yet.", content: json(ref(Readiness)) },
    },
    shell: get("/readyz"),
  },
  {
    method: "get",
    path: "/openapi.json",
    id: "getOpenApi",
    tag: "System",
    summary: "This description, as OpenAPI 3.1",
    answers: {
      200: { description: "The document.", headers: ["etag"], content: json({ type: "object" }) },
    },
    shell: get("/openapi.json"),
  },
];
