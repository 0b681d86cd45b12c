import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { call, generate, gpu, ORIGIN, PATIENCE, post, refusal, stored, untilJob } from "../../../test/client.ts";

const PATH = "/v1/predictions";

interface Prediction {
  id: string;
  model: string;
  version: string;
  status: string;
  input: Record<string, unknown>;
  output: string[] | null;
  logs: string;
  error: string | null;
  metrics: { predict_time?: number; total_time?: number };
  queue_position: number | null;
  progress: { step: number; steps: number } | null;
  urls: { get: string; cancel: string; stream: string };
}

async function create(body: object, headers: Record<string, string> = {}): Promise<Prediction> {
  const response = await post(PATH, body, headers);
  if (!response.ok) throw new Error(`expected a prediction, got ${response.status}: ${await response.text()}`);
  return response.json();
}
const show = async (id: string) => (await call(`${PATH}/${id}`)).json<Prediction>();
const cancel = (id: string) => call(`${PATH}/${id}/cancel`, { method: "POST" });
const until = <T>(probe: () => Promise<T>, seen: (value: T) => boolean) =>
  vi.waitUntil(async () => {
    const value = await probe();
    return seen(value) && value;
  }, PATIENCE);
const halfway = (id: string) =>
  until(
    () => show(id),
    ({ progress }) => progress?.step === 5,
  );

test("is created immediately and computed later", async () => {
  const response = await post(PATH, { input: { prompt: "a red apple", seed: 7, num_outputs: 2 } });
  expect(response.status).toBe(201);
  const created = await response.json<Prediction>();
  expect(response.headers.get("location")).toBe(`${PATH}/${created.id}`);
  expect(created).toMatchObject({
    model: "reptok/tiny",
    status: "starting",
    input: { prompt: "a red apple", seed: 7, num_outputs: 2 },
    output: null,
    error: null,
    queue_position: 0,
    urls: {
      get: `${ORIGIN}${PATH}/${created.id}`,
      cancel: `${ORIGIN}${PATH}/${created.id}/cancel`,
      stream: `${ORIGIN}${PATH}/${created.id}/stream`,
    },
  });
  await untilJob(created.id, "succeeded");
  const done = await show(created.id);
  expect(done).toMatchObject({ status: "succeeded", metrics: { predict_time: 0.5 }, queue_position: null });
  expect(done.logs).toContain("100%|██████████| 1/1");
  const { data } = await generate({ prompt: "a red apple", seed: 7, n: 2 });
  expect(done.output).toEqual(data.map(({ url }) => url));
});

test("accepts a model by version, by name, by both, or in the path", async () => {
  const model = await (await call("/v1/models/reptok/tiny")).json<{ latest_version: { id: string } }>();
  const version = model.latest_version.id;
  const input = { prompt: "a" };
  for (const body of [{ version }, { version: `reptok/tiny:${version}` }, { model: "reptok/tiny" }, { model: "tiny" }])
    expect(await create({ ...body, input })).toMatchObject({ model: "reptok/tiny", version });
  const named = await post("/v1/models/reptok/tiny/predictions", { input });
  expect([named.status, await named.json()]).toEqual([201, expect.objectContaining({ version })]);
});

test.each([
  [{ version: "0".repeat(64), input: { prompt: "a" } }, 404, "model_not_found", "version"],
  [{ version: `tiny:${"0".repeat(64)}`, input: { prompt: "a" } }, 404, "model_not_found", "version"],
  [{ model: "someone/tiny", input: { prompt: "a" } }, 404, "model_not_found", "model"],
  [{ model: "reptok/large", input: { prompt: "a" } }, 404, "model_not_found", "model"],
  [{ model: "a/b/c", input: { prompt: "a" } }, 404, "model_not_found", "model"],
  [{ prompt: "a" }, 400, "invalid_request", "input"],
  [{ input: {} }, 400, "invalid_request", "prompt"],
  [{ input: { prompt: "a", num_outputs: 11 } }, 400, "invalid_request", "input.num_outputs"],
  [{ input: { prompt: "a", partial_images: 4 } }, 400, "invalid_request", "input.partial_images"],
])("rejects %j", async (body, status, code, param) => {
  expect(await refusal(await post(PATH, body))).toEqual({ status, code, param });
  expect((await stored()).jobs).toBe(0);
});

test("an error names the invalid header", async () => {
  const response = await post(PATH, { input: { prompt: "a" } }, { "cancel-after": "soon" });
  expect(await refusal(response)).toEqual({ status: 400, code: "invalid_request", param: "Cancel-After" });
});

test("Prefer: wait delays the answer until the result, for at most the requested time", async () => {
  const done = await post(PATH, { input: { prompt: "a" } }, { prefer: "wait=5" });
  expect([done.status, done.headers.get("preference-applied")]).toEqual([201, "wait=5"]);
  expect(await done.json()).toMatchObject({ status: "succeeded", output: [expect.stringContaining("/image?seed=")] });
  await gpu("hangs");
  const goesOn = await post(PATH, { input: { prompt: "b" } }, { prefer: "wait=1" });
  expect(goesOn.status).toBe(202);
  const { id, status, output } = await goesOn.json<Prediction>();
  expect([status, output]).toEqual(["starting", null]);
  await gpu("normal");
  await untilJob(id, "succeeded");
});

test("reports progress and the position in the queue", async () => {
  await call("/v1/models");
  await gpu("halfway");
  const first = await create({ input: { prompt: "a" } });
  const shown = await halfway(first.id);
  expect(shown).toMatchObject({ status: "processing", progress: { step: 5, steps: 10 }, queue_position: null });
  expect(shown.logs).toBe("started\n 50%|█████     | 5/10\n");
  await gpu("normal");
  await untilJob(first.id, "succeeded");
});

test("a stream without events sends a comment after 15 s", { timeout: 60_000 }, async () => {
  await call("/v1/models");
  await gpu("hangs");
  const { id } = await create({ input: { prompt: "quiet" } });
  const reader = (await call(`${PATH}/${id}/stream`)).body!.pipeThrough(new TextDecoderStream()).getReader();
  const began = Date.now();
  let seen = "";
  while (!seen.includes(": keepalive\n\n")) seen += (await reader.read()).value ?? expect.fail("ended");
  expect(Date.now() - began).toBeGreaterThan(14_000);
  await reader.cancel();
  await gpu("normal");
  await untilJob(id, "succeeded");
});

test("a canceled prediction stops on the GPU worker, and stays canceled", async () => {
  await call("/v1/models");
  await gpu("halfway");
  const { id } = await create({ input: { prompt: "a", seed: 1 } });
  await halfway(id);
  const canceled = await cancel(id);
  expect([canceled.status, await canceled.json()]).toEqual([
    200,
    expect.objectContaining({ status: "canceled", output: null, completed_at: expect.any(String) }),
  ]);
  const again = await cancel(id);
  expect([again.status, await again.json()]).toEqual([200, expect.objectContaining({ status: "canceled" })]);
  await gpu("normal");
  expect(await (await call(`${PATH}/${id}/stream`)).text()).toContain('event: done\ndata: {"reason":"canceled"}');
  expect(await untilJob(id, "canceled")).toMatchObject({ attempts: 1, outputs: null });
});

test("a finished prediction cannot be canceled any more", async () => {
  const { id } = await create({ input: { prompt: "a" } }, { prefer: "wait" });
  expect(await (await cancel(id)).json()).toMatchObject({ id, status: "succeeded" });
  expect(await refusal(await cancel("none"))).toMatchObject({ status: 404, code: "not_found" });
});

test("Cancel-After ends a prediction that takes longer", async () => {
  await call("/v1/models");
  await gpu("halfway");
  const { id } = await create({ input: { prompt: "a" } }, { "cancel-after": "5s" });
  expect(await show(id)).toMatchObject({ deadline: expect.any(String) });
  await halfway(id);
  const dispatcher = env.DISPATCHER.getByName("0");
  await runInDurableObject(dispatcher, (_, { storage }) => void storage.sql.exec("update jobs set cancelAt = 1"));
  await runDurableObjectAlarm(dispatcher);
  expect(await show(id)).toMatchObject({ status: "canceled" });
});

test("equal predictions are computed once, and canceled one by one", async () => {
  const body = { input: { prompt: "a", seed: 3 } };
  const first = await create(body, { prefer: "wait" });
  const second = await create(body);
  expect(second).toMatchObject({ status: "succeeded", output: first.output, metrics: { predict_time: 0 } });
  expect(second.id).not.toBe(first.id);
  await generate({ prompt: "a", seed: 3 });
  expect(await gpu("halfway")).toHaveLength(1);
  const [third, fourth] = [
    await create({ input: { prompt: "b", seed: 3 } }),
    await create({ input: { prompt: "b", seed: 3 } }),
  ];
  await cancel(third.id);
  await gpu("normal");
  await untilJob(fourth.id, "succeeded");
});

test("lists predictions, newest first, for OpenAI's and for Replicate's clients", async () => {
  const ids: string[] = [];
  for (const seed of [1, 2, 3]) ids.unshift((await create({ input: { prompt: "a", seed } }, { prefer: "wait" })).id);
  const page = await (
    await call(`${PATH}?limit=2`)
  ).json<Record<string, unknown> & { next: string; data: Prediction[] }>();
  expect(page).toMatchObject({ object: "list", first_id: ids[0], last_id: ids[1], has_more: true, previous: null });
  expect(page.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  expect(page.results).toEqual(page.data);
  const rest = await (await call(page.next.slice(ORIGIN.length))).json<{ data: Prediction[]; next: null }>();
  expect([rest.data.map(({ id }) => id), rest.next]).toEqual([ids.slice(2), null]);
  for (const query of ["limit=0", "limit=101", "limit=x", "after=none"])
    expect(await refusal(await call(`${PATH}?${query}`))).toMatchObject({ status: 400, code: "invalid_request" });
});

test("streams place in the queue, progress, log, partial pictures and output", async () => {
  await call("/v1/models");
  await gpu("halfway");
  const { id, urls } = await create({ input: { prompt: "a", partial_images: 2 } });
  await halfway(id);
  const response = await call(urls.stream.slice(ORIGIN.length));
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  await gpu("normal");
  const text = await response.text();
  const events = text
    .trim()
    .split("\n\n")
    .map((block) => block.replaceAll(/^(?:event|data|id): ?/gm, "").split("\n"));
  expect(events.map(([name]) => name)).toEqual(
    expect.arrayContaining(["logs", "progress", "partial", "output", "done"]),
  );
  const partials = events.filter(([name]) => name === "partial").map(([, data]) => JSON.parse(data!));
  expect(partials.map(({ partial_image_index, b64_json }) => [partial_image_index, atob(b64_json)])).toEqual([
    [0, "partial 0"],
    [1, "partial 1"],
  ]);
  const [output, done] = events.slice(-2);
  expect(output).toEqual(["output", (await show(id)).output![0], expect.any(String)]);
  expect(done!.slice(0, 2)).toEqual(["done", "{}"]);
});

test("the stream of a failed prediction has the error", async () => {
  await call("/v1/models");
  await gpu("rejects");
  const { id } = await create({ input: { prompt: "bad" } });
  const text = await (await call(`${PATH}/${id}/stream`)).text();
  expect(text).toContain('event: error\ndata: {"detail":"no","code":"invalid_request"}');
  expect(text).toContain('event: done\ndata: {"reason":"error"}');
  expect(await show(id)).toMatchObject({ status: "failed", error: "no", error_code: "invalid_request" });
});
