/** `/v1/batches`, in the shape of OpenAI's. */
import { ApiError, parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { ownerOf, projectOf } from "../../accounts/caller.ts";
import { type BatchRow, changeBatch, findBatchOf, insertBatch, listBatches } from "../../db/batches.ts";
import { database } from "../../db/client.ts";
import { randomText } from "../../domain/api-key.ts";
import { BatchBody, describeBatch, WINDOW_MS } from "../../domain/batch.ts";
import { FILE_LIFE } from "../../domain/file.ts";
import { parseWebhook } from "../../domain/webhook.ts";
import { limitBody, readJson } from "../../http/body.ts";
import { pageOf, PageQuery } from "../../http/page.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { fileOf } from "./files.ts";

async function batchOf(c: Context<AppEnv>, id: string, param = "id"): Promise<BatchRow> {
  const row = await findBatchOf(database(c.env.DB), projectOf(c), id);
  if (!row) throw new ApiError("not_found", "expected the id of a batch", param);
  return row;
}

export const batches = new Hono<AppEnv>()
  .post("/", limitBody(64 * 1024), async (c) => {
    const body = parseAs(BatchBody, await readJson(c));
    const origin = new URL(c.req.url).origin;
    const webhook = parseWebhook({ webhook: body.webhook }, origin, c.env.WEBHOOK_LOCAL === "allow");
    const file = await fileOf(c, body.input_file_id, "input_file_id");
    const createdAt = Date.now();
    const row = await insertBatch(database(c.env.DB), {
      id: `batch_${randomText(24)}`,
      ...ownerOf(c),
      endpoint: body.endpoint,
      inputFile: file.id,
      metadata: body.metadata ?? null,
      webhook: webhook?.url ?? null,
      origin,
      outputSeconds: body.output_expires_after?.seconds ?? FILE_LIFE,
      status: "validating",
      createdAt,
      expiresAt: createdAt + WINDOW_MS,
    });
    await c.env.BATCH_RUNNER.getByName(row.id).wake();
    return c.json(describeBatch(row));
  })
  .get("/", async (c) => {
    const { after, limit } = parseAs(PageQuery, c.req.query());
    const cursor = after === undefined ? undefined : await batchOf(c, after, "after");
    const rows = await listBatches(database(c.env.DB), projectOf(c), cursor, limit + 1);
    c.header("cache-control", "no-store");
    return c.json(pageOf(rows.map(describeBatch), limit));
  })
  .get("/:id", async (c) => {
    c.header("cache-control", "no-store");
    return c.json(describeBatch(await batchOf(c, c.req.param("id"))));
  })
  .post("/:id/cancel", async (c) => {
    const batch = await batchOf(c, c.req.param("id"));
    const changes = { status: "cancelling", cancellingAt: Date.now() } as const;
    const changed = await changeBatch(database(c.env.DB), batch.id, ["validating", "in_progress"], changes);
    if (!changed && batch.status !== "cancelling")
      throw new ApiError("conflict", `expected a batch that is under way, got one that is ${batch.status}`, "id");
    await c.env.BATCH_RUNNER.getByName(batch.id).wake();
    return c.json(describeBatch(changed ?? batch));
  });
