import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { call, gpu, NOTHING, post, stored, untilJob } from "../../test/client.ts";
import type { Env } from "../env.ts";
import { runJobs } from "./runner.ts";

const PREDICTIONS = "/v1/predictions";

/** The tests' bindings, whose queue delivers nothing, and whose bucket does something after each object that is put. */
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

/** A prediction whose message has been spent on a worker that takes no jobs. */
async function made(input: object): Promise<string> {
  await call("/v1/models");
  const { id } = await (await post(PREDICTIONS, { input })).json<{ id: string }>();
  return id;
}

test("a job that is canceled while its result is stored leaves nothing, and is not metered", async () => {
  await call("/v1/models");
  await gpu("full");
  const id = await made({ prompt: "a", num_outputs: 2 });
  await untilJob(id, "starting");
  const cancel = async () => (await post(`${PREDICTIONS}/${id}/cancel`, {})).text();
  await expect.poll(async () => (await untilJob(id, "starting"))["attempts"]).toBeGreaterThan(0);
  await gpu("normal");
  await runJobs(afterPut(cancel), [id]).done;
  expect(await untilJob(id, "canceled")).toMatchObject({ outputs: null });
  expect(await stored()).toEqual({ ...NOTHING, jobs: 1 });
  expect(await env.DB.prepare("select count(*) as n from usage").first("n")).toBe(0);
});

test("what the project keeps otherwise stays, its pictures too", async () => {
  const input = { prompt: "a", seed: 7 };
  const first = await (await post(PREDICTIONS, { input }, { prefer: "wait" })).json<{ latents: string[] }>();
  const before = await stored();
  await gpu("full");
  // Another model version asks for the same again: the same latent, by another job.
  await env.DB.prepare("update jobs set request_hash = null").run();
  const id = await made(input);
  await expect.poll(async () => (await untilJob(id, "starting"))["attempts"]).toBeGreaterThan(0);
  await gpu("normal");
  const cancel = async () => (await post(`${PREDICTIONS}/${id}/cancel`, {})).text();
  await runJobs(afterPut(cancel), [id]).done;
  await untilJob(id, "canceled");
  expect(await stored()).toEqual({ ...before, jobs: 2 });
  expect((await call(`/v1/latents/${first.latents[0]}`)).status).toBe(200);
});
