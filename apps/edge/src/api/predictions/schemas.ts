/** Predictions: what is asked for, how they are shown, and what their streams tell. */
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
  num_outputs: "Another name of `n`.",
});

const WEBHOOK = {
  webhook: "An https address that is told of the prediction.",
  webhook_events_filter: "What it is told of; `output` and `completed` by default.",
  stream: "Replicate's; without effect, since every prediction has a stream.",
} as const;
const INPUT = { input: "What to draw." } as const;
export const predictionBody = body("PredictionRequest", PredictionBody.extend({ input: PredictionInput }), {
  version: "The version of a model, alone or as `reptok/name:version`.",
  model: "Or its name, as `name` or `reptok/name`. The first model by default.",
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
    status: "Where it stands; the last three are ends.",
    source: "Always `api`.",
    input: "What was asked, with every default spelled out, the seed among them.",
    output: "Addresses of the pictures, once it has succeeded.",
    latents: "Ids of their latents.",
    error: "Why it failed.",
    error_code: "The same, as errors have it.",
    logs: "What has been told of it, in lines.",
    metrics: "Seconds of computing, and from creation to end.",
    queue_position: "Jobs that go before it, projects taking turns; null once it is computed.",
    progress: "Network evaluations done, while it is under way.",
    created_at: "When it was made.",
    started_at: "When computing began.",
    completed_at: "When it ended.",
    deadline: "With `Cancel-After`: when it is canceled unless it has ended.",
    webhook: "Who is told.",
    webhook_events_filter: "Of what.",
    urls: "Where it is read, canceled and followed.",
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
    results: "The same as `data`, for Replicate's clients.",
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
  "An event of a prediction's stream; data is JSON, but for `logs` and `output`, which are plain text.",
);
