/** The project's webhook secret, and what arrives at a webhook. */
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

  /** `whsec_...`: what {@link verifyWebhook} takes. */
  async secret(options: CallOptions = {}): Promise<string> {
    return (await dataOf(this.#http.GET(PATH, signalOf(options)))).key;
  }

  /** Makes a new secret and gives it; for a day messages are signed with both. */
  async rotate(options: CallOptions = {}): Promise<string> {
    return (await dataOf(this.#http.POST(PATH, signalOf(options)))).key;
  }
}

/** Headers as `Request` has them, or as Node's servers do. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  return typeof value === "string" ? value : "";
}

/**
 * The prediction that a message tells of. `body` is the message's text as it came, before any parsing. Throws a ReptokError
 * `invalid_signature` unless it was signed with the secret within the last five minutes (Standard Webhooks).
 */
export function verifyWebhook(body: string, headers: WebhookHeaders, secret: string): Prediction {
  const signed = Object.fromEntries(
    ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => [name, headerOf(headers, name)]),
  );
  try {
    return new Webhook(secret).verify(body, signed) as Prediction;
  } catch (cause) {
    const message = "expected a message signed with this webhook secret within the last five minutes";
    throw new ReptokError(message, { code: "invalid_signature" }, { cause });
  }
}
