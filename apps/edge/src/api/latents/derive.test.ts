import { cosineSimilarity, decodeLatent, encodeBase64, LATENT_MEDIA_TYPE, norm, slerp } from "@reptok/shared";
import { expect, test } from "vitest";
import { call, gpu, NOTHING, post, refusal, stored, textOf, ORIGIN } from "../../../test/client.ts";
import { keepValues, type ShownLatent } from "../../../test/latents.ts";
import { png } from "../../../test/pictures.ts";

async function derive(how: string, body: object): Promise<(ShownLatent & { position?: number })[]> {
  const response = await post(`/v1/latents/${how}`, body);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
  return (await response.json<{ data: ShownLatent[] }>()).data;
}
async function valuesOf(id: string): Promise<Float32Array> {
  const response = await call(`/v1/latents/${id}`, { headers: { accept: LATENT_MEDIA_TYPE } });
  expect(response.status).toBe(200);
  return decodeLatent(new Uint8Array(await response.arrayBuffer())).data;
}
const f32 = (...values: number[]) => Float32Array.from(values);
const X = [1, 0, 0, 0, 0, 0, 0, 0];
const Y = [0, 2, 0, 0, 0, 0, 0, 0];
const LENGTH = 8;

test("interpolates on the sphere between latents, whose own ids are the ends", async () => {
  const [x, y] = [await keepValues(...X), await keepValues(...Y)];
  const path = await derive("interpolate", { points: [{ id: x }, { id: y }], n: 5 });
  expect([path[0]!.id, path[4]!.id]).toEqual([x, y]);
  expect(path.map(({ position }) => position)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  const middle = await valuesOf(path[2]!.id);
  slerp(f32(...X), f32(...Y), 0.5).forEach((value, i) => expect(middle[i]).toBeCloseTo(value, 3));
  expect(path[2]).toMatchObject({ object: "latent", dtype: "f16", source: "derived" });
  expect(path[0]).toMatchObject({ source: "uploaded" });
  expect((await stored()).latents).toBe(5);
  // Content addresses, and first records: the same path again is the same latents.
  expect(await derive("interpolate", { points: [{ id: x }, { id: y }], n: 5 })).toEqual(path);
  expect((await stored()).latents).toBe(5);
});

test("interpolates through any number of vectors, in the requested dtype", async () => {
  const points = [X, Y, [0, 0, 3, 0, 0, 0, 0, 0]];
  const path = await derive("interpolate", { points: points.map((vector) => ({ vector })), n: 3, dtype: "f32" });
  for (const [i, { id, dtype }] of path.entries()) {
    expect(dtype).toBe("f32");
    expect(await valuesOf(id)).toEqual(f32(...points[i]!));
  }
});

test("combines with weights, as a sum, a mean or on the sphere", async () => {
  const x = await keepValues(...X);
  const inputs = [{ id: x }, { vector: Y, weight: -0.5 }];
  const combine = async (method?: string) => {
    const [derived] = await derive("combine", { inputs, dtype: "f32", ...(method ? { method } : {}) });
    return valuesOf(derived!.id);
  };
  expect(await combine("sum")).toEqual(f32(1, -1, 0, 0, 0, 0, 0, 0));
  expect(await combine("mean")).toEqual(f32(2, -2, 0, 0, 0, 0, 0, 0));
  const sphere = await combine();
  expect(norm(sphere)).toBeCloseTo(4 / 3, 5);
  expect(cosineSimilarity(sphere, f32(1, -1, 0, 0, 0, 0, 0, 0))).toBeCloseTo(1, 6);
});

test("mixes a prompt and a picture, and draws the mixture", async () => {
  const inputs = [
    { prompt: "a", seed: 64 },
    { image: encodeBase64(png(64, 64)), weight: 3 },
  ];
  const [derived] = await derive("combine", { inputs, draw: { seed: 7, steps: 2 } });
  // The stand-in's latents are (seed mod 1000) / 128 and bytes / 128 throughout.
  const expected = (64 + 3 * png(64, 64).length) / 4 / 128;
  expect((await valuesOf(derived!.id))[0]).toBeCloseTo(expected, 2);
  const drawn = await call(derived!.image!.slice(ORIGIN.length));
  expect(JSON.parse(await textOf(drawn))).toMatchObject({ seed: 7, steps: 2, first: expect.closeTo(expected, 2) });
});

test("varies at the strength's angle, by seeds", async () => {
  const source = { vector: Array.from({ length: LENGTH }, (_, i) => i + 1) };
  const derived = await derive("vary", { source, n: 3, strength: 0.5, seed: 11, dtype: "f32" });
  expect(derived.map(({ seed }) => seed)).toEqual([11, 12, 13]);
  for (const { id } of derived) {
    const values = await valuesOf(id);
    expect(cosineSimilarity(values, f32(...source.vector))).toBeCloseTo(Math.SQRT1_2, 5);
    expect(norm(values)).toBeCloseTo(norm(f32(...source.vector)), 4);
  }
  expect(new Set(derived.map(({ id }) => id)).size).toBe(3);
  const [second] = await derive("vary", { source, n: 1, strength: 0.5, seed: 12, dtype: "f32" });
  expect(second!.id).toBe(derived[1]!.id);
  const drawn = await derive("vary", { source, n: 2, seed: 11, draw: true });
  expect(drawn.map(({ image }) => new URL(image!).searchParams.get("seed"))).toEqual(["11", "12"]);
  expect((await derive("vary", { source })).map(({ id }) => id)).toHaveLength(4);
});

test("an idempotency key makes a repeated request return the same latents, and rejects another one", async () => {
  const body = { source: { vector: X }, n: 2 };
  const ask = (how: string, sent: object) => post(`/v1/latents/${how}`, sent, { "idempotency-key": "k" });
  const idsOf = async (answer: Response) => (await answer.json<{ data: ShownLatent[] }>()).data.map(({ id }) => id);
  const first = await ask("vary", body);
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  const again = await ask("vary", body);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(await idsOf(again)).toEqual(await idsOf(first));
  expect(await idsOf(await post("/v1/latents/vary", body))).not.toEqual(await idsOf(await ask("vary", body)));
  for (const [how, sent] of [
    ["vary", { ...body, n: 3 }],
    ["combine", { inputs: [{ vector: X }] }],
    ["interpolate", { points: [{ vector: X }, { vector: Y }] }],
    ["sample", { prompt: "a" }],
  ] as const)
    expect(await refusal(await ask(how, sent))).toMatchObject({ status: 422, code: "idempotency_mismatch" });
});

test("near-duplicates share one picture", async () => {
  const points = [{ vector: X }, { vector: X.with(1, 0.01) }];
  const derived = await derive("interpolate", { points, n: 4, draw: true, dedupe_threshold: 0.99 });
  expect(new Set(derived.map(({ id }) => id)).size).toBe(4);
  expect(new Set(derived.map(({ image }) => image)).size).toBe(1);
  expect(derived.map(({ duplicate_of }) => duplicate_of)).toEqual([
    undefined,
    derived[0]!.id,
    derived[0]!.id,
    derived[0]!.id,
  ]);
  expect(derived[3]!.similarity).toBeGreaterThan(0.99);
  const apart = await derive("interpolate", { points, n: 4, draw: true });
  expect(new Set(apart.map(({ image }) => image)).size).toBe(4);
});

test("results are searchable immediately", async () => {
  const [derived] = await derive("combine", { inputs: [{ vector: X }, { vector: Y }] });
  const found = await post("/v1/latents/search", { vector: [1, 1, 0, 0, 0, 0, 0, 0], limit: 1 });
  expect((await found.json<{ data: ShownLatent[] }>()).data[0]!.id).toBe(derived!.id);
});

test("returns a near-duplicate's picture on request, and draws otherwise", async () => {
  const base = await keepValues(...X);
  const near = await keepValues(...X.with(1, 0.01));
  const far = await keepValues(...Y);
  const image = (id: string, query: string) => call(`/v1/latents/${id}/image?seed=4&steps=2&${query}`);
  const first = await (await image(base, "")).arrayBuffer();
  await gpu("away");
  const same = await image(near, "dedupe_threshold=0.999");
  expect(same.status).toBe(200);
  expect(same.headers.get("x-duplicate-of")).toBe(base);
  expect(Number(same.headers.get("x-similarity"))).toBeCloseTo(1 / Math.sqrt(1.0001), 4);
  expect(same.headers.get("cache-control")).toBe("no-cache");
  expect(await same.arrayBuffer()).toEqual(first);
  await gpu("normal");
  for (const [id, query] of [
    [near, "dedupe_threshold=0.999999"],
    [far, "dedupe_threshold=0.999"],
    [near, ""],
  ] as const) {
    const drawn = await image(id, query);
    expect(drawn.status).toBe(200);
    expect(drawn.headers.get("x-duplicate-of")).toBeNull();
    await drawn.arrayBuffer();
  }
  expect(await refusal(await image(near, "dedupe_threshold=0"))).toMatchObject({ param: "dedupe_threshold" });
});

test.each([
  ["interpolate", { points: [{ vector: X }] }, "invalid_request", "points"],
  ["interpolate", { points: [{ vector: X }, { vector: Y }], n: 65 }, "invalid_request", "n"],
  ["interpolate", { points: [{ vector: X }, { vector: Y }], n: 1 }, "invalid_request", "n"],
  ["combine", { inputs: [] }, "invalid_request", "inputs"],
  ["combine", { inputs: [{ vector: X }, { vector: X, weight: -1 }] }, "invalid_request", null],
  ["combine", { inputs: [{ vector: X }, { vector: Y, weight: -1 }], method: "mean" }, "invalid_request", null],
  ["combine", { inputs: [{ vector: X, weight: 1000 }] }, "invalid_request", "inputs[0].weight"],
  ["combine", { inputs: [{ vector: X.with(0, 1e5) }] }, "invalid_latent", null],
  ["combine", { inputs: [{ vector: X }], dtype: "f64" }, "invalid_request", "dtype"],
  ["vary", { source: { vector: X.with(0, 0) } }, "invalid_request", null],
  ["vary", { source: { vector: X }, strength: 2 }, "invalid_request", "strength"],
  ["vary", {}, "invalid_request", "source"],
])("%s rejects %o and stores nothing", async (how, body, code, param) => {
  expect(await refusal(await post(`/v1/latents/${how}`, body))).toEqual({ status: 400, code, param });
  expect(await stored()).toEqual(NOTHING);
});
