/** `/v1/predictions` and `/v1/models/{owner}/{name}/predictions`. */
import type { ErrorCode } from "@reptok/shared";
import { PageQuery } from "../../http/page.ts";
import { type Operation, streamed, type Success } from "../openapi/operation.ts";
import { CANCEL_AFTER, IDEMPOTENCY_KEY, path, PREFER, query } from "../openapi/parameters.ts";
import { json, ref } from "../openapi/schema.ts";
import { modelPredictionBody, Prediction, predictionBody, PredictionEvent, PredictionPage } from "./schemas.ts";
import { get, post, valueOf } from "../openapi/shell.ts";
import { MODEL_PATH } from "../models/operations.ts";

const ID = path("id", "The prediction's id.");
const content = json(ref(Prediction));
const HEADERS = ["location", "preference-applied", "idempotent-replayed"] as const;
const CREATED: Record<number, Success> = {
  201: { description: "The prediction; with `Prefer: wait`, after its end.", headers: HEADERS, content },
  202: { description: "It continues after the wait.", headers: HEADERS, content },
};
const ERRORS: readonly ErrorCode[] = [
  "invalid_request",
  "prompt_too_long",
  "moderation_blocked",
  "model_not_found",
  "unsupported_media_type",
  "body_too_large",
  "conflict",
  "idempotency_mismatch",
  "insufficient_quota",
];
const parameters = [PREFER, CANCEL_AFTER, IDEMPOTENCY_KEY];
const input = { prompt: "a red apple", seed: 7 };
const CREATE = valueOf("prediction", "id", post("/v1/predictions", { input }).replace(" \\\n ", ""));
const SHOWN = { 200: { description: "The prediction.", content } } as const;

export const predictions: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/predictions",
    id: "createPrediction",
    tag: "Predictions",
    summary: "Create a prediction",
    description: "Answers immediately, or with `Prefer: wait` when it has ended.",
    parameters,
    body: { content: json(predictionBody, { input }) },
    answers: CREATED,
    errors: ERRORS,
    shell: `${post("/v1/predictions", { input })} \\\n  -H 'prefer: wait=30'`,
  },
  {
    method: "post",
    path: "/v1/models/{owner}/{name}/predictions",
    id: "createModelPrediction",
    tag: "Predictions",
    summary: "Create a prediction of a model",
    parameters: [...MODEL_PATH, ...parameters],
    body: { content: json(modelPredictionBody, { input }) },
    answers: CREATED,
    errors: ERRORS,
    shell: `${valueOf("model", "last_id", get("/v1/models"))}${post("/v1/models/reptok/$model/predictions", { input })}`,
  },
  {
    method: "get",
    path: "/v1/predictions",
    id: "listPredictions",
    tag: "Predictions",
    summary: "List predictions, newest first",
    parameters: query(PageQuery, { after: "The last id of the previous page.", limit: "Predictions per page." }),
    answers: { 200: { description: "A page.", content: json(ref(PredictionPage)) } },
    errors: ["invalid_request"],
    shell: get("/v1/predictions?limit=5"),
  },
  {
    method: "get",
    path: "/v1/predictions/{id}",
    id: "getPrediction",
    tag: "Predictions",
    summary: "Read a prediction",
    parameters: [ID],
    answers: SHOWN,
    errors: ["not_found"],
    shell: `${CREATE}${get("/v1/predictions/$prediction")}`,
  },
  {
    method: "post",
    path: "/v1/predictions/{id}/cancel",
    id: "cancelPrediction",
    tag: "Predictions",
    summary: "Cancel a prediction",
    description: "An ended prediction does not change. The GPU stops between two steps.",
    parameters: [ID],
    answers: SHOWN,
    errors: ["not_found"],
    shell: `${CREATE}curl -s -X POST "$URL/v1/predictions/$prediction/cancel"`,
  },
  {
    method: "get",
    path: "/v1/predictions/{id}/stream",
    id: "streamPrediction",
    tag: "Predictions",
    summary: "Follow a prediction",
    description: "Past events are sent first. After 15 s without an event a comment is sent.",
    parameters: [ID],
    answers: {
      200: {
        description: "Events until it has ended.",
        headers: ["x-prediction-id"],
        content: streamed("text/event-stream", ref(PredictionEvent)),
      },
    },
    errors: ["not_found"],
    shell: `${CREATE}curl -sN "$URL/v1/predictions/$prediction/stream"`,
  },
];
