/** Descriptions of routes, and their OpenAPI operation objects. */
import { ERROR_STATUS, type ErrorCode } from "@reptok/shared";
import { type Scope, scopeOf } from "../../domain/scope.ts";
import { failureRef } from "./failures.ts";
import { ALWAYS, type HeaderName, headerRefs, LIMITS } from "./headers.ts";
import type { Content, JsonSchema, Media, Ref } from "./schema.ts";
import type { Parameter } from "./parameters.ts";

export const TAGS = {
  Pictures: "Pictures from prompts, labels and pictures, in the shape of OpenAI's Images API.",
  Latents: "One picture is one small vector, its latent. A latent's id is the hash of its bytes.",
  "Working with latents": "Search, arithmetic, sampling and bulk operations.",
  Batches: "Many generations or edits from a file, in the shape of OpenAI's Batch API.",
  Predictions: "Jobs that a client creates, follows and cancels, in the shape of Replicate's predictions.",
  Models: "The available models.",
  Webhooks: "The secret that signs webhooks (Standard Webhooks), and deliveries.",
  Tokens: "Short-lived tokens for pages, so that no API key reaches a browser.",
  Usage: "Usage of the key's project.",
  Administration: "Projects, keys, limits and usage, for keys with the scope `admin`.",
  System: "Health, and this document.",
} as const;
export type Tag = keyof typeof TAGS;

export interface Success {
  readonly description: string;
  readonly headers?: readonly HeaderName[];
  readonly content?: Content;
}

export interface Operation {
  readonly method: "get" | "post" | "patch" | "delete";
  /** In OpenAPI's notation, `/v1/latents/{id}`. */
  readonly path: string;
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly body?: { readonly description?: string; readonly content: Content };
  readonly answers: Readonly<Record<number, Success>>;
  /** Error codes other than those of all routes. */
  readonly errors?: readonly ErrorCode[];
  /** The scope that a path outside of `/v1/` requires; without it such a path needs no key. */
  readonly scope?: Scope;
  /** An example in shell commands; `$URL` is the API's address. */
  readonly shell: string;
}

export const BINARY: JsonSchema = { type: "string", format: "binary" };
export const TEXT: JsonSchema = { type: "string" };

/** An answer in the document. */
export interface Response {
  readonly description: string;
  readonly headers: Readonly<Record<string, Ref>>;
  readonly content?: Content;
}

/** The content of a stream whose events or lines are `item`s. */
export const streamed = (type: string, item: Ref): Content => ({
  [type]: { schema: TEXT, "x-item-schema": item } satisfies Media,
});

const EVERYWHERE: readonly ErrorCode[] = ["internal", "unavailable"];
const BEHIND_A_KEY: readonly ErrorCode[] = ["invalid_api_key", "insufficient_scope", "rate_limit_exceeded"];

const isPublic = ({ path }: Operation): boolean => !path.startsWith("/v1/");

/** The operation's possible error codes. */
function codesOf(operation: Operation): ErrorCode[] {
  const own = operation.errors ?? [];
  // Operations that check requests reject unknown fields.
  const strict: readonly ErrorCode[] = own.includes("invalid_request") ? ["unknown_parameter"] : [];
  const possible = new Set([...own, ...strict, ...(isPublic(operation) ? [] : BEHIND_A_KEY), ...EVERYWHERE]);
  return (Object.keys(ERROR_STATUS) as ErrorCode[]).filter((code) => possible.has(code));
}

function headersOf(operation: Operation, names: readonly HeaderName[]) {
  return headerRefs([...ALWAYS, ...(isPublic(operation) ? [] : LIMITS), ...names]);
}

/** The operation's security: a key with the route's scope, or a signed link. */
function securityOf(operation: Operation): object[] {
  if (operation.scope) return [{ bearer: [operation.scope] }];
  if (isPublic(operation)) return [];
  const scope = scopeOf(operation.method.toUpperCase(), operation.path);
  const bearer = { bearer: scope === null ? [] : [scope] };
  return operation.id === "drawLatent" ? [bearer, { signedLink: [] }] : [bearer];
}

/** OpenAPI's operation object. */
export function operationObject(operation: Operation) {
  const { id, tag, summary, description, parameters, body, answers, shell } = operation;
  const codes = codesOf(operation);
  const failures = codes.map((code) => [ERROR_STATUS[code], failureRef(ERROR_STATUS[code])]);
  const successes = Object.entries(answers).map(([status, { description, headers = [], content }]) => [
    status,
    { description, headers: headersOf(operation, headers), ...(content ? { content } : {}) },
  ]);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: securityOf(operation),
    ...(parameters?.length ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, ...body } } : {}),
    responses: { ...Object.fromEntries(failures), ...Object.fromEntries(successes) } as Record<string, Response | Ref>,
    "x-error-codes": codes,
    "x-codeSamples": [{ lang: "Shell", label: "curl", source: shell }],
  };
}
