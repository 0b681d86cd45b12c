/** The GPU worker is unavailable or crashes, or everything is restarted: jobs wait, and complete afterwards. */
import { afterEach, expect, test } from "vitest";
import { type Client, createClient, eventually, expectError } from "../support/client.ts";
import { startTestStack, stored, type TestStack } from "../support/stack.ts";

let stack: TestStack;
let client: Client;
afterEach(() => stack?.[Symbol.asyncDispose]());

async function begin(edgeVars?: Record<string, string>): Promise<void> {
  stack = await startTestStack(edgeVars === undefined ? {} : { edgeVars });
  client = createClient(stack.url);
  expect((await client.get("/v1/models")).json().data).toHaveLength(1);
}

const ask = (seed: number) =>
  client.post("/v1/images/generations", { prompt: "a red apple", seed, response_format: "b64_json" });

async function status(prediction: string): Promise<string> {
  return (await client.get(`/v1/predictions/${prediction}`)).json().status;
}
const succeeded = (prediction: string) =>
  eventually(async () => ((await status(prediction)) === "succeeded" ? true : undefined), 90_000);

test("a request waits while the worker is unavailable, and is answered when it is back", async () => {
  await begin();
  const before = (await ask(1)).json().data[0].b64_json;
  await stack.current.worker.stop();
  const waiting = [1, 2, 3].map(ask); // the first is known already and needs no worker
  expect((await waiting[0])?.json().data[0].b64_json).toBe(before);
  await eventually(async () => (stored(stack).jobs === 3 ? true : undefined));
  await stack.current.worker.start();
  for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(200);
});

test("beyond the waiting limit the request is answered 503 with its prediction, which continues", async () => {
  await begin({ WAIT_LIMIT_MS: "1000" });
  await stack.current.worker.stop();
  const answer = await ask(5);
  expectError(answer, 503, "timeout");
  const prediction = answer.headers.get("x-prediction-id") ?? "";
  expect(answer.headers.get("location")).toBe(`/v1/predictions/${prediction}`);
  expect(["starting", "processing"]).toContain(await status(prediction));
  await stack.current.worker.start();
  await succeeded(prediction);
  expect((await ask(5)).json().data).toHaveLength(1);
});

test("a killed worker is restarted, and its jobs complete", async () => {
  await begin();
  const pid = stack.current.worker.pid();
  if (pid === undefined) throw new Error("the worker is not running");
  const waiting = Array.from({ length: 6 }, (_, i) =>
    client.post("/v1/images/generations", {
      prompt: `a cat ${i}`,
      n: 4,
      seed: i,
      num_inference_steps: 100,
      response_format: "latent",
    }),
  );
  await eventually(async () => (stored(stack).jobs > 0 ? true : undefined));
  process.kill(pid, "SIGKILL");
  for (const answer of await Promise.all(waiting)) expect(answer.status).toBe(200);
  expect(stack.current.worker.pid()).not.toBe(pid);
});

test("after a full restart, waiting jobs complete and finished ones are still stored", async () => {
  await begin({ WAIT_LIMIT_MS: "1000" });
  const done = (await ask(1)).json().data[0];
  await stack.current.worker.stop();
  const prediction = (await ask(2)).headers.get("x-prediction-id") ?? "";
  await stack.restart();
  await succeeded(prediction);
  const picture = await client.get(`/v1/latents/${done.latent_id}/image?seed=1`);
  expect(Buffer.from(picture.bytes).toString("base64")).toBe(done.b64_json);
});
