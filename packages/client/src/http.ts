/** Every route, typed by the API's OpenAPI document. */
import createOpenApiClient, { type Client } from "openapi-fetch";
import { errorOfAnswer, ReptokError } from "./error.ts";
import type { components, paths } from "./generated/openapi.ts";
import { createTransport } from "./transport.ts";

export type Schemas = components["schemas"];

export interface ReptokOptions {
  /** The API's address, `http://localhost:8787` or `https://api.example.com`, optionally with a path. */
  readonly baseUrl: string;
  /** An API key, `rt_live_...`, or a browser token; local runs need none. */
  readonly apiKey?: string | undefined;
  /** Retries of requests whose failure is temporary; 2 by default. */
  readonly retries?: number;
  /** Milliseconds until a call's answer must begin, over all attempts; 10 minutes by default. */
  readonly timeoutMs?: number;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call; its job is canceled unless another request waits for it. */
  readonly signal?: AbortSignal;
}

/** The signal as an option that is absent if undefined. */
export const signalOf = ({ signal }: CallOptions): { readonly signal?: AbortSignal } => (signal ? { signal } : {});

const RETRIES = 2;
const TIMEOUT_MS = 600_000;

/** The representation of an answer whose call requests none. */
type Default = "application/json";

export interface Http extends Client<paths, Default> {
  /** Reads an address that needs no key. */
  read(address: string, options?: CallOptions): Promise<Response>;
}

/** `localhost:8787` parses as a URL of the scheme `localhost`. */
function checkBaseUrl(baseUrl: string): void {
  if (/^https?:\/\//i.test(baseUrl) && URL.canParse(baseUrl)) return;
  const got = `expected baseUrl to be an http:// or https:// address, got ${JSON.stringify(baseUrl)}`;
  const completed = `http://${baseUrl}`;
  const isHost = typeof baseUrl === "string" && !baseUrl.includes("://") && URL.canParse(completed);
  throw new TypeError(isHost ? `${got}; did you mean ${JSON.stringify(completed)}?` : got);
}

export function createHttp(options: ReptokOptions): Http {
  const { baseUrl, apiKey, retries = RETRIES, timeoutMs = TIMEOUT_MS, headers } = options;
  checkBaseUrl(baseUrl);
  const send = createTransport({ fetch: options.fetch ?? ((request) => fetch(request)), retries, timeoutMs });
  const client = createOpenApiClient<paths, Default>({
    baseUrl,
    fetch: send,
    headers: { ...headers, ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }) },
  });
  return { ...client, read: (address, call = {}) => send(new Request(address, call)) };
}

/** A call's result in openapi-fetch's form. */
interface Result<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The successful answer with its data; throws a ReptokError for other answers. */
export async function answerOf<T>(call: Promise<Result<T>>): Promise<{ data: NonNullable<T>; response: Response }> {
  const { data, error, response } = await call.catch((thrown: unknown) => {
    throw failureOf(thrown);
  });
  if (!response.ok) throw errorOfAnswer(response, error);
  if (data === undefined || data === null)
    throw new ReptokError("expected an answer with a body", { code: "invalid_answer", status: response.status });
  return { data, response };
}

/** Converts an error of reading an answer's body to a ReptokError; returns other errors unchanged. */
export function failureOf(thrown: unknown): unknown {
  if (thrown instanceof SyntaxError)
    return new ReptokError("expected an answer in JSON", { code: "invalid_answer" }, { cause: thrown });
  if (thrown instanceof TypeError && (thrown.cause instanceof Error || /network/i.test(thrown.message)))
    return new ReptokError("the answer was interrupted", { code: "connection_error" }, { cause: thrown });
  return thrown;
}

/** The data of {@link answerOf}. */
export async function dataOf<T>(call: Promise<Result<T>>): Promise<NonNullable<T>> {
  return (await answerOf(call)).data;
}

/** Rejects an empty path segment, which would name another route; openapi-fetch escapes all others. */
export function named(id: string): string {
  if (id !== "") return id;
  throw new TypeError("expected an id, got an empty text");
}
