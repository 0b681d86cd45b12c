/** A bundle is replaced under its model's name while its requests and pictures are about. */
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import {
  call,
  generate,
  gpu,
  IMPATIENT,
  load,
  PATIENCE,
  post,
  refusal,
  stored,
  textOf,
  untilJob,
} from "../../test/client.ts";
import { versionOf } from "@reptok/shared";
import { TestWorker } from "../../test/gpu-worker.ts";
import { BUNDLES, MANIFEST, REDRAWN, REPLACED } from "../../test/manifest.ts";

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

/** Puts another bundle into the worker, and waits until the edge knows of it. */
async function upgrade(bundles: "redrawn" | "replaced"): Promise<void> {
  await load(bundles);
  const [{ identity }] = BUNDLES[bundles];
  await vi.waitUntil(async () => {
    const { data } = await (await call("/v1/models")).json<{ data: { version: string }[] }>();
    return data[0]!.version === identity.version;
  }, PATIENCE);
}

test("a job states the version that it was created for, and its pictures' URLs the decoder that drew them", async () => {
  const { data } = await generate({ prompt: "a", seed: 1 });
  expect(new URL(data[0]!.url!).searchParams.get("decoder")).toBe(OLD.decoder);
  expect(await decoderOf(await call(pathOf(data[0]!.url!)))).toBe(OLD.decoder);
  const row = await env.DB.prepare("select model, version, space, decoder from jobs").first();
  expect(row).toEqual({ model: "tiny", ...OLD });
});

test("if a model is replaced between a request and its drawing, the old URL returns the old picture or none", async () => {
  const { data } = await generate({ prompt: "a", seed: 1, n: 2 });
  const [kept, dropped] = data.map(({ url }) => pathOf(url!));
  // Pictures may be dropped at any time.
  await env.BUCKET.delete((await pictures()).filter((key) => key.includes(data[1]!.latent_id)));
  await gpu("away");
  const drawing = call(dropped!, {}, IMPATIENT);
  const generating = post("/v1/predictions", { input: { prompt: "b", seed: 2 } });
  const { id } = await (await generating).json<{ id: string }>();
  await vi.waitUntil(async () => (await jobsThat("starting")) === 2, PATIENCE);

  // The jobs wait for a worker that has their version.
  await load("replaced");
  expect(await refusal(await drawing)).toMatchObject({ status: 503, code: "timeout" });
  expect(await decoderOf(await call(kept!))).toBe(OLD.decoder);
  expect(await refusal(await call(dropped!))).toMatchObject({ status: 404, code: "space_not_served" });
  const { data: anew } = await generate({ prompt: "b", seed: 2 });
  expect(new URL(anew[0]!.url!).searchParams.get("decoder")).toBe(NEW.decoder);
  expect(await decoderOf(await call(pathOf(anew[0]!.url!)))).toBe(NEW.decoder);
  expect(await untilJob(id, "starting")).toMatchObject({ attempts: 0 });

  const old = new TestWorker({ versions: [versionOf(MANIFEST)] });
  await old.connect();
  expect(await untilJob(id, "succeeded")).toMatchObject({ version: OLD.version });
  await vi.waitUntil(async () => (await jobsThat("succeeded")) === 4, PATIENCE);
  expect(await decoderOf(await call(dropped!))).toBe(OLD.decoder);
  for (const key of await pictures()) {
    const drawnBy = (JSON.parse(await (await env.BUCKET.get(key))!.text()) as { decoder: string }).decoder;
    expect(key).toContain(`/${drawnBy}/`);
  }
  old.close();
});

test("rejects a result of another version than requested, and stores nothing", async () => {
  await call("/v1/models");
  await gpu("mistakes");
  const answer = await post("/v1/images/generations", { prompt: "a", seed: 3 });
  expect(await refusal(answer)).toMatchObject({ status: 500, code: "internal" });
  expect(await stored()).toMatchObject({ latents: 0, keys: [] });
});

test("a response repeated under its key states the decoder that drew it", async () => {
  const again = () => post("/v1/images/generations", { prompt: "a", seed: 4 }, { "idempotency-key": "k" });
  const first = await (await again()).json<{ data: { url: string }[] }>();
  await upgrade("replaced");
  const second = await (await again()).json<{ data: { url: string }[] }>();
  expect(second.data[0]!.url).toBe(first.data[0]!.url);
  expect(await decoderOf(await call(pathOf(second.data[0]!.url)))).toBe(OLD.decoder);
});

test("another decoder of the same space draws the same library; all latents are unchanged", async () => {
  const { data } = await generate({ prompt: "a", seed: 5 });
  const { latent_id: old, url } = data[0]!;
  await upgrade("redrawn");
  const anew = await call(`/v1/latents/${old}/image?seed=5`);
  expect(await decoderOf(anew)).toBe(REDRAWN.identity.decoder);
  expect(await decoderOf(await call(pathOf(url!)))).toBe(OLD.decoder);

  const { data: later } = await generate({ prompt: "a", seed: 6 });
  const made = later[0]!.latent_id;
  const found = await (
    await post("/v1/latents/search", { id: made, draw: true })
  ).json<{
    data: { id: string; image: string }[];
  }>();
  expect(found.data.map(({ id }) => id)).toEqual([old]);
  expect(await decoderOf(await call(pathOf(found.data[0]!.image)))).toBe(REDRAWN.identity.decoder);
  const mixed = await post("/v1/latents/combine", { inputs: [{ id: old }, { id: made }] });
  expect(mixed.status).toBe(200);
});

test("latents of a space that is no longer served can be read and listed, but not drawn, found or mixed with others", async () => {
  const { data } = await generate({ prompt: "a", seed: 7 });
  const old = data[0]!.latent_id;
  await upgrade("replaced");
  const { data: later } = await generate({ prompt: "a", seed: 8 });
  const made = later[0]!.latent_id;

  expect(await (await call(`/v1/latents/${old}`)).json()).toMatchObject({ id: old, space: OLD.space });
  const { data: listed } = await (await call("/v1/latents")).json<{ data: { id: string; space: string }[] }>();
  expect(listed.map(({ id, space }) => [id, space])).toEqual([
    [made, NEW.space],
    [old, OLD.space],
  ]);
  expect((await textOf(await call("/v1/latents/export"))).split("\n").filter(Boolean)).toHaveLength(2);
  expect(await refusal(await call(`/v1/latents/${old}/image`))).toMatchObject({
    status: 404,
    code: "space_not_served",
  });
  const { data: found } = await (await post("/v1/latents/search", { id: made })).json<{ data: unknown[] }>();
  expect(found).toEqual([]);

  const inputs = [{ id: made }, { id: old }];
  const mixed = await post("/v1/latents/combine", { inputs });
  const { error } = await mixed.json<{ error: { code: string; message: string; param: string } }>();
  expect([mixed.status, error.code, error.param]).toEqual([400, "latent_space_mismatch", "inputs[1]"]);
  for (const { space } of [OLD, NEW]) expect(error.message).toContain(space.slice(0, 16));
  expect(await refusal(await post("/v1/latents/interpolate", { points: inputs, n: 3 }))).toMatchObject({
    code: "latent_space_mismatch",
  });
  // They can still be searched among themselves, as long as nothing has to be computed for them.
  expect((await post("/v1/latents/search", { id: old })).status).toBe(200);
  const positive = [{ id: old }, { prompt: "a" }];
  expect(await refusal(await post("/v1/latents/search", { positive }))).toMatchObject({ code: "space_not_served" });
});
