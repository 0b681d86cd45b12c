/** Schemas of predictions: requests, answers and events. */
import { ApiErrorBody, LatentId } from "@reptok/shared";
import * as z from "zod";
import { ModelPredictionBody, PredictionBody, PredictionInput } from "../../domain/prediction-request.ts";
import { WEBHOOK_EVENTS } from "../../domain/webhook.ts";
import { answer, body, named } from "../openapi/schema.ts";
import { PAGE, page } from "../openapi/common.ts";
import { CONDITION, DRAWING, LABELS, TIER } from "../openapi/drawing.ts";

const { model: _, response_format: __, stream: ___, ...drawing } = DRAWING;
body("PredictionInput", PredictionInput, {
  ...drawing,
  ...CONDITION,
  ...LABELS,
  ...TIER,
  num_outputs: "An alias of `n`.",
});

const WEBHOOK = {
  webhook: "An https address that receives the prediction's events.",
  webhook_events_filter: "The events that it receives; `output` and `completed` by default.",
  stream: "Replicate's field; no effect, since every prediction has a stream.",
} as const;
const INPUT = { input: "The prediction's input." } as const;
export const predictionBody = body("PredictionRequest", PredictionBody.extend({ input: PredictionInput }), {
  version: "A model's version, alone or as `reptok/name:version`.",
  model: "Or a model's name, as `name` or `reptok/name`. The first model by default.",
  ...INPUT,
  ...WEBHOOK,
});
export const modelPredictionBody = body(
  "ModelPredictionRequest",
  ModelPredictionBody.extend({ input: PredictionInput }),
  { ...INPUT, ...WEBHOOK },
);

const STATUSES = ["starting", "processing", "succeeded", "failed", "canceled"] as const;
const Time = z.iso.datetime();

export const Prediction = answer(
  "Prediction",
  z.object({
    id: z.string(),
    object: z.literal("prediction"),
    model: z.string(),
    version: z.string().nullable(),
    status: z.enum(STATUSES),
    source: z.literal("api"),
    input: z.record(z.string(), z.unknown()),
    output: z.array(z.url()).nullable(),
    latents: z.array(LatentId).nullable(),
    error: z.string().nullable(),
    error_code: ApiErrorBody.shape.code.nullable(),
    logs: z.string(),
    metrics: z.object({ predict_time: z.number().optional(), total_time: z.number().optional() }),
    queue_position: z.int().nullable(),
    progress: z.object({ step: z.int(), steps: z.int() }).nullable(),
    created_at: Time,
    started_at: Time.nullable(),
    completed_at: Time.nullable(),
    deadline: Time.optional(),
    webhook: z.url().optional(),
    webhook_events_filter: z.array(z.enum(WEBHOOK_EVENTS)).optional(),
    urls: z.object({ get: z.url(), cancel: z.url(), stream: z.url() }),
  }),
  {
    id: "Names the prediction.",
    object: "Always `prediction`.",
    model: "The model, as `reptok/name`.",
    version: "Its version.",
    status: "Its status; the last three are final.",
    source: "Always `api`.",
    input: "The input with all defaults, including the seed.",
    output: "Addresses of the pictures, after success.",
    latents: "Ids of their latents.",
    error: "The error message.",
    error_code: "The error code.",
    logs: "Its log, one line per event.",
    metrics: "Seconds of computing, and from creation to the end.",
    queue_position: "Number of jobs before it, with fair scheduling between projects; null once it is being computed.",
    progress: "Completed network evaluations, while it is being computed.",
    created_at: "When it was created.",
    started_at: "When computing began.",
    completed_at: "When it ended.",
    deadline: "With `Cancel-After`: when it is canceled if it has not ended.",
    webhook: "The webhook's address.",
    webhook_events_filter: "The webhook's events.",
    urls: "Addresses to read, cancel and follow it.",
  },
);

export const PredictionPage = answer(
  "PredictionPage",
  page(Prediction).extend({
    results: z.array(Prediction),
    next: z.url().nullable(),
    previous: z.null(),
  }),
  {
    ...PAGE,
    results: "`data`, for Replicate's clients.",
    next: "The address of the next page.",
    previous: "Always null.",
  },
);

const event = <T extends string, D extends z.ZodType>(name: T, data: D) =>
  z.object({ event: z.literal(name), id: z.string(), data });

export const PredictionEvent = named(
  "output",
  "PredictionEvent",
  z.union([
    event(
      "progress",
      z.object({
        status: z.enum(["starting", "processing"]),
        queue_position: z.int().nullable(),
        step: z.int(),
        steps: z.int(),
      }),
    ),
    event("logs", z.string()),
    event("partial", z.object({ index: z.int().min(0), partial_image_index: z.int().min(0), b64_json: z.base64() })),
    event("output", z.url()),
    event("error", z.object({ detail: z.string(), code: ApiErrorBody.shape.code })),
    event("done", z.object({ reason: z.enum(["canceled", "error"]).optional() })),
  ]),
  "An event of a prediction's stream; data is JSON, except for `logs` and `output`, which are plain text.",
);
