import { LATENT_MEDIA_TYPE } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { makeProject, sendAs } from "../../../test/accounts.ts";
import { call, generate, gpu, load, post, refusal } from "../../../test/client.ts";
import { MANIFEST, REPLACED } from "../../../test/manifest.ts";

const [OLD, NEW] = [MANIFEST.identity, REPLACED.identity];
const model = `tiny@${NEW.version.slice(0, 16)}`;

interface Entry {
  id: string;
  space: string;
  source: string;
  collection: string;
  metadata: object;
  translated_from: string | null;
}

async function translate(body: object): Promise<Entry[]> {
  const response = await post("/v1/latents/translate", { model, ...body });
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
  return (await response.json<{ data: Entry[] }>()).data;
}
const entry = async (id: string) => (await call(`/v1/latents/${id}/entry`)).json<Entry>();
const kinds = async () =>
  (await env.DB.prepare("select request ->> 'kind' as kind from jobs order by rowid").all()).results.map(
    ({ kind }) => kind,
  );

/** Two latents of the old space, the first in a separate collection. */
async function keepTwo(): Promise<[string, string]> {
  const made = async (seed: number, collection: string) => {
    const labels = { collection, metadata: { seed } };
    return (await generate({ prompt: "a", seed, response_format: "latent", ...labels })).data[0]!.latent_id;
  };
  return [await made(1, "fruit"), await made(2, "default")];
}

test("latents are drawn by the old decoder and encoded anew; both stay, linked, with their collections and metadata", async () => {
  await load("both");
  await gpu("paints");
  const ids = await keepTwo();
  const translated = await translate({ ids });
  expect(translated).toMatchObject([
    { space: NEW.space, source: "encoded", collection: "fruit", metadata: { seed: 1 }, translated_from: ids[0] },
    { space: NEW.space, source: "encoded", collection: "default", metadata: { seed: 2 }, translated_from: ids[1] },
  ]);
  expect(await entry(translated[0]!.id)).toEqual(translated[0]);
  expect(await entry(ids[0])).toMatchObject({ space: OLD.space, metadata: { seed: 1 }, translated_from: null });
  const { results } = await env.DB.prepare(
    "select distinct decoder from jobs where request ->> 'kind' = 'decode'",
  ).all();
  expect(results).toEqual([{ decoder: OLD.decoder }]);

  // A repeated request reuses the jobs; a latent that is already in the space is returned unchanged.
  const jobs = await kinds();
  expect(jobs.slice(2)).toEqual(["decode", "decode", "encode", "encode"]);
  expect(await translate({ ids: [translated[0]!.id, ids[1]] })).toEqual(translated);
  expect(await kinds()).toEqual(jobs);
  // Another seed draws other pictures, and the collection may be named.
  expect(await translate({ ids: [ids[0]], seed: 7, collection: "new" })).toMatchObject([{ collection: "new" }]);
});

test("reads a latent of several collections from the first by name, and reports an unknown id by its position", async () => {
  await load("both");
  await gpu("paints");
  const [id] = await keepTwo();
  const bytes = await (await call(`/v1/latents/${id}`, { headers: { accept: LATENT_MEDIA_TYPE } })).arrayBuffer();
  const copy = { method: "POST", headers: { "content-type": LATENT_MEDIA_TYPE }, body: bytes };
  const labels = new URLSearchParams({ collection: "apples", metadata: '{"first": true}' });
  expect((await call(`/v1/latents?${labels.toString()}`, copy)).status).toBe(201);
  expect(await translate({ ids: [id] })).toMatchObject([{ collection: "apples", metadata: { first: true } }]);
  const unknown = `lat_${"0".repeat(64)}`;
  const rejected = await refusal(await post("/v1/latents/translate", { ids: [id, unknown], model }));
  expect(rejected).toMatchObject({ status: 404, param: "ids[1]" });
});

test("stored pictures are translated after their decoder is gone, others are not", async () => {
  await load("both");
  await gpu("paints");
  const [drawn, other] = await keepTwo();
  expect((await call(`/v1/latents/${drawn}/image`)).status).toBe(200);
  await load("replaced");
  await gpu("paints");
  expect(await translate({ ids: [drawn], model: "tiny" })).toMatchObject([{ translated_from: drawn }]);
  const refused = await post("/v1/latents/translate", { ids: [other], model: "tiny" });
  expect(await refusal(refused)).toMatchObject({ status: 404, code: "space_not_served" });
});

test("pictures are drawn all or none: beyond a limit nothing is", async () => {
  await load("both");
  await gpu("paints");
  const project = await makeProject();
  const made = await sendAs(project.value, "/v1/images/generations", {
    prompt: "a",
    seed: 1,
    n: 3,
    response_format: "latent",
  });
  const { data } = await made.json<{ data: { latent_id: string }[] }>();
  await env.DB.prepare("update projects set pictures_per_month = 2 where id = ?").bind(project.project).run();
  const before = await kinds();
  const body = { ids: data.map(({ latent_id }) => latent_id), model };
  const refused = await sendAs(project.value, "/v1/latents/translate", body);
  expect(await refusal(refused)).toMatchObject({ status: 429, code: "insufficient_quota" });
  expect(await kinds()).toEqual(before);
});

test.each([
  ["no ids", { ids: [] }, "ids"],
  ["more than 16", { ids: Array.from({ length: 17 }, () => `lat_${"0".repeat(64)}`) }, "ids"],
  ["text that is no id", { ids: ["x"] }, "ids[0]"],
  ["an unknown field", { ids: [`lat_${"0".repeat(64)}`], to: "tiny" }, "to"],
])("rejects %s", async (_, body, param) => {
  expect(await refusal(await post("/v1/latents/translate", body))).toMatchObject({ status: 400, param });
});
