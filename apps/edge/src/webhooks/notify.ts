/** Notifies the webhook of a prediction, if it has one. */
import { linkerFor, outputLinks } from "../accounts/links.ts";
import type { JobRow } from "../db/jobs.ts";
import type { DeliveryRow } from "../db/webhook-deliveries.ts";
import { isFinished } from "../domain/job.ts";
import { predictionOf } from "../domain/prediction.ts";
import type { Followed } from "../domain/progress.ts";
import { messageBody, type WebhookEvent } from "../domain/webhook.ts";
import type { Env } from "../env.ts";

/** The message's body: the prediction in its current state. */
async function bodyOf(env: Env, row: JobRow, origin: string, live: Followed | null): Promise<string> {
  return messageBody(predictionOf(row, origin, await outputLinks(row, linkerFor(env, row, origin)), live));
}

export function wants({ webhook }: Pick<JobRow, "webhook">, event: WebhookEvent): boolean {
  return webhook?.events.includes(event) ?? false;
}

/** Passes a message to the sender, which delivers it; rejects only if that fails. */
export async function notify(env: Env, row: JobRow, event: WebhookEvent, live: Followed | null = null): Promise<void> {
  if (!row.webhook || !wants(row, event)) return;
  const { url, origin } = row.webhook;
  await env.WEBHOOK_SENDER.getByName(row.id).post(url, event, await bodyOf(env, row, origin, live));
}

/** Sends a message again under its id, with the current prediction. */
export async function notifyAgain(env: Env, row: JobRow, { id, event, url }: DeliveryRow): Promise<void> {
  const body = await bodyOf(env, row, row.webhook?.origin ?? "", null);
  await env.WEBHOOK_SENDER.getByName(row.id).resend(url, { id, event, body });
}

/**
 * Notifies of the end. Outputs arrive with the end, so one message serves `output` and `completed`. A repeated call has no
 * effect.
 */
export async function notifyEnd(env: Env, row: JobRow): Promise<void> {
  if (!isFinished(row.status)) return;
  if (wants(row, "completed")) await notify(env, row, "completed");
  else if (row.status === "succeeded") await notify(env, row, "output");
}
