/** Webhooks, by the Standard Webhooks specification: what a prediction asks for, signatures, and when to try again. */
import { ApiError, decodeBase64, encodeBase64, parseAs } from "@reptok/shared";
import * as z from "zod";
import { isPrivateHost } from "./address.ts";

export const WEBHOOK_EVENTS = ["start", "output", "logs", "completed"] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
/** Where a message stands: to be tried again, taken, given up, or not wanted by a receiver that answered 410. */
export const DELIVERY_STATUSES = ["pending", "delivered", "failed", "gone"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
/** As on Replicate, where the body names none. */
const DEFAULT_EVENTS: readonly WebhookEvent[] = ["output", "completed"];

export interface Webhook {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** The API's origin as the client knows it, for the addresses in the body. */
  readonly origin: string;
}

const MAX_URL = 2000;
export const WebhookFields = z.object({
  webhook: z.string().max(MAX_URL).nullish(),
  webhook_events_filter: z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(10).nullish(),
});

/** Whether `url` may be called; `local` allows private addresses, and http. */
export function isCallable(url: URL, local: boolean): boolean {
  if (url.username !== "" || url.password !== "") return false;
  if (local) return url.protocol === "https:" || url.protocol === "http:";
  return url.protocol === "https:" && !isPrivateHost(url.hostname);
}

/** The webhook that a body asks for; null if it asks for none. Throws `invalid_request`. */
export function parseWebhook(body: unknown, origin: string, local: boolean): Webhook | null {
  const { webhook, webhook_events_filter } = parseAs(WebhookFields, body);
  if (webhook === null || webhook === undefined) return null;
  const url = URL.parse(webhook);
  if (!url || !isCallable(url, local))
    throw new ApiError("invalid_request", "webhook: expected an https URL of a public host", "webhook");
  return { url: url.href, events: [...new Set(webhook_events_filter ?? DEFAULT_EVENTS)], origin };
}

const SECRET_PREFIX = "whsec_";
const SECRET_BYTES = 32;

export function newSecret(): string {
  return SECRET_PREFIX + encodeBase64(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
}

/** `v1,<base64>` of HMAC-SHA256 over `id.timestamp.body`; the key is what follows `whsec_`, in base64. */
async function signature(secret: string, content: Uint8Array): Promise<string> {
  const bytes = decodeBase64(secret.slice(SECRET_PREFIX.length));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return `v1,${encodeBase64(new Uint8Array(await crypto.subtle.sign("HMAC", key, content)))}`;
}

/** The headers of a message, signed with every secret that is good; `now` in milliseconds. */
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
/** The specification's example, about three days. */
const PAUSES = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/** Milliseconds until the attempt after `attempts` failed ones, spread by `random` in [0, 1); null to give up. */
export function retryPause(attempts: number, random: number): number | null {
  const pause = PAUSES[attempts - 1];
  return pause === undefined ? null : Math.round(pause * (0.9 + 0.2 * random));
}

export const MAX_BODY_BYTES = 20_000;

/** A prediction as a message's body: its log is cut, from the front, to what fits. */
export function messageBody(prediction: { readonly logs: string }): string {
  const size = (text: string) => new TextEncoder().encode(text).length;
  const whole = JSON.stringify(prediction);
  if (size(whole) < MAX_BODY_BYTES) return whole;
  let { logs } = prediction;
  for (;;) {
    logs = logs.slice(Math.ceil(logs.length / 2));
    const body = JSON.stringify({ ...prediction, logs });
    if (logs === "" || size(body) < MAX_BODY_BYTES) return body;
  }
}
