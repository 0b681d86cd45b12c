/** Every route, typed by the API's OpenAPI document. */
import createOpenApiClient, { type Client } from "openapi-fetch";
import { errorOfAnswer, ReptokError } from "./error.ts";
import type { components, paths } from "./generated/openapi.ts";
import { createTransport } from "./transport.ts";

export type Schemas = components["schemas"];

export interface ReptokOptions {
  /** Where the API is, `http://localhost:8787` or `https://api.example.com`; a path at its end is kept. */
  readonly baseUrl: string;
  /** `rt_live_...`; local runs need none. */
  readonly apiKey?: string;
  /** Attempts after the first, of requests that fail in passing: 2 by default. */
  readonly retries?: number;
  /** How long a call may wait for its answer to begin, all attempts together: 10 minutes by default. */
  readonly timeoutMs?: number;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** What every call takes. */
export interface CallOptions {
  /** Gives the call up; what it has begun is canceled where nobody else waits for it. */
  readonly signal?: AbortSignal;
}

/** The signal as requests take it: there or not. */
export const signalOf = ({ signal }: CallOptions): { readonly signal?: AbortSignal } => (signal ? { signal } : {});

const RETRIES = 2;
const TIMEOUT_MS = 600_000;

/** What an answer is where an operation has several representations and the call names none. */
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

/** A call's result, as openapi-fetch gives it. */
interface Result<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The answer with its data; throws a ReptokError for every other answer. */
export async function answerOf<T>(call: Promise<Result<T>>): Promise<{ data: NonNullable<T>; response: Response }> {
  const { data, error, response } = await call.catch((thrown: unknown) => {
    throw failureOf(thrown);
  });
  if (!response.ok) throw errorOfAnswer(response, error);
  if (data === undefined || data === null)
    throw new ReptokError("expected an answer with a body", { code: "invalid_answer", status: response.status });
  return { data, response };
}

/** What reading an answer's body throws, in our class; anything else as it is. */
function failureOf(thrown: unknown): unknown {
  if (thrown instanceof SyntaxError)
    return new ReptokError("expected an answer in JSON", { code: "invalid_answer" }, { cause: thrown });
  if (thrown instanceof TypeError && (thrown.cause instanceof Error || /network/i.test(thrown.message)))
    return new ReptokError("the answer broke off", { code: "connection_error" }, { cause: thrown });
  return thrown;
}

/** {@link answerOf} without the rest. */
export async function dataOf<T>(call: Promise<Result<T>>): Promise<NonNullable<T>> {
  return (await answerOf(call)).data;
}

/** A path's segment must not lead elsewhere; openapi-fetch escapes it, but an empty one would name another route. */
export function named(id: string): string {
  if (id !== "") return id;
  throw new TypeError("expected an id, got an empty text");
}
