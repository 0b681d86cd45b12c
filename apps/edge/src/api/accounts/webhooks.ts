/** The webhooks' secret, at the path of Replicate's client, and deliveries. */
import { ApiError, parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { checkKey, projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { findJobOf } from "../../db/jobs.ts";
import { type DeliveryRow, findDelivery, listDeliveries } from "../../db/webhook-deliveries.ts";
import { rotateSecret, signingSecrets } from "../../db/webhook-secrets.ts";
import { pageOf, PageQuery } from "../../http/page.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { notifyAgain } from "../../webhooks/notify.ts";

const SECRET = "/default/secret";
const PRIVATE = { "cache-control": "no-store" };

const seconds = (time: number | null): number | null => (time === null ? null : Math.floor(time / 1000));

const describe = (row: DeliveryRow) => ({
  id: row.id,
  object: "webhook.delivery" as const,
  prediction: row.job,
  event: row.event,
  url: row.url,
  status: row.status,
  attempts: row.attempts,
  response_status: row.answer,
  created_at: seconds(row.createdAt),
  attempted_at: seconds(row.attemptedAt),
  next_attempt_at: seconds(row.nextAt),
});

const deliveryOf = (c: Context<AppEnv>, id: string) => findDelivery(database(c.env.DB), projectOf(c), id);

export const webhooks = new Hono<AppEnv>()
  .use(async (c, next) => {
    checkKey(c);
    await next();
  })
  .get(SECRET, async (c) => {
    const [key] = await signingSecrets(database(c.env.DB), projectOf(c), Date.now());
    return c.json({ key }, 200, PRIVATE);
  })
  .post(SECRET, async (c) => {
    const key = await rotateSecret(database(c.env.DB), projectOf(c), Date.now());
    return c.json({ key }, 201, PRIVATE);
  })
  .get("/deliveries", async (c) => {
    const { after, limit } = parseAs(PageQuery, c.req.query());
    const cursor = after === undefined ? undefined : await deliveryOf(c, after);
    if (after !== undefined && !cursor)
      throw new ApiError("invalid_request", "after: expected the id of a delivery", "after");
    const rows = await listDeliveries(database(c.env.DB), projectOf(c), cursor, limit + 1);
    return c.json(pageOf(rows.map(describe), limit), 200, PRIVATE);
  })
  .post("/deliveries/:id/resend", async (c) => {
    const row = await deliveryOf(c, c.req.param("id"));
    const job = row && (await findJobOf(database(c.env.DB), projectOf(c), row.job));
    if (!job) throw new ApiError("not_found", "expected the id of a delivery", "id");
    await notifyAgain(c.env, job, row);
    return c.json(describe({ ...row, status: "pending", nextAt: Date.now() }), 202, PRIVATE);
  });
