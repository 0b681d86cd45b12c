/** Schemas of webhooks, usage, projects, keys and tokens. */
import * as z from "zod";
import { KeyChangesBody, NewKeyBody, NewProjectBody, NewTokenBody, ProjectChangesBody } from "./account.rules.ts";
import { Scope, TokenScope } from "../../domain/scope.ts";
import { DELIVERY_STATUSES, WEBHOOK_EVENTS } from "../../domain/webhook.ts";
import { answer, body } from "../openapi/schema.ts";
import { PAGE, page, Seconds } from "../openapi/common.ts";

export const WebhookSecret = answer("WebhookSecret", z.object({ key: z.string().regex(/^whsec_/) }), {
  key: "The secret, for a Standard Webhooks library.",
});

export const WebhookDelivery = answer(
  "WebhookDelivery",
  z.object({
    id: z.string(),
    object: z.literal("webhook.delivery"),
    prediction: z.string(),
    event: z.enum(WEBHOOK_EVENTS),
    url: z.string(),
    status: z.enum(DELIVERY_STATUSES),
    attempts: z.int(),
    response_status: z.int().nullable(),
    created_at: Seconds,
    attempted_at: Seconds,
    next_attempt_at: Seconds.nullable(),
  }),
  {
    id: "The message's id: its header `webhook-id`.",
    object: "Always `webhook.delivery`.",
    prediction: "The prediction's id.",
    event: "The event.",
    url: "The receiver.",
    status:
      "`pending` until the next attempt, `delivered`, `failed` after the last one, or `gone`: the receiver answered 410.",
    attempts: "Attempts since it was last sent.",
    response_status: "The status of the last attempt's answer; null without an answer.",
    created_at: "When it was created, in seconds since the epoch.",
    attempted_at: "When it was last attempted.",
    next_attempt_at: "When the next attempt is due; null for none.",
  },
);
export const WebhookDeliveryPage = answer("WebhookDeliveryPage", page(WebhookDelivery), PAGE);

const amounts = {
  model: z.string(),
  operation: z.enum(["generate", "encode", "decode"]),
  api_key: z.string().nullable(),
  pictures: z.int(),
  latents: z.int(),
  evaluations: z.int(),
  predict_seconds: z.number(),
};
const AMOUNTS = {
  model: "The model.",
  operation: "The operation.",
  api_key: "The id of the key.",
  pictures: "Pictures drawn or encoded.",
  latents: "Latents created.",
  evaluations: "Network evaluations.",
  predict_seconds: "Seconds of computing.",
} as const;
const UsageSum = answer("UsageSum", z.object({ id: z.string(), day: z.iso.date(), ...amounts, jobs: z.int() }), {
  ...AMOUNTS,
  id: "The row's id, for `after`.",
  day: "The UTC day.",
  jobs: "Number of jobs.",
});
const UsageRecord = answer("UsageRecord", z.object({ id: z.string(), time: z.iso.datetime(), ...amounts }), {
  ...AMOUNTS,
  id: "The job's id.",
  time: "When it ended.",
});
export const UsageSums = answer("UsageSums", page(UsageSum), PAGE);
export const UsageRecords = answer("UsageRecords", page(UsageRecord), PAGE);

const KEY_LIMITS = {
  requests_per_minute: "Null for no limit.",
  pictures_per_month: "Per calendar month (UTC); null for no limit.",
  evaluations_per_month: "Network evaluations per calendar month (UTC); null for no limit.",
  evaluations_per_request: "Network evaluations per request; null for 20,000, or the project's limit.",
} as const;
const LIMITS = {
  name: "A display name.",
  ...KEY_LIMITS,
  concurrent_jobs: "Concurrent unfinished jobs; null for 1,000.",
  weight: "Its share of the GPU workers relative to other projects with waiting jobs; 1 by default.",
} as const;
export const newProjectBody = body("NewProjectRequest", NewProjectBody, LIMITS);
export const projectChangesBody = body("ProjectChangesRequest", ProjectChangesBody, {
  ...LIMITS,
  disabled: "A disabled project's keys, tokens and links are rejected.",
});
export const newKeyBody = body("NewKeyRequest", NewKeyBody, {
  name: LIMITS.name,
  scopes: "The key's scopes; all except `fleet` and `admin` by default.",
  ...KEY_LIMITS,
  expires_at: "Seconds since the epoch; null for never.",
});
export const keyChangesBody = body("KeyChangesRequest", KeyChangesBody, {
  name: LIMITS.name,
  scopes: "The key's scopes.",
  ...KEY_LIMITS,
});

const Count = z.int().nullable();
const Time = Seconds.nullable();
const limits = {
  requests_per_minute: Count,
  pictures_per_month: Count,
  evaluations_per_month: Count,
  evaluations_per_request: Count,
};
const project = {
  id: z.string(),
  object: z.literal("project"),
  name: z.string(),
  status: z.enum(["active", "disabled"]),
  ...limits,
  concurrent_jobs: Count,
  weight: z.int(),
  created_at: Seconds,
  disabled_at: Time,
};
const PROJECT = {
  ...LIMITS,
  id: "The project's id.",
  object: "Always `project`.",
  status: "Whether its keys are accepted.",
  created_at: "When it was created, in seconds since the epoch.",
  disabled_at: "When it was disabled.",
} as const;
const ProjectEntry = answer("ProjectEntry", z.object(project), PROJECT);
export const ProjectPage = answer("ProjectPage", page(ProjectEntry), PAGE);
export const Project = answer(
  "Project",
  z.object({ ...project, pictures_this_month: z.int(), evaluations_this_month: z.int() }),
  {
    ...PROJECT,
    pictures_this_month: "Pictures that count against the month's quota.",
    evaluations_this_month: "Network evaluations that count against the month's quota.",
  },
);

const key = {
  id: z.string(),
  object: z.literal("api_key"),
  project: z.string(),
  name: z.string(),
  redacted_value: z.string(),
  status: z.enum(["active", "expired", "revoked"]),
  scopes: z.array(Scope),
  ...limits,
  created_at: Seconds,
  expires_at: Time,
  revoked_at: Time,
  last_used_at: Time,
};
const KEY = {
  id: "The key's id.",
  object: "Always `api_key`.",
  project: "The project it belongs to.",
  name: LIMITS.name,
  redacted_value: "Its first and last characters.",
  status: "Whether it is accepted.",
  scopes: "Its scopes.",
  ...KEY_LIMITS,
  created_at: "When it was created, in seconds since the epoch.",
  expires_at: "When it expires.",
  revoked_at: "When it was revoked.",
  last_used_at: "When it was last used, to the minute.",
} as const;
export const Key = answer("Key", z.object(key), KEY);
export const KeyPage = answer("KeyPage", page(Key), PAGE);
export const NewKey = answer("NewKey", z.object({ ...key, value: z.string() }), {
  ...KEY,
  value: "The key, which is shown only once.",
});

export const newTokenBody = body("NewTokenRequest", NewTokenBody, {
  scopes: "Scopes of the token, all of which the key must have.",
  seconds: "Seconds until the token expires, up to an hour.",
  origin: "The origin whose pages may use the token: the API's own, or one of the setting `CORS_ORIGINS`.",
});
export const Token = answer(
  "Token",
  z.object({
    object: z.literal("token"),
    value: z.string(),
    scopes: z.array(TokenScope),
    origin: z.string(),
    expires_at: Seconds,
  }),
  {
    object: "Always `token`.",
    value: "The token: pages send it as `authorization: Bearer ...`.",
    scopes: "Scopes of the token.",
    origin: "The origin whose pages may use it.",
    expires_at: "When it expires, in seconds since the epoch.",
  },
);
