/** `/v1/webhooks`, `/v1/usage` and `/v1/admin`. */
import { NDJSON_MEDIA_TYPE } from "../../domain/encoding.ts";
import { PageQuery } from "../../http/page.ts";
import { UsageParameters } from "../../domain/usage-query.ts";
import { type Operation, TEXT } from "../openapi/operation.ts";
import { path, query } from "../openapi/parameters.ts";
import { json, ref, type Ref } from "../openapi/schema.ts";
import {
  Key,
  keyChangesBody,
  KeyPage,
  NewKey,
  newKeyBody,
  newProjectBody,
  newTokenBody,
  Project,
  projectChangesBody,
  ProjectPage,
  Token,
  UsageRecords,
  UsageSums,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookSecret,
} from "./schemas.ts";
import { get, post, postWith, valueOf } from "../openapi/shell.ts";

const PROJECTS = "/v1/admin/projects";
const PROJECT = path("project", "The project's id.");
const KEY = path("key", "The key's id.");
const PAGE = query(PageQuery, { after: "The last id of the previous page.", limit: "Items per page." });
const USAGE = query(UsageParameters, {
  start: "First UTC day, `2026-11-01`; this month's first by default.",
  end: "The UTC day after the last; open by default.",
  limit: "Rows per page.",
  after: "The last id of the previous page.",
});

/** Usage in its three forms. */
function usage(at: string, id: string, records: boolean, tag: "Usage" | "Administration", before = ""): Operation {
  const [summary, schema]: [string, Ref] = records
    ? ["List usage by job", ref(UsageRecords)]
    : ["Sum usage", ref(UsageSums)];
  const admin = tag === "Administration";
  return {
    method: "get",
    path: at,
    id,
    tag,
    summary: admin ? `${summary}, of a project` : summary,
    description: records
      ? "One row per job; also as CSV (`accept: text/csv`) or lines of JSON."
      : "By day, model, operation and key; also as CSV (`accept: text/csv`) or lines of JSON.",
    parameters: [...(admin ? [PROJECT] : []), ...USAGE],
    answers: {
      200: {
        description: "A page.",
        headers: ["x-has-more", "x-last-id"],
        content: { ...json(schema), "text/csv": { schema: TEXT }, [NDJSON_MEDIA_TYPE]: { schema: TEXT } },
      },
    },
    errors: admin ? ["invalid_request", "not_found"] : ["invalid_request"],
    shell: `${before}curl -s "$URL${at.replace("{project}", "$project")}" -H 'accept: text/csv'`,
  };
}

const SECRET_PATH = "/v1/webhooks/default/secret";
const DELIVERIES = "/v1/webhooks/deliveries";
const secret = json(ref(WebhookSecret));

export const webhooks: readonly Operation[] = [
  {
    method: "get",
    path: SECRET_PATH,
    id: "getWebhookSecret",
    tag: "Webhooks",
    summary: "Read the secret",
    answers: { 200: { description: "The secret.", content: secret } },
    shell: get(SECRET_PATH),
  },
  {
    method: "post",
    path: SECRET_PATH,
    id: "rotateWebhookSecret",
    tag: "Webhooks",
    summary: "Rotate the secret",
    description: "For a day messages are signed with both secrets.",
    answers: { 201: { description: "The new secret.", content: secret } },
    shell: `curl -s -X POST "$URL${SECRET_PATH}"`,
  },
  {
    method: "get",
    path: DELIVERIES,
    id: "listWebhookDeliveries",
    tag: "Webhooks",
    summary: "List deliveries",
    description: "Attempted messages of the last week, newest first.",
    parameters: PAGE,
    errors: ["invalid_request"],
    answers: { 200: { description: "A page of deliveries.", content: json(ref(WebhookDeliveryPage)) } },
    shell: get(`${DELIVERIES}?limit=10`),
  },
  {
    method: "post",
    path: `${DELIVERIES}/{id}/resend`,
    id: "resendWebhookDelivery",
    tag: "Webhooks",
    summary: "Send a message again",
    description:
      "With the same id and the prediction's current state; failed attempts are repeated. Receivers recognize a message by its id.",
    parameters: [path("id", "The message's id.")],
    errors: ["not_found"],
    answers: { 202: { description: "The delivery, which is now pending.", content: json(ref(WebhookDelivery)) } },
    shell: `curl -s -X POST "$URL${DELIVERIES}/MESSAGE/resend"`,
  },
];

const TOKEN_REQUEST = { scopes: ["images", "latents:read"], seconds: 600, origin: "http://localhost:8787" };

export const tokenOperation: Operation = {
  method: "post",
  path: "/v1/tokens",
  id: "createToken",
  tag: "Tokens",
  summary: "Create a token for a browser",
  description:
    "A page of the token's origin uses it instead of an API key until it expires. It counts against the limits of the key that requested it, is revoked with that key, and can neither request tokens nor read the webhooks' secret.",
  body: { content: json(newTokenBody, TOKEN_REQUEST) },
  errors: ["invalid_request", "unsupported_media_type", "body_too_large"],
  answers: { 201: { description: "The token.", content: json(ref(Token)) } },
  shell: `curl -s "$URL/v1/tokens" -H 'content-type: application/json' \\
  -d '{"scopes":["images","latents:read"],"seconds":600,"origin":"'$URL'"}'`,
};

export const usageOperations: readonly Operation[] = [
  usage("/v1/usage", "sumUsage", false, "Usage"),
  usage("/v1/usage/records", "listUsage", true, "Usage"),
];

const MAKE_PROJECT = valueOf("project", "id", post(PROJECTS, { name: "Shop" }).replace(" \\\n ", ""));
const MAKE_KEY = valueOf(
  "key",
  "id",
  post(`${PROJECTS}/$project/keys`, { name: "server", scopes: ["images"] }).replace(" \\\n ", ""),
);
const BODY_ERRORS = ["invalid_request", "unsupported_media_type", "body_too_large"] as const;

/** An operation of the admin API, none of whose answers may be kept. */
function admin(
  [method, at]: readonly [Operation["method"], string],
  [id, summary]: readonly [string, string],
  [status, answer]: readonly [200 | 201, Ref],
  rest: Pick<Operation, "shell"> & Partial<Operation>,
): Operation {
  const { parameters = [], ...more } = rest;
  return {
    method,
    path: `${PROJECTS}${at}`,
    id,
    tag: "Administration",
    summary,
    parameters: [...(at.includes("{project}") ? [PROJECT] : []), ...parameters],
    answers: { [status]: { description: "The current state.", content: json(answer) } },
    ...more,
  };
}

export const administration: readonly Operation[] = [
  admin(["get", ""], ["listProjects", "List projects"], [200, ref(ProjectPage)], {
    parameters: PAGE,
    errors: ["invalid_request"],
    shell: get(PROJECTS),
  }),
  admin(["post", ""], ["createProject", "Create a project"], [201, ref(Project)], {
    body: { content: json(newProjectBody, { name: "Shop", pictures_per_month: 10_000 }) },
    errors: BODY_ERRORS,
    shell: post(PROJECTS, { name: "Shop", pictures_per_month: 10_000 }),
  }),
  admin(["get", "/{project}"], ["getProject", "Read a project"], [200, ref(Project)], {
    errors: ["not_found"],
    shell: MAKE_PROJECT + get(`${PROJECTS}/$project`),
  }),
  admin(["post", "/{project}"], ["changeProject", "Change a project"], [200, ref(Project)], {
    body: { content: json(projectChangesBody, { disabled: true }) },
    errors: [...BODY_ERRORS, "not_found"],
    shell: MAKE_PROJECT + post(`${PROJECTS}/$project`, { requests_per_minute: 600 }),
  }),
  admin(["get", "/{project}/keys"], ["listKeys", "List a project's keys"], [200, ref(KeyPage)], {
    parameters: PAGE,
    errors: ["invalid_request", "not_found"],
    shell: MAKE_PROJECT + get(`${PROJECTS}/$project/keys`),
  }),
  admin(["post", "/{project}/keys"], ["createKey", "Create a key"], [201, ref(NewKey)], {
    body: { content: json(newKeyBody, { name: "server", scopes: ["images"] }) },
    errors: [...BODY_ERRORS, "not_found"],
    shell: MAKE_PROJECT + post(`${PROJECTS}/$project/keys`, { name: "server", scopes: ["images"] }),
  }),
  admin(["post", "/{project}/keys/{key}"], ["changeKey", "Change a key's name, scopes or limits"], [200, ref(Key)], {
    parameters: [KEY],
    body: { content: json(keyChangesBody, { pictures_per_month: 1_000 }) },
    errors: [...BODY_ERRORS, "not_found"],
    shell: `${MAKE_PROJECT}${MAKE_KEY}${postWith(`${PROJECTS}/$project/keys/$key`, { pictures_per_month: 1_000 })}`,
  }),
  admin(["delete", "/{project}/keys/{key}"], ["revokeKey", "Revoke a key"], [200, ref(Key)], {
    description: "Revocation is permanent.",
    parameters: [KEY],
    errors: ["not_found"],
    shell: `${MAKE_PROJECT}${MAKE_KEY}curl -s -X DELETE "$URL${PROJECTS}/$project/keys/$key"`,
  }),
  usage(`${PROJECTS}/{project}/usage`, "sumProjectUsage", false, "Administration", MAKE_PROJECT),
  usage(`${PROJECTS}/{project}/usage/records`, "listProjectUsage", true, "Administration", MAKE_PROJECT),
];
