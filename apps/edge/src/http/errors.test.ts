/** Distinguishes temporary failures of storage from programming errors. */
import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { expect, test } from "vitest";
import { call, refusal } from "../../test/client.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { respondWithError } from "./errors.ts";

/** Returns the response of a route that throws an error with the message. */
async function answerTo(message: string) {
  const app = new Hono<AppEnv>();
  app.use(requestId());
  app.onError((error, c) => respondWithError(c, error));
  app.get("/", () => {
    throw new Error(message);
  });
  return refusal(await app.request("/"));
}

test.each([
  "D1_ERROR: Network connection lost.",
  "D1_ERROR: D1 DB is overloaded. Too many requests queued.",
  "D1_ERROR: Exceeded maximum DB size.",
  "D1_ERROR: database or disk is full: SQLITE_FULL",
  "D1_ERROR: database is locked: SQLITE_BUSY",
  "get: We encountered an internal error. Please try again. (10001)",
])("a temporary failure is unavailable: %s", async (message) => {
  expect(await answerTo(message)).toMatchObject({ status: 503, code: "unavailable" });
});

test.each([
  "D1_ERROR: no such column: weigth at offset 7: SQLITE_ERROR",
  "D1_ERROR: UNIQUE constraint failed: jobs.id: SQLITE_CONSTRAINT",
  "D1_ERROR: datatype mismatch: SQLITE_MISMATCH",
  "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
])("a programming error is internal: %s", async (message) => {
  expect(await answerTo(message)).toMatchObject({ status: 500, code: "internal" });
});

test("a statement that the real database rejects is an internal error", async () => {
  await env.DB.prepare("drop table usage").run();
  expect(await refusal(await call("/v1/usage"))).toMatchObject({ status: 500, code: "internal" });
});
