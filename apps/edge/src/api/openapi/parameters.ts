/** Parameters of requests: in path, query and headers. */
import type * as z from "zod";
import { type Fields, inlineSchema, type JsonSchema } from "./schema.ts";

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly description: string;
  readonly required?: boolean;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

/** The query parameters that `schema` parses, described by the types that their texts are parsed to. */
export function query<S extends z.ZodObject>(schema: S, fields: Fields<S>): Parameter[] {
  return Object.entries(schema.shape).map(([name, property]) => ({
    name,
    in: "query",
    description: fields[name as keyof typeof fields],
    schema: inlineSchema(property as z.ZodType),
  }));
}

function header(name: string, description: string, schema: JsonSchema = { type: "string" }): Parameter {
  return { name, in: "header", description, schema };
}

export function path(name: string, description: string, schema: JsonSchema = { type: "string" }): Parameter {
  return { name, in: "path", required: true, description, schema };
}

export const IDEMPOTENCY_KEY = header(
  "Idempotency-Key",
  "For 24 hours, the same request with the same key is answered from the same job.",
  { type: "string", minLength: 1, maxLength: 257 },
);
export const PREFER = header(
  "Prefer",
  "`wait` or `wait=n` delays the answer until the result, for at most n seconds (60 by default and at most).",
);
export const CANCEL_AFTER = header(
  "Cancel-After",
  "Time after which an unfinished prediction is canceled: 5 s to 24 h, such as `90`, `30s` or `1h30m`.",
);
export const IF_NONE_MATCH = header(
  "If-None-Match",
  "An earlier answer's `ETag`: the answer is 304 if it still matches.",
);
