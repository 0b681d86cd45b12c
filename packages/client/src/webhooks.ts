/** The project's webhook secret, and verification of webhook messages. */
import { Webhook } from "standardwebhooks";
import { ReptokError } from "./error.ts";
import { type CallOptions, dataOf, type Http, signalOf } from "./http.ts";
import type { Prediction } from "./predictions.ts";

const PATH = "/v1/webhooks/default/secret";
export class Webhooks {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The secret, `whsec_...`, for {@link verifyWebhook}. */
  async secret(options: CallOptions = {}): Promise<string> {
    return (await dataOf(this.#http.GET(PATH, signalOf(options)))).key;
  }

  /** Creates and returns a new secret; for a day messages are signed with both. */
  async rotate(options: CallOptions = {}): Promise<string> {
    return (await dataOf(this.#http.POST(PATH, signalOf(options)))).key;
  }
}

type HeaderValue = string | readonly string[] | undefined;
/** Headers of a `Request`, of any other library's class, of a Map, a list of pairs, or a record; names in any case. */
export type WebhookHeaders =
  | Iterable<readonly [string, HeaderValue]>
  | Readonly<Record<string, HeaderValue>>
  | { get(name: string): string | null | undefined };

function isIterable(headers: object): headers is Iterable<readonly [string, HeaderValue]> {
  return Symbol.iterator in headers;
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const isGetter = !isIterable(headers) && typeof (headers as { get?: unknown }).get === "function";
  if (isGetter) return (headers as { get(name: string): string | null | undefined }).get(name) ?? "";
  const entries: Iterable<readonly [string, HeaderValue]> = isIterable(headers) ? headers : Object.entries(headers);
  for (const [key, value] of entries) {
    if (key.toLowerCase() !== name || value === undefined) continue;
    // Signatures are separated by spaces.
    return typeof value === "string" ? value : value.join(" ");
  }
  return "";
}

/** The signed text. A body that was parsed and serialized again may differ. */
function textOf(body: string | Uint8Array | ArrayBuffer): string {
  if (typeof body === "string") return body;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return new TextDecoder().decode(body);
  throw new TypeError("expected the body as it came, before any parsing: text or bytes, got an object");
}

/**
 * The prediction of a message. `body` is the message's unparsed body. Throws a ReptokError
 * `invalid_signature` unless it was signed with the secret within the last five minutes (Standard Webhooks).
 */
export function verifyWebhook(
  body: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  secret: string,
): Prediction {
  const text = textOf(body);
  const signed = Object.fromEntries(
    ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => [name, headerOf(headers, name)]),
  );
  try {
    return new Webhook(secret).verify(text, signed) as Prediction;
  } catch (cause) {
    const message = "expected a message signed with this webhook secret within the last five minutes";
    throw new ReptokError(message, { code: "invalid_signature" }, { cause });
  }
}
