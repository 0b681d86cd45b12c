/** Converts failed zod parses to {@link ApiError}s that state the invalid field, the expected and the received value. */
import type * as z from "zod";
import { ApiError, type ErrorCode } from "./errors.ts";
import { fieldsAt, nearestField } from "./fields.ts";
import { issueText } from "./issue-text.ts";

type Issue = z.core.$ZodIssue;

/** Limits on echoed text: keys come from the client. */
const MAX_PARAM = 100;
const MAX_MESSAGE = 300;

const clip = (text: string, max: number) => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

/** `["seeds", 0, "value"]` as `seeds[0].value`, the notation of the OpenAI error's `param`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else text += text === "" ? String(key) : `.${String(key)}`;
  }
  return text;
}

/** Whether a key is missing; zod reports this only in the message (of its default, English locale). */
function isMissing(issue: Issue): boolean {
  return issue.code === "invalid_type" && issue.message.endsWith("received undefined");
}

interface Located {
  readonly issue: Issue;
  readonly path: readonly PropertyKey[];
}

/**
 * A union fails with the issues of every branch: the intended one is a branch whose key is present, even with an
 * unknown key, or else the one with the deepest issue.
 */
function innermost(issue: Issue): Located {
  const outer: Located = { issue, path: issue.path };
  if (issue.code !== "invalid_union") return outer;
  const branches = issue.errors.flatMap((issues) => {
    const first = issues[0];
    if (first === undefined) return [];
    const inner = innermost(first);
    return [{ issue: inner.issue, path: [...issue.path, ...inner.path] }];
  });
  const rank = (at: Located) => {
    if (at.issue.code === "unrecognized_keys") return 2;
    return at.path.length > issue.path.length ? (isMissing(at.issue) ? 1 : 2) : 0;
  };
  let best = outer;
  for (const branch of branches) {
    const gain = rank(branch) - rank(best);
    if (gain > 0 || (gain === 0 && branch.path.length > best.path.length)) best = branch;
  }
  return best;
}

/** The value at the path; undefined if there is none. */
function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (found === null || typeof found !== "object") return undefined;
    found = (found as Record<PropertyKey, unknown>)[key];
  }
  return found;
}

/** An unknown field, by the name OpenAI uses for it, with a hint at the field that was probably meant. */
function unknownField({ keys }: z.core.$ZodIssueUnrecognizedKeys, path: readonly PropertyKey[], schema?: z.ZodType) {
  const [key = ""] = keys;
  const nearest = schema === undefined ? null : nearestField(key, fieldsAt(schema, path));
  return { key, hint: nearest === null ? "" : `; did you mean ${nearest}?` };
}

/**
 * Reports the first issue of a failed parse of `value`: `param` is its path below `base` (null at the root), with which
 * the message begins. Messages contain types, limits and sizes, and of the received values only numbers. An unknown
 * field of a request is `unknown_parameter`; with `schema`, the message suggests the nearest field.
 */
export function fromZodError(
  error: z.ZodError,
  code: ErrorCode = "invalid_request",
  base = "",
  value?: unknown,
  schema?: z.ZodType,
): ApiError {
  const first = error.issues[0];
  if (first === undefined) return new ApiError(code, "expected a valid value", base || null, { cause: error });
  const { issue, path } = innermost(first);
  const unknown = issue.code === "unrecognized_keys" ? unknownField(issue, path, schema) : null;
  const fullPath = [...(base === "" ? [] : [base]), ...path, ...(unknown ? [unknown.key] : [])];
  const param = clip(formatPath(fullPath), MAX_PARAM);
  const text = issueText(issue, valueAt(value, path)) + (unknown?.hint ?? "");
  const message = clip(param === "" ? text : `${param}: ${text}`, MAX_MESSAGE);
  const reported = unknown && code === "invalid_request" ? "unknown_parameter" : code;
  return new ApiError(reported, message, param === "" ? null : param, { cause: error });
}

/** `schema.parse` that throws {@link fromZodError}'s ApiError. */
export function parseAs<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: ErrorCode = "invalid_request",
  base = "",
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw fromZodError(parsed.error, code, base, value, schema);
  return parsed.data;
}
