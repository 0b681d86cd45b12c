import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { Webhook as Verifier } from "standardwebhooks";
import { call, gpu, PATIENCE, post, received, refusal, stored, untilJob } from "../../test/client.ts";
import type { Received } from "../../test/services.ts";
import { database } from "../db/client.ts";
import { findJobs } from "../db/jobs.ts";
import { dropOldDeliveries } from "../jobs/retention.ts";
import { cleanUp } from "../jobs/settle.ts";
import { deliver } from "./deliver.ts";
import type { Outbox } from "./outbox.ts";

const PATH = "/v1/predictions";
const HOOK = "https://hooks.test/hook";
const secretOf = async () => (await (await call("/v1/webhooks/default/secret")).json<{ key: string }>()).key;

async function create(webhook: string, events?: readonly string[], input: object = {}): Promise<string> {
  const response = await post(PATH, { input: { prompt: "a", ...input }, webhook, webhook_events_filter: events });
  expect(response.status).toBe(201);
  return (await response.json<{ id: string }>()).id;
}

/** Received messages, once there are `n`. */
async function messages(n: number): Promise<(Received & { json: Record<string, unknown> })[]> {
  const all: Received[] = [];
  await vi.waitUntil(async () => all.push(...(await received())) >= n, PATIENCE);
  return all.map((message) => ({ ...message, json: JSON.parse(message.body) }));
}
const statuses = (list: Awaited<ReturnType<typeof messages>>) => list.map(({ json }) => json.status);
const outboxOf = (id: string) =>
  runInDurableObject(env.WEBHOOK_SENDER.getByName(id), (_, state) => state.storage.get<Outbox>("outbox"));

test("sends a signed prediction at the end", async () => {
  const id = await create(`${HOOK}/200`);
  const [message] = await messages(1);
  expect(message!.json).toMatchObject({ id, status: "succeeded", webhook: `${HOOK}/200` });
  expect(message!.json).toEqual(await (await call(`${PATH}/${id}`)).json());
  expect(new Verifier(await secretOf()).verify(message!.body, message!.headers)).toEqual(message!.json);
  expect(message!.headers["webhook-id"]).toBe(`msg_${id}_1`);
});

test("sends start, logs and end, in order and once each", async () => {
  await call("/v1/models");
  await gpu("halfway");
  const id = await create(`${HOOK}/200`, ["start", "logs", "completed"]);
  const first = await messages(2);
  expect(first[0]!.json).toMatchObject({ status: "processing", logs: "" });
  expect(first[1]!.json).toMatchObject({ logs: expect.stringContaining("started"), progress: expect.any(Object) });
  await gpu("normal");
  await untilJob(id, "succeeded");
  const rest = await messages(1);
  expect(rest.at(-1)!.json).toMatchObject({ status: "succeeded" });
  const [row] = await findJobs(database(env.DB), [id]);
  await cleanUp(env, row!);
  expect(await received()).toEqual([]);
});

test("the event output is sent for success only", async () => {
  const done = await create(`${HOOK}/200`, ["output"]);
  expect((await messages(1))[0]!.json).toMatchObject({ id: done, output: [expect.any(String)] });
  await gpu("rejects");
  const failed = await create(`${HOOK}/200`, ["output"], { prompt: "bad" });
  await untilJob(failed, "failed");
  const canceled = await create(`${HOOK}/200`, ["completed"], { prompt: "bad" });
  expect(statuses(await messages(1))).toEqual(["failed"]);
  expect(await outboxOf(failed)).toBeUndefined();
  expect((await outboxOf(canceled))!.closed).toBe(true);
});

test("sends a cancelation, and a prediction whose result already existed", async () => {
  await call("/v1/models");
  await gpu("halfway");
  const id = await create(`${HOOK}/200`, undefined, { seed: 1 });
  await untilJob(id, "processing");
  await call(`${PATH}/${id}/cancel`, { method: "POST" });
  expect(statuses(await messages(1))).toEqual(["canceled"]);
  await gpu("normal");
  await untilJob(await create(`${HOOK}/200`, undefined, { seed: 1 }), "succeeded");
  await create(`${HOOK}/200`, undefined, { seed: 1 });
  expect(statuses(await messages(2))).toEqual(["succeeded", "succeeded"]);
});

test.each(["500", "404", "302"])("a message that is answered with %s is repeated under the same id", async (status) => {
  const began = Date.now();
  const id = await create(`${HOOK}/${status}`);
  const [first] = await messages(1);
  await vi.waitUntil(async () => (await outboxOf(id))?.messages[0]?.attempts === 1, PATIENCE);
  const [pending] = (await outboxOf(id))!.messages;
  expect(pending!.at - began).toBeGreaterThan(3000);
  await runInDurableObject(env.WEBHOOK_SENDER.getByName(id), async (_, { storage }) => {
    const outbox = (await storage.get<Outbox>("outbox"))!;
    await storage.put("outbox", { ...outbox, messages: outbox.messages.map((message) => ({ ...message, at: 0 })) });
  });
  await runDurableObjectAlarm(env.WEBHOOK_SENDER.getByName(id));
  const [second] = await messages(1);
  expect([second!.headers["webhook-id"], second!.body]).toEqual([first!.headers["webhook-id"], first!.body]);
});

test("an alarm before its time, as of a clock that is ahead, sends nothing and is set again", async () => {
  const id = await create(`${HOOK}/500`);
  await messages(1);
  await vi.waitUntil(async () => (await outboxOf(id))?.messages[0]?.attempts === 1, PATIENCE);
  const sender = env.WEBHOOK_SENDER.getByName(id);
  const [pending] = (await outboxOf(id))!.messages;
  const alarm = () => runInDurableObject(sender, (_, { storage }) => storage.getAlarm());
  expect(await runDurableObjectAlarm(sender)).toBe(true);
  expect([await alarm(), (await outboxOf(id))!.messages]).toEqual([pending!.at, [pending]]);
  expect(await received()).toEqual([]);
});

test("status 410 ends the delivery", async () => {
  const id = await create(`${HOOK}/410`);
  await messages(1);
  await vi.waitUntil(async () => (await outboxOf(id))?.messages.length === 0, PATIENCE);
  expect(await outboxOf(id)).toMatchObject({ closed: true });
});

test("a receiver that hangs delays nothing else", async () => {
  const stuck = await create(`${HOOK}/hang`);
  await untilJob(stuck, "succeeded");
  await create(`${HOOK}/200`);
  expect((await messages(2)).map(({ url }) => url).toSorted()).toEqual([`${HOOK}/200`, `${HOOK}/hang`]);
  await gpu("normal");
});

test("an attempt fails if the receiver does not respond within 15 s", async () => {
  const timeouts: number[] = [];
  const patience = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    timeouts.push(milliseconds);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("over")), 50);
    return controller.signal;
  });
  expect(await deliver(env, `${HOOK}/hang`, "msg", "{}", ["whsec_AAAA"])).toEqual({ outcome: "failed", answer: null });
  patience.mockRestore();
  expect(timeouts).toEqual([15_000]);
  expect(await received()).toHaveLength(1);
  await gpu("normal");
});

test("the old secret stays valid for a day after a rotation", async () => {
  const before = await secretOf();
  const { key: after } = await (await call("/v1/webhooks/default/secret", { method: "POST" })).json<{ key: string }>();
  expect([after === before, await secretOf()]).toEqual([false, after]);
  await create(`${HOOK}/200`);
  const [message] = await messages(1);
  for (const secret of [before, after]) new Verifier(secret).verify(message!.body, message!.headers);
  await env.DB.prepare("update webhook_secrets set retired_at = 1 where retired_at is not null").run();
  await create(`${HOOK}/200`);
  const [later] = await messages(1);
  expect(() => new Verifier(before).verify(later!.body, later!.headers)).toThrow();
});

test.each([
  ["no url", "webhook"],
  ["ftp://example.com/", "webhook"],
])("rejects the webhook %s and creates nothing", async (webhook, param) => {
  const response = await post(PATH, { input: { prompt: "a" }, webhook });
  expect(await refusal(response)).toEqual({ status: 400, code: "invalid_request", param });
  expect((await stored()).jobs).toBe(0);
});

test("a deployment sends nothing to private addresses under any name", async () => {
  const deployed = { ...env, WEBHOOK_LOCAL: "", DNS_RESOLVER: "https://dns.test/dns-query" };
  const send = async (url: string) => (await deliver(deployed, url, "msg", "{}", ["whsec_AAAA"])).outcome;
  expect(await send("https://public.example.com/hook/200")).toBe("delivered");
  expect(await received()).toHaveLength(1);
  for (const host of ["rebound.example.com", "inside.example.com", "unknown.example.com", "127.0.0.1", "localhost"])
    expect(await send(`https://${host}/hook/200`)).toBe("failed");
  expect(await send("http://public.example.com/hook/200")).toBe("failed");
  expect(await received()).toEqual([]);
});

test("a message is delivered after the database was unavailable for seven alarms", async () => {
  await call("/v1/models");
  await gpu("hangs");
  const id = await create(`${HOOK}/200`, ["completed"]);
  const sender = env.WEBHOOK_SENDER.getByName(id);
  const away = new Error("D1_ERROR: Network connection lost.");
  await runInDurableObject(sender, async (object, state) => {
    const working = Object.getOwnPropertyDescriptor(object, "env");
    const failing = { ...env, DB: { prepare: () => expect.fail("replaced below"), batch: () => Promise.reject(away) } };
    failing.DB.prepare = () => {
      throw away;
    };
    Object.defineProperty(object, "env", { value: failing, configurable: true, writable: true });
    await object.post(`${HOOK}/200`, "completed", JSON.stringify({ id, logs: "" }));
    for (let i = 0; i < 7; i++) {
      await state.storage.deleteAlarm();
      await object.alarm();
      expect(await state.storage.getAlarm()).toBeGreaterThan(Date.now());
    }
    if (working) Object.defineProperty(object, "env", working);
    else delete (object as unknown as { env?: unknown }).env;
  });
  expect(await received()).toEqual([]);
  await runDurableObjectAlarm(sender);
  expect((await messages(1))[0]!.json).toMatchObject({ id });
  await gpu("normal");
});

interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly response_status: number | null;
  readonly next_attempt_at: number | null;
}
const DELIVERIES = "/v1/webhooks/deliveries";
const deliveries = async (query = "") => (await call(`${DELIVERIES}${query}`)).json<{ data: Delivery[] }>();
/** The message's delivery once it has the expected fields. */
async function deliveryOf(message: string, matches: (delivery: Delivery) => boolean): Promise<Delivery> {
  let found: Delivery | undefined;
  await vi.waitUntil(async () => {
    found = (await deliveries()).data.find(({ id }) => id === message);
    return found !== undefined && matches(found);
  }, PATIENCE);
  return found!;
}

test("deliveries are listed with their responses, and a message can be sent again under its id", async () => {
  const delivered = await create(`${HOOK}/200`);
  const failing = await create(`${HOOK}/500`);
  await messages(2);
  expect(await deliveryOf(`msg_${delivered}_1`, () => true)).toMatchObject({
    object: "webhook.delivery",
    prediction: delivered,
    event: "completed",
    url: `${HOOK}/200`,
    status: "delivered",
    attempts: 1,
    response_status: 200,
    next_attempt_at: null,
  });
  expect(await deliveryOf(`msg_${failing}_1`, () => true)).toMatchObject({
    status: "pending",
    response_status: 500,
    next_attempt_at: expect.any(Number),
  });
  const [newest, ...older] = (await deliveries()).data;
  expect((await deliveries("?limit=1")).data).toEqual([newest]);
  expect((await deliveries(`?after=${newest!.id}`)).data).toEqual(older);
  expect(await refusal(await call(`${DELIVERIES}?after=msg_none`))).toMatchObject({ status: 400, param: "after" });

  const again = await call(`${DELIVERIES}/msg_${delivered}_1/resend`, { method: "POST" });
  expect([again.status, await again.json()]).toMatchObject([202, { status: "pending" }]);
  const [message] = await messages(1);
  expect(message!.headers["webhook-id"]).toBe(`msg_${delivered}_1`);
  expect(new Verifier(await secretOf()).verify(message!.body, message!.headers)).toMatchObject({ id: delivered });
  expect(await refusal(await call(`${DELIVERIES}/msg_none/resend`, { method: "POST" }))).toMatchObject({ status: 404 });
});

test("a message that waits for its retry is sent immediately on request", async () => {
  const id = await create(`${HOOK}/500`);
  await messages(1);
  await deliveryOf(`msg_${id}_1`, ({ status }) => status === "pending");
  await call(`${DELIVERIES}/msg_${id}_1/resend`, { method: "POST" });
  await messages(1);
  await vi.waitUntil(async () => (await outboxOf(id))?.messages[0]?.attempts === 1, PATIENCE);
  expect((await outboxOf(id))!.messages).toHaveLength(1);
});

test("deliveries are deleted after a week", async () => {
  const id = await create(`${HOOK}/200`);
  await messages(1);
  const { id: message } = await deliveryOf(`msg_${id}_1`, () => true);
  const day = 24 * 3600_000;
  await dropOldDeliveries(env, Date.now() + 6 * day);
  expect((await deliveries()).data).toHaveLength(1);
  await dropOldDeliveries(env, Date.now() + 8 * day);
  expect((await deliveries()).data.map((delivery) => delivery.id)).not.toContain(message);
});
