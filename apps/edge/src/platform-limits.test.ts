/** The platform's limits that a handful of latents would not meet: https://developers.cloudflare.com/{d1,r2}/platform/limits/ */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { call, gpu, stored } from "../test/client.ts";
import { claimed, resultOf } from "../test/jobs.ts";
import { latentBytes } from "../test/latents.ts";
import { app } from "./api/app.ts";
import { frame, LATENTS_MEDIA_TYPE } from "./api/latents/bulk.rules.ts";
import { DEFAULT_COLLECTION } from "./domain/metadata.ts";
import { LOCAL_PROJECT } from "./domain/project.ts";
import { png } from "../test/pictures.ts";
import { database } from "./db/client.ts";
import { ownedObjects } from "./db/latent-objects.ts";
import { findLatents, unusedKeys } from "./db/latents.ts";
import type { Env } from "./env.ts";
import { MAX_IMPORT } from "./api/latents/import.ts";
import { succeedJob } from "./jobs/outcome.ts";
import { indexPending } from "./search/indexing.ts";
import { keepLatents, readLatents } from "./storage/latents.ts";
import { getPicture, putPicture } from "./storage/pictures.ts";

beforeEach(async () => {
  await call("/v1/models");
});

const BUSY = "Reduce your concurrent request rate for the same object. (10058)";

/** The tests' bindings with a bucket that calls `before` first, with a method's name and its first argument. */
function bucketThat(before: (method: string, key: unknown) => void): Env {
  const BUCKET = new Proxy(env.BUCKET, {
    get(bucket, name) {
      const value: unknown = Reflect.get(bucket, name, bucket);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]) => {
        before(String(name), args[0]);
        return (value as (...all: unknown[]) => unknown).apply(bucket, args);
      };
    },
  });
  return { ...env, BUCKET };
}

test("D1 takes 100 parameters a statement; any number of latents is kept, found, indexed and read", async () => {
  const bind = (n: number) => env.DB.prepare(`select ${Array(n).fill("?").join()}`).bind(...Array(n).fill(1));
  await expect(bind(100).all()).resolves.toMatchObject({ success: true });
  await expect(bind(101).all()).rejects.toThrow(/too many SQL variables/);

  const count = 250;
  const list = Array.from({ length: count }, (_, i) => latentBytes({ data: new Float32Array(8).fill(i + 1) }));
  const kept = await keepLatents(
    env,
    list.map((bytes) => ({ bytes })),
    { project: LOCAL_PROJECT, source: "uploaded", collection: DEFAULT_COLLECTION },
    Date.now(),
  );
  const ids = kept.map(({ row }) => row.id);
  const db = database(env.DB);
  expect((await findLatents(db, LOCAL_PROJECT, DEFAULT_COLLECTION, ids)).size).toBe(count);
  const objects = await ownedObjects(db, LOCAL_PROJECT, ids);
  expect(objects.size).toBe(count);
  expect(await unusedKeys(db, [...objects.values(), "latents/none"])).toEqual(["latents/none"]);
  expect(await readLatents(env, LOCAL_PROJECT, ids)).toEqual(list);
  expect(await indexPending(env, 300, Date.now())).toBe(count);
  expect(await indexPending(env, 300, Date.now())).toBe(0);
});

/** Calls of R2, and statements of D1, that one invocation may make: https://developers.cloudflare.com/workers/platform/limits/ */
const MAX_CALLS = 1_000;

test("the largest import and the largest export stay within the calls that a request may make", async () => {
  const calls = { r2: 0, d1: 0 };
  const DB = new Proxy(env.DB, {
    get(db, name) {
      const value = Reflect.get(db, name, db) as (...all: unknown[]) => unknown;
      // Each statement is prepared for the one time that it is run.
      if (name === "prepare") calls.d1++;
      return value.bind(db);
    },
  });
  const bindings = { ...bucketThat(() => calls.r2++), DB };
  const ask = async (path: string, init: RequestInit = {}) => {
    Object.assign(calls, { r2: 0, d1: 0 });
    const ctx = createExecutionContext();
    const response = await app.fetch(new Request(`http://localhost${path}`, init), bindings, ctx);
    const text = await response.text();
    await waitOnExecutionContext(ctx);
    return text.trim().split("\n");
  };
  const list = Array.from({ length: MAX_IMPORT }, (_, i) => latentBytes({ data: new Float32Array(8).fill(i + 1) }));
  const body = new Blob(list.map((bytes) => frame(bytes)));
  const headers = { "content-type": LATENTS_MEDIA_TYPE };
  const kept = await ask("/v1/latents/import", { method: "POST", headers, body });
  expect(JSON.parse(kept.at(-1)!)).toMatchObject({ kept: MAX_IMPORT, failed: 0, error: null });
  expect(calls.r2).toBeGreaterThanOrEqual(MAX_IMPORT);
  expect(calls.r2 + calls.d1).toBeLessThan(MAX_CALLS);
  expect(await ask("/v1/latents/export")).toHaveLength(MAX_IMPORT);
  expect(calls.r2).toBeGreaterThanOrEqual(MAX_IMPORT);
  expect(calls.r2 + calls.d1).toBeLessThan(MAX_CALLS);
});

test("R2 takes one write a second an object: a picture that another job has just stored is stored", async () => {
  const ref = {
    project: LOCAL_PROJECT,
    latent: `lat_${"0".repeat(64)}`,
    space: "0".repeat(64),
    decoder: "0".repeat(64),
    params: { seed: 1, steps: 2, size: 64, format: "png" },
  } as const;
  const written = new Set<unknown>();
  const limited = bucketThat((method, key) => {
    if (method !== "put") return;
    if (written.has(key)) throw new Error(`put: ${BUSY}`);
    written.add(key);
  });
  await putPicture(limited.BUCKET, ref, png(8, 8));
  await putPicture(limited.BUCKET, ref, png(8, 8));
  expect(written.size).toBe(1);
  expect((await getPicture(env.BUCKET, ref))?.size).toBe(png(8, 8).length);
  const broken = bucketThat(() => {
    throw new Error("put: The specified bucket does not exist. (10006)");
  });
  await expect(putPicture(broken.BUCKET, ref, png(8, 8))).rejects.toThrow("10006");
});

test("an upload that cannot be removed at first delays no request, and is removed through the queue", async () => {
  await gpu("away");
  const waiting = call("/v1/latents", { method: "POST", headers: { "content-type": "image/png" }, body: png(8, 8) });
  await expect.poll(async () => (await stored()).keys.length).toBe(1);
  const id = (await env.DB.prepare("select id from jobs").first<string>("id"))!;
  const refused: unknown[] = [];
  const limited = bucketThat((method, key) => {
    if (method !== "delete" || !String(key).startsWith("uploads/")) return;
    refused.push(key);
    throw new Error(`delete: ${BUSY}`);
  });
  async function* outputs() {
    yield { latent: latentBytes({ data: new Float32Array(8).fill(1) }) };
  }
  const row = await claimed(id);
  expect(await succeedJob(limited, row, 1, resultOf(row, { outputs: outputs() }))).toBe(true);
  expect((await waiting).status).toBe(201);
  expect(refused).toEqual([`uploads/${id}`]);
  await expect.poll(async () => (await stored()).keys).not.toContain(`uploads/${id}`);
});
