/** Requests with a `dedupe_threshold`, whose near-duplicates are not decoded. */
import { decodeBase64 } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { callAs, makeKey, makeProject, sendAs } from "../../../test/accounts.ts";
import { call, type Generated, generate, gpu, post, refusal, stored, textOf, untilJob } from "../../../test/client.ts";
import { keepValues } from "../../../test/latents.ts";
import { VERSION } from "../../../test/manifest.ts";

interface Distinct extends Generated {
  data: (Generated["data"][number] & { duplicate_of?: string; similarity?: number })[];
  output_format: string;
}
const distinct = async (body: object): Promise<Distinct> => (await generate(body)) as Distinct;
const drawnBy = ({ b64_json }: { b64_json?: string }) =>
  JSON.parse(new TextDecoder().decode(decodeBase64(b64_json!))) as { first: number; seed: number; size: number };
const pictures = async () => (await stored()).keys.filter((key) => key.startsWith("pictures/"));

/** The kinds of the jobs that the GPU worker received since the last call. */
async function kindsDone(): Promise<string[]> {
  const ids = (await gpu("normal")).flat();
  const { results } = await env.DB.prepare("select id, request from jobs").all<{ id: string; request: string }>();
  const kinds = new Map(results.map(({ id, request }) => [id, (JSON.parse(request) as { kind: string }).kind]));
  return ids.map((id) => kinds.get(id) ?? "none");
}

// The fake worker's latents of all prompts and seeds except 0 have one direction: they are near-duplicates.
const B64 = { prompt: "a", response_format: "b64_json" };

beforeEach(async () => {
  await call("/v1/models");
});

test("draws one of a request's near-duplicates and reports all", async () => {
  const { data, usage, output_format } = await distinct({ ...B64, seed: 5, n: 3, dedupe_threshold: 0.999 });
  expect(data.map(({ seed }) => seed)).toEqual([5, 6, 7]);
  expect(new Set(data.map(({ latent_id }) => latent_id)).size).toBe(3);
  const drawn = { first: 5 / 128, seed: 5, steps: 20, size: 64, format: "png", decoder: VERSION.decoder };
  expect(data.map(drawnBy)).toEqual([drawn, drawn, drawn]);
  expect(data.map(({ duplicate_of }) => duplicate_of)).toEqual([undefined, data[0]!.latent_id, data[0]!.latent_id]);
  expect(data[1]!.similarity).toBeCloseTo(1, 5);
  expect([usage.images, output_format]).toEqual([3, "png"]);
  expect(await pictures()).toHaveLength(1);
  expect(await kindsDone()).toEqual(["generate", "decode"]);
});

test("returns a kept picture of any seed instead of drawing one", async () => {
  const before = await distinct({ ...B64, seed: 5 });
  await gpu("normal");
  const body = { ...B64, prompt: "b", seed: 900, dedupe_threshold: 0.999 };
  const { data } = await distinct(body);
  expect(data[0]).toMatchObject({
    seed: 900,
    duplicate_of: before.data[0]!.latent_id,
    b64_json: before.data[0]!.b64_json,
  });
  expect(data[0]!.latent_id).not.toBe(before.data[0]!.latent_id);
  expect(await kindsDone()).toEqual(["generate"]);
  const { data: linked } = await distinct({ ...body, response_format: "url" });
  expect(JSON.parse(await textOf(await call(linked[0]!.url!.slice("http://localhost".length))))).toMatchObject({
    seed: 5,
  });
  expect(await pictures()).toHaveLength(1);
});

test("pictures with other settings, or of less similar latents, are not used", async () => {
  await distinct({ ...B64, seed: 5 });
  const off = await keepValues(1, 1, 1, 1, 1, 1, 1, -1);
  await (await call(`/v1/latents/${off}/image?seed=3&steps=4`)).arrayBuffer();
  const own = async (more: object) => {
    const { data } = await distinct({ ...B64, seed: 900, dedupe_threshold: 0.8, ...more });
    return [data[0]!.duplicate_of, drawnBy(data[0]!).seed];
  };
  for (const more of [{ num_inference_steps: 4 }, { size: "128x128" }, { output_format: "webp" }])
    expect(await own(more)).toEqual([undefined, 900]);
  // Its cosine to the generated ones is 6 / 8.
  const near = await distinct({ ...B64, seed: 901, num_inference_steps: 4, dedupe_threshold: 0.74 });
  expect(near.data[0]!.similarity).toBeGreaterThan(0.74);
});

describe("nothing is substituted", () => {
  test("without a dedupe_threshold", async () => {
    await distinct({ ...B64, seed: 5 });
    await distinct({ ...B64, seed: 900, dedupe_threshold: 0.999 });
    const { data } = await distinct({ ...B64, seed: 900 });
    expect([data[0]!.duplicate_of, drawnBy(data[0]!).seed]).toEqual([undefined, 900]);
  });

  test("by another project's picture", async () => {
    await distinct({ ...B64, seed: 5 });
    const { value } = await makeProject();
    const response = await sendAs(value, "/v1/images/generations", { ...B64, seed: 900, dedupe_threshold: 0.999 });
    const { data } = await response.json<Distinct>();
    expect([data[0]!.duplicate_of, drawnBy(data[0]!).seed]).toEqual([undefined, 900]);
  });

  test("for a picture that is already stored", async () => {
    await distinct({ ...B64, seed: 5 });
    const plain = await distinct({ ...B64, seed: 900 });
    const again = await distinct({ ...B64, seed: 900, dedupe_threshold: 0.999 });
    expect(again.data).toEqual(plain.data);
  });
});

test("only drawn pictures count against a quota, and the key needs the scope to read latents", async () => {
  // All four are reserved until the duplicates are known.
  const key = await makeKey("local", { pictures_per_month: 4 });
  const body = { ...B64, seed: 5, n: 4, dedupe_threshold: 0.999 };
  const response = await sendAs(key.value, "/v1/images/generations", body);
  expect([response.status, response.headers.get("x-ratelimit-remaining-pictures")]).toEqual([200, "3"]);
  const usage = await callAs(key.value, "/v1/usage");
  const { data } = await usage.json<{ data: { operation: string; pictures: number; latents: number }[] }>();
  expect(data.map(({ operation, pictures: n, latents }) => [operation, n, latents])).toEqual([
    ["decode", 1, 0],
    ["generate", 0, 4],
  ]);
  const blind = await makeKey("local", { scopes: ["images"] });
  expect(await refusal(await sendAs(blind.value, "/v1/images/generations", body))).toMatchObject({ status: 403 });
});

test("the answer names the latents' job, and an idempotency key works", async () => {
  const body = { ...B64, n: 2, dedupe_threshold: 0.999 };
  const headers = { "idempotency-key": "k" };
  const first = await post("/v1/images/generations", body, headers);
  await untilJob(first.headers.get("x-prediction-id")!, "succeeded");
  const { data } = await first.json<Distinct>();
  const job = await (
    await call(`/v1/predictions/${first.headers.get("x-prediction-id")}`)
  ).json<{ latents: string[] }>();
  expect(job.latents).toEqual(data.map(({ latent_id }) => latent_id));
  const second = await post("/v1/images/generations", body, headers);
  expect(second.headers.get("idempotent-replayed")).toBe("true");
  expect((await second.json<Distinct>()).data).toEqual(data);
});

test.each([{ stream: true }, { response_format: "latent" }, { dedupe_threshold: 0.2 }, { dedupe_threshold: "1" }])(
  "rejects %j",
  async (more) => {
    const response = await post("/v1/images/generations", { prompt: "a", dedupe_threshold: 0.9, ...more });
    expect(await refusal(response)).toEqual({ status: 400, code: "invalid_request", param: "dedupe_threshold" });
    expect((await stored()).jobs).toBe(0);
  },
);
