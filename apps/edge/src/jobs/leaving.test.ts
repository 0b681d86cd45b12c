/** Clients that go before their answer. */
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { call, gpu, post, untilJob } from "../../test/client.ts";

const body = (over: object = {}) => JSON.stringify({ prompt: "a", ...over });
const json = { "content-type": "application/json" };

/** Asks for a picture; `leave` goes away without waiting for it. */
function ask(over: object = {}, headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const { signal } = leaving;
  const init = { method: "POST", headers: { ...json, ...headers }, body: body(over), signal };
  const answer = call("/v1/images/generations", init).catch(() => null);
  return { answer, leave: () => leaving.abort() };
}

async function runningJob(): Promise<string> {
  for (;;) {
    const id = await env.DB.prepare("select id from jobs where status = 'processing'").first<string>("id");
    if (id !== null) return id;
    await scheduler.wait(20);
  }
}

async function statusOf(id: string): Promise<string | null> {
  return env.DB.prepare("select status from jobs where id = ?").bind(id).first<string>("status");
}

test("one that waits alone takes its job along", async () => {
  await gpu("halfway");
  const { leave } = ask();
  const id = await runningJob();
  leave();
  await untilJob(id, "canceled");
  expect(await statusOf(id)).toBe("canceled");
});

test("one that reads a stream takes its job along", async () => {
  await gpu("halfway");
  const response = await post("/v1/images/generations", { prompt: "a", stream: true, partial_images: 1 });
  const id = response.headers.get("x-prediction-id")!;
  const reader = response.body!.getReader();
  await reader.read();
  await reader.cancel();
  await untilJob(id, "canceled");
  expect(await statusOf(id)).toBe("canceled");
});

test("of two that wait for the same job, the first to go leaves it to the other", async () => {
  await gpu("halfway");
  const first = ask({ seed: 5 });
  const id = await runningJob();
  const second = ask({ seed: 5 });
  await scheduler.wait(2_000);
  first.leave();
  await scheduler.wait(1_000);
  expect(await statusOf(id)).toBe("processing");
  await gpu("normal");
  expect((await second.answer)?.status).toBe(200);
});

test("one that has sent an idempotency key means to come back for the job", async () => {
  await gpu("halfway");
  const { leave } = ask({}, { "idempotency-key": "k" });
  const id = await runningJob();
  leave();
  await scheduler.wait(1_000);
  expect(await statusOf(id)).toBe("processing");
  await gpu("normal");
  await untilJob(id, "succeeded");
});

test("a prediction goes on without who looks at its stream", async () => {
  await gpu("halfway");
  const { id } = await (
    await post("/v1/predictions", { model: "tiny", input: { prompt: "b" } })
  ).json<{ id: string }>();
  await untilJob(id, "processing");
  const reader = (await call(`/v1/predictions/${id}/stream`)).body!.getReader();
  await reader.read();
  await reader.cancel();
  await scheduler.wait(1_000);
  expect(await statusOf(id)).toBe("processing");
  await gpu("normal");
  await untilJob(id, "succeeded");
});
