/** `/v1/models`, health, and this description. */
import type { Operation } from "../openapi/operation.ts";
import { path } from "../openapi/parameters.ts";
import { json, ref } from "../openapi/schema.ts";
import {
  Account,
  Alive,
  Model,
  ModelList,
  ModelVersion,
  Nothing,
  OwnedModel,
  Readiness,
  ReplicateVersion,
  ReplicateVersions,
  versionChangesBody,
  VersionPage,
} from "./schemas.ts";
import { get, postWith, valueOf } from "../openapi/shell.ts";

const NAME = path("name", "The model's name.");
export const MODEL_PATH = [path("owner", "The owner: `reptok`."), NAME];
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
    summary: "Read a model",
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
    summary: "Read a model in Replicate's shape",
    parameters: MODEL_PATH,
    answers: { 200: { description: "The model.", content: json(ref(OwnedModel)) } },
    errors: ["model_not_found"],
    shell: MODEL + get("/v1/models/reptok/$model"),
  },
];

const VERSIONS = "/v1/admin/models";
const VERSION = valueOf("version", "first_id", get(VERSIONS));

const REPLICATE_VERSION = valueOf("version", "version", get("/v1/models/$model"));

/** Other operations of Replicate's clients. */
export const replicateOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/models/{owner}/{name}/versions",
    id: "listOwnedModelVersions",
    tag: "Models",
    summary: "List a model's versions in Replicate's shape",
    parameters: MODEL_PATH,
    answers: { 200: { description: "The served versions.", content: json(ref(ReplicateVersions)) } },
    errors: ["model_not_found"],
    shell: MODEL + get("/v1/models/reptok/$model/versions"),
  },
  {
    method: "get",
    path: "/v1/models/{owner}/{name}/versions/{version}",
    id: "getOwnedModelVersion",
    tag: "Models",
    summary: "Read a version in Replicate's shape",
    parameters: [...MODEL_PATH, path("version", "The version's hash.")],
    answers: { 200: { description: "The version.", content: json(ref(ReplicateVersion)) } },
    errors: ["model_not_found"],
    shell: MODEL + REPLICATE_VERSION + get("/v1/models/reptok/$model/versions/$version"),
  },
  {
    method: "get",
    path: "/v1/account",
    id: "getAccount",
    tag: "Models",
    summary: "Read the key's account in Replicate's shape",
    answers: { 200: { description: "The project.", content: json(ref(Account)) } },
    shell: get("/v1/account"),
  },
  {
    method: "get",
    path: "/v1/hardware",
    id: "listHardware",
    tag: "Models",
    summary: "List hardware in Replicate's shape (always empty)",
    answers: { 200: { description: "None.", content: json({ type: "array", maxItems: 0 }) } },
    shell: get("/v1/hardware"),
  },
  ...(["deployments", "trainings"] as const).map((what): Operation => ({
    method: "get",
    path: `/v1/${what}`,
    id: what === "deployments" ? "listDeployments" : "listTrainings",
    tag: "Models",
    summary: `List ${what} in Replicate's shape (always empty)`,
    answers: { 200: { description: "None.", content: json(ref(Nothing)) } },
    shell: get(`/v1/${what}`),
  })),
];

export const modelAdministration: readonly Operation[] = [
  {
    method: "get",
    path: VERSIONS,
    id: "listModelVersions",
    tag: "Administration",
    summary: "List versions of models",
    description:
      "All registered versions, including retired and unserved ones: of each model the current one first, then the latest.",
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
    answers: { 200: { description: "The current state.", content: json(ref(ModelVersion)) } },
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
    summary: "Check that the API answers",
    answers: { 200: { description: "The API answers.", content: json(ref(Alive)) } },
    shell: get("/healthz"),
  },
  {
    method: "get",
    path: "/readyz",
    id: "getReadiness",
    tag: "System",
    summary: "Check that jobs are accepted",
    answers: {
      200: { description: "Jobs are accepted.", content: json(ref(Readiness)) },
      503: { description: "Jobs are not accepted yet.", content: json(ref(Readiness)) },
    },
    shell: get("/readyz"),
  },
  {
    method: "get",
    path: "/openapi.json",
    id: "getOpenApi",
    tag: "System",
    summary: "Read this document, as OpenAPI 3.1",
    answers: {
      200: { description: "The document.", headers: ["etag"], content: json({ type: "object" }) },
    },
    shell: get("/openapi.json"),
  },
];
