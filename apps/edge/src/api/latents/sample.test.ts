import { expect, test } from "vitest";
import { call, gpu, post, refusal, stored, ORIGIN } from "../../../test/client.ts";
import type { ShownLatent } from "../../../test/latents.ts";

interface Sampled {
  data: ShownLatent[];
  candidates: number;
}
async function sample(body: object): Promise<Sampled> {
  const response = await post("/v1/latents/sample", body);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
  return response.json();
}

test("generates n in jobs of ten, ranks them, keeps and shows the best, with seeds and addresses; nothing is drawn", async () => {
  const { data, candidates } = await sample({ prompt: "a", n: 23, keep: 3, seed: 100, draw: true });
  expect(candidates).toBe(23);
  expect(data).toHaveLength(3);
  // The stand-in's latents all point one way: equal scores, in the order of their seeds.
  expect(data.map(({ seed }) => seed)).toEqual([100, 101, 102]);
  for (const { score } of data) expect(score).toBeCloseTo(1, 5);
  expect(await stored()).toMatchObject({ jobs: 3, latents: 3 });
  expect((await stored()).keys.filter((key) => key.startsWith("pictures/"))).toEqual([]);
  // The picture that a generation with the same seed gives, unless another seed is named.
  expect(data.map(({ image }) => new URL(image!).searchParams.get("seed"))).toEqual(["100", "101", "102"]);
  const other = await sample({ prompt: "a", n: 2, keep: 1, seed: 100, draw: { seed: 5 } });
  expect(new URL(other.data[0]!.image!).searchParams.get("seed")).toBe("5");
  await (await call(data[0]!.image!.slice(ORIGIN.length))).arrayBuffer();
  expect((await stored()).keys.filter((key) => key.startsWith("pictures/"))).toHaveLength(1);
});

test("ranks by examples, those similar to negative ones last", async () => {
  const ones = { vector: Array.from({ length: 8 }, () => 1) };
  const { data } = await sample({ prompt: "a", n: 2, keep: 2, seed: 1, negative: [ones] });
  for (const { score } of data) expect(score).toBeCloseTo(-1, 5);
});

test("near-duplicates count once", async () => {
  const { data } = await sample({ label: 0, n: 4, keep: 4, seed: 1, dedupe_threshold: 0.99 });
  expect(data).toHaveLength(1);
});

test.each([
  ["no condition", { n: 2 }, "prompt"],
  ["too many", { prompt: "a", n: 65 }, "n"],
  ["more kept than made", { prompt: "a", n: 2, keep: 3 }, "keep"],
])("rejects %s", async (_name, body, param) => {
  expect(await refusal(await post("/v1/latents/sample", body))).toMatchObject({ status: 400, param });
  expect((await stored()).jobs).toBe(0);
});

test("rejects the same prompts as a generation", async () => {
  await call("/v1/models");
  await gpu("rejects");
  const response = await post("/v1/latents/sample", { prompt: "bad", n: 1, seed: 1 });
  expect(await refusal(response)).toMatchObject({ status: 400, code: "invalid_request" });
});
