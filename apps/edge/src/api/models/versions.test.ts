/** Two versions of a model side by side: named, made current, retired. */
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { admin, sendAs } from "../../../test/accounts.ts";
import { call, generate, load, post, refusal, textOf } from "../../../test/client.ts";
import { registerModels } from "../../../test/gpu-worker.ts";
import { MANIFEST, REPLACED } from "../../../test/manifest.ts";

const OLD = MANIFEST.identity;
const NEW = REPLACED.identity;

interface Version {
  id: string;
  current: boolean;
  served: boolean;
  retired_at: number | null;
}
const versions = async () => (await (await admin("/models")).json<{ data: Version[] }>()).data;
const change = (version: string, body: object) => sendAs(env.ADMIN_KEY!, `/v1/admin/models/${version}`, body);
/** The decoder of a request for the model. */
async function decoderOf(model: string | undefined, seed: number): Promise<string> {
  const { data } = await generate({ prompt: "a", seed, model, response_format: "b64_json" });
  return (JSON.parse(atob(data[0]!.b64_json!)) as { decoder: string }).decoder;
}

beforeEach(() => load("both"));

test("the first version is current; requests can name each by its hash, whole or its first 16 digits", async () => {
  expect(await versions()).toMatchObject([
    { id: OLD.version, current: true, served: true, retired_at: null },
    { id: NEW.version, current: false, served: true, retired_at: null },
  ]);
  const { data } = await (await call("/v1/models")).json<{ data: { id: string }[] }>();
  const versionsOf = [
    { ...OLD, current: true },
    { ...NEW, current: false },
  ];
  expect(data).toMatchObject([{ id: "tiny", version: OLD.version, versions: versionsOf }]);
  expect(await (await call("/v1/models/tiny")).json()).toEqual(data[0]);
  expect(await decoderOf(undefined, 1)).toBe(OLD.decoder);
  expect(await decoderOf("tiny", 2)).toBe(OLD.decoder);
  expect(await decoderOf(`tiny@${NEW.version}`, 3)).toBe(NEW.decoder);
  expect(await decoderOf(`tiny@${NEW.version.slice(0, 16)}`, 4)).toBe(NEW.decoder);
  expect(await decoderOf(`tiny@${OLD.version}`, 5)).toBe(OLD.decoder);
  for (const reference of [{ version: NEW.version }, { version: `reptok/tiny:${NEW.version}` }]) {
    const made = await post("/v1/predictions", { ...reference, input: { prompt: "a" } }, { prefer: "wait" });
    expect(await made.json()).toMatchObject({ status: "succeeded", version: NEW.version });
  }
  for (const model of [`tiny@${NEW.version.slice(0, 15)}`, `tiny@${"f".repeat(64)}`, `other@${NEW.version}`, "tiny@@"])
    expect(await refusal(await post("/v1/images/generations", { prompt: "a", model }))).toMatchObject({
      status: 404,
      code: "model_not_found",
    });
});

test("the model's name denotes the current version; latents of the other are drawn by their own decoder", async () => {
  const { data } = await generate({ prompt: "a", seed: 1 });
  const promoted = await change(NEW.version, { current: true });
  expect([promoted.status, await promoted.json()]).toMatchObject([200, { id: NEW.version, current: true }]);
  expect((await versions()).map(({ id, current }) => [id, current])).toEqual([
    [NEW.version, true],
    [OLD.version, false],
  ]);
  expect(await decoderOf("tiny", 2)).toBe(NEW.decoder);
  const drawn = await textOf(await call(`/v1/latents/${data[0]!.latent_id}/image?seed=9`));
  expect(JSON.parse(drawn)).toMatchObject({ decoder: OLD.decoder });
  // It stays current in any order of registrations.
  for (const only of [true, false]) await registerModels([MANIFEST, REPLACED], only);
  expect((await versions()).map(({ id }) => id)).toEqual([NEW.version, OLD.version]);
});

test("if no worker has the current version, a served one that is not retired replaces it", async () => {
  const state = async () => (await versions()).map(({ id, current, served }) => [id, current, served]);
  await registerModels([REPLACED], false);
  expect(await state()).toEqual([
    [OLD.version, true, true],
    [NEW.version, false, true],
  ]);
  await registerModels([REPLACED], true);
  expect(await state()).toEqual([
    [NEW.version, true, true],
    [OLD.version, false, false],
  ]);
  const conflict = await change(OLD.version, { current: true });
  expect(await refusal(conflict)).toMatchObject({ status: 409, code: "conflict" });
  await change(OLD.version, { retired: true });
  await registerModels([MANIFEST], true);
  expect((await versions()).map(({ current }) => current)).toEqual([false, false]);
  expect(await refusal(await call("/v1/models/tiny"))).toMatchObject({ status: 404, code: "model_not_found" });
  await change(OLD.version, { retired: false });
  await registerModels([MANIFEST], true);
  expect(await state()).toEqual([
    [OLD.version, true, true],
    [NEW.version, false, false],
  ]);
});

test("imports latents of every registered version", async () => {
  const { data } = await generate({ prompt: "a", seed: 1, model: `tiny@${NEW.version}` });
  const exported = await textOf(await call("/v1/latents/export"));
  expect(await (await call(`/v1/latents/${data[0]!.latent_id}`)).json()).toMatchObject({ space: NEW.space });
  await change(NEW.version, { retired: true });
  const headers = { "content-type": "application/x-ndjson" };
  const answer = await call("/v1/latents/import", { method: "POST", headers, body: exported });
  const lines = (await textOf(answer)).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { status: "kept", id: data[0]!.latent_id },
    { kept: 1, failed: 0 },
  ]);
  const kept = await post("/v1/latents", JSON.parse(exported.trim()));
  expect(kept.status).toBe(201);
});

test("latents of a retired version are kept and read, and drawn again after its restoration", async () => {
  const { data } = await generate({ prompt: "a", seed: 1 });
  const { latent_id: latent, url } = data[0]!;
  await change(NEW.version, { current: true });
  const retired = await change(OLD.version, { retired: true });
  expect(await retired.json()).toMatchObject({ current: false, retired_at: expect.any(Number) });

  const model = `tiny@${OLD.version}`;
  expect(await refusal(await post("/v1/images/generations", { prompt: "a", model }))).toMatchObject({ status: 404 });
  expect((await call(`/v1/latents/${latent}`)).status).toBe(200);
  expect(await textOf(await call("/v1/latents/export"))).toContain(latent);
  const image = `/v1/latents/${latent}/image?seed=9`;
  expect(await refusal(await call(image))).toMatchObject({ status: 404, code: "space_not_served" });
  const { pathname, search } = new URL(url!);
  expect(JSON.parse(await textOf(await call(pathname + search)))).toMatchObject({ decoder: OLD.decoder });

  await change(OLD.version, { retired: false });
  expect(JSON.parse(await textOf(await call(image)))).toMatchObject({ decoder: OLD.decoder });
});

test("rejects retiring the current version, making a retired one current, and unknown versions", async () => {
  const conflict = { status: 409, code: "conflict", param: "version" };
  expect(await refusal(await change(OLD.version, { retired: true }))).toEqual(conflict);
  await change(NEW.version, { retired: true });
  expect(await refusal(await change(NEW.version, { current: true }))).toEqual(conflict);
  expect((await versions()).map(({ current }) => current)).toEqual([true, false]);
  expect(await refusal(await change("f".repeat(64), { current: true }))).toMatchObject({
    status: 404,
    code: "not_found",
  });
  for (const body of [{}, { current: false }, { current: true, retired: false }])
    expect(await refusal(await change(NEW.version, body))).toMatchObject({ status: 400 });
});
