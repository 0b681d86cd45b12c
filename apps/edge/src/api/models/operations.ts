/** `/v1/models`, health, and this description. */
import type { Operation } from "../openapi/operation.ts";
import { path } from "../openapi/parameters.ts";
import { json, ref } from "../openapi/schema.ts";
import { Alive, Model, ModelList, OwnedModel, Readiness } from "./schemas.ts";
import { get, valueOf } from "../openapi/shell.ts";

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
