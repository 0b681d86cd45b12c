/** A bundle is replaced under its model's name while its requests and pictures are about. */
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { call, generate, gpu, load, post, refusal, stored, textOf, untilJob } from "../../test/client.ts";
import { versionOf } from "@reptok/shared";
import { TestWorker } from "../../test/gpu-worker.ts";
import { MANIFEST, REPLACED } from "../../test/manifest.ts";

const OLD = MANIFEST.identity;
const NEW = REPLACED.identity;

const pathOf = (url: string) => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};
const decoderOf = async (response: Response) => (JSON.parse(await textOf(response)) as { decoder: string }).decoder;
const pictures = async () => (await stored()).keys.filter((key) => key.startsWith("pictures/"));
const jobsThat = async (status: string) =>
  (await env.DB.prepare("select count(*) as n from jobs where status = ?").bind(status).first<number>("n")) ?? 0;

test("a job names the version that it was made for, and its pictures the decoder that drew them", async () => {
  const { data } = await generate({ prompt: "a", seed: 1 });
  expect(new URL(data[0]!.url!).searchParams.get("decoder")).toBe(OLD.decoder);
  expect(await decoderOf(await call(pathOf(data[0]!.url!)))).toBe(OLD.decoder);
  const row = await env.DB.prepare("select model, version, space, decoder from jobs").first();
  expect(row).toEqual({ model: "tiny", ...OLD });
});

test("between a request and its drawing: the old address has the old picture or none, never another", async () => {
  const { data } = await generate({ prompt: "a", seed: 1, n: 2 });
  const [kept, dropped] = data.map(({ url }) => pathOf(url!));
  // Pictures may be dropped at any time.
  await env.BUCKET.delete((await pictures()).filter((key) => key.includes(data[1]!.latent_id)));
  await gpu("away");
  const drawing = call(dropped!);
  const generating = post("/v1/predictions", { input: { prompt: "b", seed: 2 } });
  const { id } = await (await generating).json<{ id: string }>();
  await vi.waitUntil(async () => (await jobsThat("starting")) === 2);

  // The jobs wait for a worker that has their version.
  await load("replaced");
  expect(await refusal(await drawing)).toMatchObject({ status: 503, code: "timeout" });
  expect(await decoderOf(await call(kept!))).toBe(OLD.decoder);
  expect(await refusal(await call(dropped!))).toMatchObject({ status: 404, code: "not_found" });
  const { data: anew } = await generate({ prompt: "b", seed: 2 });
  expect(new URL(anew[0]!.url!).searchParams.get("decoder")).toBe(NEW.decoder);
  expect(await decoderOf(await call(pathOf(anew[0]!.url!)))).toBe(NEW.decoder);
  expect(await untilJob(id, "starting")).toMatchObject({ attempts: 0 });

  const old = new TestWorker({ versions: [versionOf(MANIFEST)] });
  await old.connect();
  expect(await untilJob(id, "succeeded")).toMatchObject({ version: OLD.version });
  await vi.waitUntil(async () => (await jobsThat("succeeded")) === 4);
  expect(await decoderOf(await call(dropped!))).toBe(OLD.decoder);
  for (const key of await pictures()) {
    const drawnBy = (JSON.parse(await (await env.BUCKET.get(key))!.text()) as { decoder: string }).decoder;
    expect(key).toContain(`/${drawnBy}/`);
  }
  old.close();
});

test("a result of another version than was asked for is refused, and nothing is kept of it", async () => {
  await call("/v1/models");
  await gpu("mistakes");
  const answer = await post("/v1/images/generations", { prompt: "a", seed: 3 });
  expect(await refusal(answer)).toMatchObject({ status: 500, code: "internal" });
  expect(await stored()).toMatchObject({ latents: 0, keys: [] });
});

test("an answer that was asked for again under its key names the decoder that drew it", async () => {
  const again = () => post("/v1/images/generations", { prompt: "a", seed: 4 }, { "idempotency-key": "k" });
  const first = await (await again()).json<{ data: { url: string }[] }>();
  await load("replaced");
  const second = await (await again()).json<{ data: { url: string }[] }>();
  expect(second.data[0]!.url).toBe(first.data[0]!.url);
  expect(await decoderOf(await call(pathOf(second.data[0]!.url)))).toBe(OLD.decoder);
});
