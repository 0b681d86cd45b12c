/** Clients that disconnect before they have the response. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { gpu, ORIGIN, untilJob } from "../../test/client.ts";
import { app } from "../api/app.ts";
import type { Env } from "../env.ts";
import type { JobRoom } from "./job-room.ts";

/**
 * The bindings with one stub for each room, so that rooms receive calls in the order in which they are made; `joined` resolves
 * once so many requests have asked to wait for a job.
 */
function observedRooms() {
  const stubs = new Map<string, DurableObjectStub<JobRoom>>();
  const clients = new Set<string>();
  let joining = { count: Infinity, resolve: () => {} };
  const watch = <T>(client: string, result: T): T => {
    clients.add(client);
    if (clients.size >= joining.count) joining.resolve();
    return result;
  };
  const stubOf = (name: string) => {
    const stub = stubs.get(name) ?? env.JOB_ROOM.getByName(name);
    stubs.set(name, stub);
    return stub;
  };
  const getByName = (name: string) => {
    const stub = stubOf(name);
    return {
      wait: (milliseconds: number, client: string) => watch(client, stub.wait(milliseconds, client)),
      events: (client: string) => watch(client, stub.events(client)),
      report: (...args: Parameters<JobRoom["report"]>) => stub.report(...args),
      leave: (client: string) => stub.leave(client),
      end: (...args: Parameters<JobRoom["end"]>) => stub.end(...args),
    };
  };
  const joined = (count: number) =>
    new Promise<void>((resolve) => {
      joining = { count, resolve };
      if (clients.size >= count) resolve();
    });
  return { vars: { ...env, JOB_ROOM: { getByName } } as unknown as Env, joined };
}

/** Sends a request; `leave` aborts it and resolves when the edge has handled that. */
function send(vars: Env, path: string, body: object | null, headers: Record<string, string> = {}) {
  const controller = new AbortController();
  const ctx = createExecutionContext();
  const request = new Request(ORIGIN + path, {
    method: body ? "POST" : "GET",
    headers: { "content-type": "application/json", ...headers },
    signal: controller.signal,
    ...(body && { body: JSON.stringify(body) }),
  });
  const response = Promise.resolve(app.fetch(request, vars, ctx));
  const leave = async () => {
    controller.abort();
    await waitOnExecutionContext(ctx);
  };
  return { response, leave, settled: () => waitOnExecutionContext(ctx) };
}

const IMAGES = "/v1/images/generations";

async function runningJob(): Promise<string> {
  const id = () => env.DB.prepare("select id from jobs where status = 'processing'").first<string>("id");
  await expect.poll(id).not.toBeNull();
  return (await id())!;
}

async function statusOf(id: string): Promise<string | null> {
  return env.DB.prepare("select status from jobs where id = ?").bind(id).first<string>("status");
}

test("a job is canceled when the only waiting client disconnects", async () => {
  await gpu("halfway");
  const { vars, joined } = observedRooms();
  const only = send(vars, IMAGES, { prompt: "a" });
  const id = await runningJob();
  await joined(1);
  await only.leave();
  expect(await statusOf(id)).toBe("canceled");
});

test("a job is canceled if its client disconnected before it was created", async () => {
  await gpu("halfway");
  const { vars } = observedRooms();
  const early = send(vars, IMAGES, { prompt: "a" });
  await early.leave();
  await early.response;
  await early.settled();
  const { results } = await env.DB.prepare("select status from jobs").all();
  expect(results).toEqual([{ status: "canceled" }]);
});

test("a job is canceled when the client that reads its stream disconnects", async () => {
  await gpu("halfway");
  const { vars } = observedRooms();
  const { response, settled } = send(vars, IMAGES, { prompt: "a", stream: true, partial_images: 1 });
  const reader = (await response).body!.getReader();
  await reader.read();
  const id = await runningJob();
  await reader.cancel();
  await settled();
  expect(await statusOf(id)).toBe("canceled");
});

test("a job for which two clients wait continues when the first disconnects", async () => {
  await gpu("halfway");
  const { vars, joined } = observedRooms();
  const first = send(vars, IMAGES, { prompt: "a", seed: 5 });
  const id = await runningJob();
  const second = send(vars, IMAGES, { prompt: "a", seed: 5 });
  await joined(2);
  await first.leave();
  expect(await statusOf(id)).toBe("processing");
  await gpu("normal");
  expect((await second.response).status).toBe(200);
});

test("a job continues when a client that sent an idempotency key disconnects", async () => {
  await gpu("halfway");
  const { vars, joined } = observedRooms();
  const only = send(vars, IMAGES, { prompt: "a" }, { "idempotency-key": "k" });
  const id = await runningJob();
  await joined(1);
  await only.leave();
  expect(await statusOf(id)).toBe("processing");
  await gpu("normal");
  await untilJob(id, "succeeded");
});

test("a prediction continues when the client that reads its stream disconnects", async () => {
  await gpu("halfway");
  const { vars } = observedRooms();
  const made = await send(vars, "/v1/predictions", { model: "tiny", input: { prompt: "b" } }).response;
  const { id } = await made.json<{ id: string }>();
  await untilJob(id, "processing");
  const { response, settled } = send(vars, `/v1/predictions/${id}/stream`, null);
  const reader = (await response).body!.getReader();
  await reader.read();
  await reader.cancel();
  await settled();
  expect(await statusOf(id)).toBe("processing");
  await gpu("normal");
  await untilJob(id, "succeeded");
});

test("a job's channel reports that it is empty after its last waiter has left, unless another arrives in time", async () => {
  const room = env.JOB_ROOM.getByName("a room of the tests");
  const waiting = ["one", "two"].map((client) => room.wait(60_000, client));
  expect(await room.leave("one")).toBe(false);
  const left = room.leave("two");
  waiting.push(room.wait(60_000, "three"));
  expect(await left).toBe(false);
  expect(await room.leave("three")).toBe(true);
  await room.end({ status: "canceled" } as Parameters<JobRoom["end"]>[0]);
  const canceled = { status: "canceled" };
  expect(await Promise.all(waiting)).toEqual([canceled, canceled, canceled]);
});
