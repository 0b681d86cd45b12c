/** Webhooks by the Standard Webhooks specification: request fields, signatures and retry intervals. */
import { ApiError, decodeBase64, encodeBase64, parseAs } from "@reptok/shared";
import * as z from "zod";
import { hasEmptyLabel, isPrivateHost } from "./address.ts";

export const WEBHOOK_EVENTS = ["start", "output", "logs", "completed"] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
/** Statuses of a message: to be retried, accepted, abandoned, or rejected by a receiver with 410 Gone. */
export const DELIVERY_STATUSES = ["pending", "delivered", "failed", "gone"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
/** Replicate's default. */
const DEFAULT_EVENTS: readonly WebhookEvent[] = ["output", "completed"];

export interface Webhook {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** The API's origin as the client sees it, for the URLs in the body. */
  readonly origin: string;
}

const MAX_URL = 2000;
export const WebhookFields = z.object({
  webhook: z.string().max(MAX_URL).nullish(),
  webhook_events_filter: z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(10).nullish(),
});

/** Returns whether `url` may be called; `local` also allows private addresses and http. */
export function isCallable(url: URL, local: boolean): boolean {
  if (url.username !== "" || url.password !== "" || hasEmptyLabel(url.hostname)) return false;
  if (local) return url.protocol === "https:" || url.protocol === "http:";
  return url.protocol === "https:" && !isPrivateHost(url.hostname);
}

/** Returns the webhook that a body requests; null for none. Throws `invalid_request`. */
export function parseWebhook(body: unknown, origin: string, local: boolean): Webhook | null {
  const { webhook, webhook_events_filter } = parseAs(WebhookFields, body);
  if (webhook === null || webhook === undefined) return null;
  const url = URL.parse(webhook);
  if (!url || !isCallable(url, local)) {
    const expected = local ? "http or https URL" : "https URL of a public host";
    throw new ApiError("invalid_request", `webhook: expected an ${expected}, without user and password`, "webhook");
  }
  return { url: url.href, events: [...new Set(webhook_events_filter ?? DEFAULT_EVENTS)], origin };
}

const SECRET_PREFIX = "whsec_";
const SECRET_BYTES = 32;

export function newSecret(): string {
  return SECRET_PREFIX + encodeBase64(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
}

/** Returns `v1,<base64>` of the HMAC-SHA256 of `id.timestamp.body`; the key is the base64 text after `whsec_`. */
async function signature(secret: string, content: Uint8Array): Promise<string> {
  const bytes = decodeBase64(secret.slice(SECRET_PREFIX.length));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return `v1,${encodeBase64(new Uint8Array(await crypto.subtle.sign("HMAC", key, content)))}`;
}

/** Returns the headers of a message, signed with each of the secrets; `now` in milliseconds. */
export async function signedHeaders(
  secrets: readonly string[],
  id: string,
  now: number,
  body: string,
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1000));
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const signatures = await Promise.all(secrets.map((secret) => signature(secret, content)));
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The specification's example; about three days in total. */
const PAUSES = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/** Returns the milliseconds before the retry after `attempts` failures, with jitter by `random` in [0, 1); null for no retry. */
export function retryPause(attempts: number, random: number): number | null {
  const pause = PAUSES[attempts - 1];
  return pause === undefined ? null : Math.round(pause * (0.9 + 0.2 * random));
}

export const MAX_BODY_BYTES = 20_000;

/** Returns a prediction as a message's body; its log is truncated at the beginning to fit. */
export function messageBody(prediction: { readonly logs: string }): string {
  const size = (text: string) => new TextEncoder().encode(text).length;
  const complete = JSON.stringify(prediction);
  if (size(complete) < MAX_BODY_BYTES) return complete;
  let { logs } = prediction;
  for (;;) {
    logs = logs.slice(Math.ceil(logs.length / 2));
    const body = JSON.stringify({ ...prediction, logs });
    if (logs === "" || size(body) < MAX_BODY_BYTES) return body;
  }
}
