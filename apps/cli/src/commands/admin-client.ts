/** The admin API as the `reptok admin` commands call it, and how they print what it answers. */
import { ApiErrorBody } from "@reptok/shared";
import { type Command, InvalidArgumentError, Option } from "commander";
import * as z from "zod";
import { TaskFailed, UsageError } from "../failure.ts";
import { table } from "../inspect/text.ts";
import { integer } from "../options.ts";

export const DEFAULT_URL = "http://localhost:8787";
const MAX_LIMIT = 1_000_000_000;
const NO_LIMIT = "none";
const TIMEOUT_MS = 30_000;

const Shared = z.object({ url: z.string(), json: z.boolean().optional() });
const ErrorEnvelope = z.object({ error: ApiErrorBody.pick({ message: true }).extend({ code: z.string() }) });

/** The API's base address. Throws a UsageError where a key would travel in the open. */
function baseOf(url: string): URL {
  const base = URL.parse(url);
  if (!base || !/^https?:$/.test(base.protocol)) throw new UsageError(`--url: expected an http(s) address, got ${url}`);
  const here = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(base.hostname);
  if (base.protocol === "http:" && !here)
    throw new UsageError("--url: expected https, since the admin key is sent there; http is for this machine alone");
  return base;
}

/** Calls `/v1/admin{path}` and gives the answer's text; throws a TaskFailed with what the API says. */
async function request(url: string, method: string, path: string, body?: object, accept = "application/json") {
  const target = new URL(`/v1/admin${path}`, baseOf(url));
  const key = process.env["REPTOK_ADMIN_KEY"];
  const headers = {
    accept,
    ...(key ? { authorization: `Bearer ${key}` } : {}),
    ...(body ? { "content-type": "application/json" } : {}),
  };
  const init = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "error" as const };
  const answer = await fetch(target, { ...init, ...(body ? { body: JSON.stringify(body) } : {}) }).catch(
    (cause: unknown) => {
      throw new TaskFailed(`${target.origin} does not answer`, { cause });
    },
  );
  const text = await answer.text();
  if (answer.ok) return { text, headers: answer.headers };
  let message = `expected an answer of the admin API, got status ${answer.status}`;
  try {
    message = ErrorEnvelope.parse(JSON.parse(text)).error.message;
  } catch {
    // Something else answers there.
  }
  const hint = answer.status === 401 ? " (the key is read from REPTOK_ADMIN_KEY)" : "";
  throw new TaskFailed(`${message}${hint}`);
}

/** What a command is called with: the shared options, and its own. */
export interface Call {
  readonly json: boolean;
  get<T>(schema: z.ZodType<T>, path: string): Promise<T>;
  send<T>(schema: z.ZodType<T>, method: "POST" | "DELETE", path: string, body?: object): Promise<T>;
  /** Every item of a list, page by page. */
  all<T extends { id: string }>(item: z.ZodType<T>, path: string, query?: Record<string, string>): Promise<T[]>;
  /** Every page of an export, as text. */
  exported(path: string, query: Record<string, string>, accept: string): AsyncGenerator<string>;
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new TaskFailed("expected an answer of the admin API, got another", { cause });
  }
}

export function callOf(command: Command): Call {
  const { url, json = false } = Shared.parse(command.optsWithGlobals());
  return {
    json,
    get: async (schema, path) => parsed(schema, (await request(url, "GET", path)).text),
    send: async (schema, method, path, body) => parsed(schema, (await request(url, method, path, body)).text),
    async all<T extends { id: string }>(item: z.ZodType<T>, path: string, query: Record<string, string> = {}) {
      const Page = z.object({ data: z.array(item), has_more: z.boolean() });
      const items: T[] = [];
      for (let after: string | undefined; ;) {
        const params = new URLSearchParams({ ...query, limit: "100", ...(after === undefined ? {} : { after }) });
        const page: z.infer<typeof Page> = parsed(
          Page,
          (await request(url, "GET", `${path}?${params.toString()}`)).text,
        );
        items.push(...page.data);
        after = page.data.at(-1)?.id;
        if (!page.has_more || after === undefined) return items;
      }
    },
    async *exported(path, query, accept) {
      for (let after: string | null = null; ;) {
        const params = new URLSearchParams({ ...query, limit: "1000", ...(after === null ? {} : { after }) });
        const page = await request(url, "GET", `${path}?${params.toString()}`, undefined, accept);
        yield page.text;
        after = page.headers.get("x-last-id");
        if (page.headers.get("x-has-more") !== "true" || after === null) return;
      }
    },
  };
}

/** Prints a value as JSON, or rows under a header for people. */
export function print(json: boolean, value: unknown, header: readonly string[], rows: readonly (readonly string[])[]) {
  console.log(json ? JSON.stringify(value, null, 2) : table(header, rows));
}

export const orNone = (value: number | null): string => (value === null ? NO_LIMIT : String(value));

/** Seconds since the epoch as a date and time; "-" for null. */
export const time = (seconds: number | null): string =>
  seconds === null ? "-" : new Date(1000 * seconds).toISOString().slice(0, 16).replace("T", " ");

export type LimitValue = number | typeof NO_LIMIT;

/** An option for a limit: a number, or `none` to lift it. */
export function limitOption(flags: string, description: string, least: number): Option {
  return new Option(`${flags} <number>`, `${description}, or "none"`).argParser((text) =>
    text === NO_LIMIT ? NO_LIMIT : integer(least, MAX_LIMIT)(text),
  );
}

/** A limit as the API takes it: null lifts it, undefined leaves it as it is. */
export function limitOf(value: LimitValue | undefined): number | null | undefined {
  return value === NO_LIMIT ? null : value;
}

/** Limits that projects and keys have in common, in an answer of the API. */
export const Limits = z.object({
  requests_per_minute: z.number().nullable(),
  pictures_per_month: z.number().nullable(),
  evaluations_per_month: z.number().nullable(),
  evaluations_per_request: z.number().nullable(),
});

/** The options for them, as given. */
export interface LimitOptions {
  readonly requestsPerMinute?: LimitValue;
  readonly picturesPerMonth?: LimitValue;
  readonly evaluationsPerMonth?: LimitValue;
  readonly evaluationsPerRequest?: LimitValue;
}

export const withLimits = (command: Command): Command =>
  command
    .addOption(limitOption("--requests-per-minute", "requests that may come in a minute", 1))
    .addOption(limitOption("--pictures-per-month", "pictures that may be made in a calendar month (UTC)", 0))
    .addOption(limitOption("--evaluations-per-month", "network evaluations in a calendar month (UTC)", 0))
    .addOption(limitOption("--evaluations-per-request", "network evaluations that one request may take", 1));

/** The limits as fields of a body. Undefined ones are left out of JSON: those limits stay as they are. */
export const limitFields = (options: LimitOptions) => ({
  requests_per_minute: limitOf(options.requestsPerMinute),
  pictures_per_month: limitOf(options.picturesPerMonth),
  evaluations_per_month: limitOf(options.evaluationsPerMonth),
  evaluations_per_request: limitOf(options.evaluationsPerRequest),
});

/** A time, as text, in seconds since the epoch. */
export function parseTime(text: string): number {
  const milliseconds = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new InvalidArgumentError('Expected a date or time such as "2027-01-31".');
  return Math.floor(milliseconds / 1000);
}

/** A segment of a path. */
export const segment = (id: string): string => encodeURIComponent(id);
