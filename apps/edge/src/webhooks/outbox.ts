/** The pending messages of one prediction's webhook, with their times. Pure: the time is passed in. */
import { retryPause, type WebhookEvent } from "../domain/webhook.ts";

export interface Message {
  readonly id: string;
  readonly event: WebhookEvent;
  readonly body: string;
  /** Failed attempts. */
  readonly attempts: number;
  /** When it is due. */
  readonly at: number;
  /** When it was added; absent in messages of earlier versions. */
  readonly madeAt?: number;
}
export interface Outbox {
  readonly url: string;
  readonly messages: readonly Message[];
  /** Whether no more messages are accepted: the end has been added, or the receiver has answered 410 Gone. */
  readonly closed: boolean;
  /** When the last message was added. */
  readonly lastAt: number;
  readonly count: number;
}

/** Minimum time between two messages about logs. */
export const LOGS_MS = 500;

export function openOutbox(url: string): Outbox {
  return { url, messages: [], closed: false, lastAt: -Infinity, count: 0 };
}

/**
 * Adds a message. A message about logs, and the end, replace an earlier message about logs that has not been tried, because their
 * body contains its log. Messages after the end are dropped, repeated ends too.
 */
export function post(outbox: Outbox, job: string, event: WebhookEvent, body: string, now: number): Outbox {
  if (outbox.closed) return outbox;
  const last = event === "completed" || event === "output";
  const stale = (message: Message) =>
    message.attempts === 0 && (last ? message.event === "logs" : message.event === event);
  const count = outbox.count + 1;
  const at = event === "logs" ? Math.max(now, outbox.lastAt + LOGS_MS) : now;
  const message = { id: `msg_${job}_${count}`, event, body, attempts: 0, at, madeAt: now };
  const messages = [...outbox.messages.filter((other) => !stale(other)), message];
  return { ...outbox, messages, count, lastAt: at, closed: last };
}

/** Adds a message again under its id, whether or not it is still pending, for immediate delivery. */
export function postAgain(outbox: Outbox, message: Pick<Message, "id" | "event" | "body">, now: number): Outbox {
  const others = outbox.messages.filter(({ id }) => id !== message.id);
  // An outbox is deleted only after the end was delivered.
  const closed = outbox.closed || outbox.count === 0;
  return { ...outbox, closed, messages: [...others, { ...message, attempts: 0, at: now, madeAt: now }] };
}

export function due(outbox: Outbox, now: number): Message[] {
  return outbox.messages.filter(({ at }) => at <= now);
}

/** Returns the outbox after an attempt: the message is removed, due again later or abandoned; `gone` removes all messages. */
export function settled(
  outbox: Outbox,
  id: string,
  outcome: "delivered" | "failed" | "gone",
  now: number,
  random: number,
): Outbox {
  if (outcome === "gone") return { ...outbox, messages: [], closed: true };
  const messages = outbox.messages.flatMap((message) => {
    if (message.id !== id) return [message];
    const attempts = message.attempts + 1;
    const pause = outcome === "failed" ? retryPause(attempts, random) : null;
    return pause === null ? [] : [{ ...message, attempts, at: now + pause }];
  });
  return { ...outbox, messages };
}

/** Returns when the next message is due; null if there is none. */
export function nextDue({ messages }: Outbox): number | null {
  return messages.length === 0 ? null : Math.min(...messages.map(({ at }) => at));
}
