/** One Durable Object per prediction with a webhook: delivers messages and retries for days, independently of all others. */
import { DurableObject } from "cloudflare:workers";
import { database } from "../db/client.ts";
import { findBatch } from "../db/batches.ts";
import { findJob } from "../db/jobs.ts";
import { recordDelivery } from "../db/webhook-deliveries.ts";
import { signingSecrets } from "../db/webhook-secrets.ts";
import type { WebhookEvent } from "../domain/webhook.ts";
import type { Env } from "../env.ts";
import { logError } from "../platform/log.ts";
import { type Attempt, deliver } from "./deliver.ts";
import { due, type Message, nextDue, openOutbox, type Outbox, post, postAgain, settled } from "./outbox.ts";

/** The subject of a message: a job or a batch. */
interface Subject {
  readonly id: string;
  readonly project: string;
}

const KEY = "outbox";
/** Pause after a failed alarm. The platform drops an alarm after six failures, so a failure is caught and sets the alarm again. */
const RETRY_MS = 30_000;
/** How long an object remembers that it has sent the end, in case it is posted again. */
const MEMORY_MS = 24 * 3600_000;

export class WebhookSender extends DurableObject<Env> {
  /** Adds a message; the alarm sends it. The object's name is the id of a job or of a batch. */
  async post(url: string, event: WebhookEvent, body: string): Promise<void> {
    const outbox = await this.#outbox(url);
    const next = post(outbox, this.ctx.id.name ?? "", event, body, Date.now());
    if (next !== outbox) await this.#store(next);
  }

  /** Adds a message again under its id, as if it had not been tried. */
  async resend(url: string, message: Pick<Message, "id" | "event" | "body">): Promise<void> {
    await this.#store(postAgain(await this.#outbox(url), message, Date.now()));
  }

  /** While the outbox has messages, an alarm is set: failures of the database or the storage only postpone it. */
  override async alarm(): Promise<void> {
    try {
      await this.#sendDue();
    } catch (thrown) {
      logError("webhook.alarm", thrown, { job: this.ctx.id.name ?? "" });
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
    }
  }

  async #sendDue(): Promise<void> {
    const outbox = await this.ctx.storage.get<Outbox>(KEY);
    if (!outbox || outbox.messages.length === 0) return this.ctx.storage.deleteAll();
    const db = database(this.env.DB);
    const subjectId = this.ctx.id.name ?? "";
    const subject = (await findJob(db, subjectId)) ?? (await findBatch(db, subjectId));
    if (!subject) return this.ctx.storage.deleteAll();
    const messages = due(outbox, Date.now());
    // The clock may be behind the one that set the alarm.
    if (messages.length === 0) return this.#store(outbox);
    const secrets = await signingSecrets(db, subject.project, Date.now());
    for (const message of messages) {
      const { id, body } = message;
      const attempt = await deliver(this.env, outbox.url, id, body, secrets);
      // Other messages may have been posted in the meantime.
      const next = settled(await this.#outbox(outbox.url), id, attempt.outcome, Date.now(), Math.random());
      await this.#store(next);
      await this.#record(subject, next, message, attempt);
      if (attempt.outcome === "gone") return;
    }
  }

  /** Writes the row for the list of deliveries; a failure does not affect the message. */
  async #record(
    job: Subject,
    { url, messages }: Outbox,
    message: Message,
    { outcome, answer }: Attempt,
  ): Promise<void> {
    const now = Date.now();
    const again = messages.find(({ id }) => id === message.id);
    const row = {
      id: message.id,
      project: job.project,
      job: job.id,
      event: message.event,
      url,
      status: again ? "pending" : outcome,
      attempts: message.attempts + 1,
      answer,
      createdAt: message.madeAt ?? now,
      attemptedAt: now,
      nextAt: again?.at ?? null,
    } as const;
    try {
      await recordDelivery(database(this.env.DB), row);
    } catch (thrown) {
      logError("webhook.record", thrown, { job: job.id });
    }
  }

  async #outbox(url: string): Promise<Outbox> {
    return (await this.ctx.storage.get<Outbox>(KEY)) ?? openOutbox(url);
  }

  async #store(outbox: Outbox): Promise<void> {
    await this.ctx.storage.put(KEY, outbox);
    await this.ctx.storage.setAlarm(nextDue(outbox) ?? Date.now() + MEMORY_MS);
  }
}
