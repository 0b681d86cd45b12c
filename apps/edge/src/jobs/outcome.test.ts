import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { call, gpu, NOTHING, post, stored, untilJob } from "../../test/client.ts";
import { claimed, resultOf } from "../../test/jobs.ts";
import type { Env } from "../env.ts";
import { succeedJob } from "./outcome.ts";

const PREDICTIONS = "/v1/predictions";

/** The tests' bindings, whose bucket does something after each object that is put. */
function afterPut(then: (key: string) => Promise<unknown>): Env {
  const BUCKET = new Proxy(env.BUCKET, {
    get(bucket, name) {
      const value: unknown = Reflect.get(bucket, name, bucket);
      if (typeof value !== "function") return value;
      if (name !== "put") return value.bind(bucket);
      return async (...args: Parameters<R2Bucket["put"]>) => {
        const object = await bucket.put(...args);
        await then(args[0]);
        return object;
      };
    },
  });
  return { ...env, BUCKET };
}

/** A prediction that no worker takes. */
async function made(input: object): Promise<string> {
  await gpu("away");
  const { id } = await (await post(PREDICTIONS, { input })).json<{ id: string }>();
  return id;
}

test("a job that is canceled while its result is being stored leaves nothing and is not metered", async () => {
  const id = await made({ prompt: "a", num_outputs: 2 });
  const cancel = async () => (await post(`${PREDICTIONS}/${id}/cancel`, {})).text();
  const row = await claimed(id);
  expect(await succeedJob(afterPut(cancel), row, 1, resultOf(row))).toBe(false);
  expect(await untilJob(id, "canceled")).toMatchObject({ outputs: null });
  expect(await stored()).toEqual({ ...NOTHING, jobs: 1 });
  expect(await env.DB.prepare("select count(*) as n from usage").first("n")).toBe(0);
});

test("latents that the project stored otherwise remain, with their pictures", async () => {
  const input = { prompt: "a", seed: 7 };
  const first = await (await post(PREDICTIONS, { input }, { prefer: "wait" })).json<{ latents: string[] }>();
  const before = await stored();
  // Another model version asks for the same again: the same latent, by another job.
  await env.DB.prepare("update jobs set request_hash = null").run();
  const id = await made(input);
  const cancel = async () => (await post(`${PREDICTIONS}/${id}/cancel`, {})).text();
  const row = await claimed(id);
  await succeedJob(afterPut(cancel), row, 1, resultOf(row));
  await untilJob(id, "canceled");
  expect(await stored()).toEqual({ ...before, jobs: 2 });
  expect((await call(`/v1/latents/${first.latents[0]}`)).status).toBe(200);
});

test("a replaced attempt does not end the job, and the other attempt reuses what it stored", async () => {
  const id = await made({ prompt: "a" });
  const first = await claimed(id, 1);
  const second = await claimed(id, 2);
  expect(await succeedJob(env, first, 1, resultOf(first))).toBe(false);
  expect(await untilJob(id, "processing")).toMatchObject({ outputs: null, attempts: 2 });
  expect(await succeedJob(env, second, 2, resultOf(second))).toBe(true);
  await untilJob(id, "succeeded");
  const { keys, latents } = await stored();
  expect([latents, keys.filter((key) => key.startsWith("latents/")).length]).toEqual([1, 1]);
});

test("rejects a result of another version before anything is stored", async () => {
  const row = await claimed(await made({ prompt: "a" }));
  const version = { model: row.model, version: row.version, space: row.space, decoder: "f".repeat(64) };
  await expect(succeedJob(env, row, 1, resultOf(row, { version }))).rejects.toThrow(/expected a result of/);
  expect((await stored()).keys).toEqual([]);
});

test("too few outputs are an error of the worker", async () => {
  const row = await claimed(await made({ prompt: "a", num_outputs: 2 }));
  async function* outputs() {
    for await (const output of resultOf(row).outputs) {
      yield output;
      return;
    }
  }
  await expect(succeedJob(env, row, 1, resultOf(row, { outputs: outputs() }))).rejects.toThrow(
    "expected 2 outputs, got 1",
  );
});
