import { cosineSimilarity, decodeBase64, decodeLatent } from "@reptok/shared";
import { expect, test } from "vitest";
import { call, type Generated, generate, gpu, NOTHING, post, refusal, stored, ORIGIN } from "../../../test/client.ts";
import { png } from "../../../test/pictures.ts";

const VARIATIONS = "/v1/images/variations";
const EDITS = "/v1/images/edits";

type Part = string | Uint8Array<ArrayBuffer>;
function form(parts: readonly (readonly [string, Part])[]): FormData {
  const body = new FormData();
  for (const [name, value] of parts) body.append(name, typeof value === "string" ? value : new File([value], "a.png"));
  return body;
}
const send = (path: string, parts: readonly (readonly [string, Part])[], headers: Record<string, string> = {}) =>
  call(path, { method: "POST", body: form(parts), headers });

async function succeed(path: string, parts: readonly (readonly [string, Part])[]): Promise<Generated> {
  const response = await send(path, parts);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
  return response.json();
}

const valuesOf = (latent: string) => decodeLatent(decodeBase64(latent)).data;
/** The latent that the fake GPU worker encodes a picture of `bytes` bytes to; all values are equal. */
const picture = (bytes: number) => png(8, 8, bytes - png(8, 8, 0).length);
const encodedValue = (bytes: number) => (bytes % 1000) / 128;

test("variations have the requested distance to the picture, each in its seed's direction", async () => {
  const fields = [
    ["image", picture(256)],
    ["n", "2"],
    ["seed", "5"],
    ["response_format", "latent"],
  ] as const;
  const base = new Float32Array(8).fill(encodedValue(256));
  for (const [strength, cosine] of [
    [undefined, Math.cos(0.1 * Math.PI)],
    ["0.5", Math.SQRT1_2],
    ["0", 1],
  ] as const) {
    const { data } = await succeed(VARIATIONS, [...fields, ...(strength ? [["strength", strength] as const] : [])]);
    expect(data.map(({ seed }) => seed)).toEqual([5, 6]);
    const [a, b] = data.map(({ latent }) => valuesOf(latent!));
    for (const vector of [a!, b!]) expect(cosineSimilarity(vector, base)).toBeCloseTo(cosine, 2);
    if (cosine < 1) expect(cosineSimilarity(a!, b!)).toBeLessThan(0.999);
  }
});

test("draws and keeps a variation, and repeats it for the same seed", async () => {
  const parts = [
    ["image", picture(256)],
    ["seed", "5"],
    ["response_format", "b64_json"],
    ["size", "128x128"],
  ] as const;
  const first = await succeed(VARIATIONS, parts);
  expect(JSON.parse(atob(first.data[0]!.b64_json!))).toMatchObject({ seed: 5, size: 128, format: "png" });
  expect((await succeed(VARIATIONS, parts)).data).toEqual(first.data);
  const latent = await (await call(`/v1/latents/${first.data[0]!.latent_id}`)).json();
  expect(latent).toMatchObject({ model: "tiny" });
  const { url } = (await succeed(VARIATIONS, [["image", picture(256)]])).data[0]!;
  expect((await call(url!.slice(ORIGIN.length))).status).toBe(200);
});

test("an edit lies between the picture and the prompt's latent of the same seed", async () => {
  const prompt = { prompt: "a", seed: 512, response_format: "latent" };
  const target = valuesOf((await generate(prompt)).data[0]!.latent!);
  const parts = [
    ["image", picture(256)],
    ["prompt", "a"],
    ["seed", "512"],
    ["response_format", "latent"],
  ] as const;
  for (const [extra, fraction] of [
    [[], 0.5],
    [[["input_fidelity", "high"]], 0.3],
    [[["strength", "0"]], 0],
    [[["strength", "1"]], 1],
  ] as const) {
    const { data, usage } = await succeed(EDITS, [...parts, ...extra]);
    expect(usage).toMatchObject({ images: 1, input_tokens: 1, output_tokens: 1, total_tokens: 2 });
    // Both latents have one direction here, so that the mixture's length shows the weights.
    const expected = (1 - fraction) * encodedValue(256) + fraction * target[0]!;
    expect(valuesOf(data[0]!.latent!)[0]).toBeCloseTo(expected, 2);
  }
});

test("requests for latents draw no pictures and are not charged for any", async () => {
  const headers = { "idempotency-key": "k" };
  const parts = [
    ["image", picture(256)],
    ["n", "2"],
    ["response_format", "latent"],
  ] as const;
  const answer = await send(VARIATIONS, parts, headers);
  const { data, ...rest } = await answer.json<Generated>();
  expect(data.map((item) => Object.keys(item).toSorted())).toEqual([
    ["latent", "latent_id", "seed"],
    ["latent", "latent_id", "seed"],
  ]);
  expect(rest).not.toHaveProperty("size");
  expect((await stored()).keys.filter((key) => key.startsWith("pictures/"))).toEqual([]);
  const usage = await (await call("/v1/usage")).json<{ data: { operation: string; pictures: number }[] }>();
  expect(usage.data).toMatchObject([{ operation: "encode", pictures: 1 }]);
  const again = await send(VARIATIONS, parts, headers);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect((await again.json<Generated>()).data).toEqual(data);
  const other = await send(VARIATIONS, [...parts, ["strength", "0.9"]], headers);
  expect(await refusal(other)).toMatchObject({ status: 422, code: "idempotency_mismatch" });
});

test("several pictures are edited as one", async () => {
  const parts = [
    ["image[]", picture(256)],
    ["image[]", picture(384)],
    ["prompt", "a"],
    ["strength", "0"],
  ] as const;
  const { data, usage } = await succeed(EDITS, [...parts, ["response_format", "latent"]]);
  expect(valuesOf(data[0]!.latent!)[0]).toBeCloseTo((encodedValue(256) + encodedValue(384)) / 2, 2);
  expect(usage).toMatchObject({ input_tokens: 2 });
});

test("streams an edit with its own event names", async () => {
  const parts = [
    ["image", picture(256)],
    ["prompt", "a"],
    ["stream", "true"],
    ["partial_images", "1"],
  ] as const;
  const text = await (await send(EDITS, parts)).text();
  expect(text).toMatch(/^event: image_edit\.completed\ndata: \{"type":"image_edit\.completed"/m);
});

test("an idempotency key works for forms with any boundary", async () => {
  const parts = [
    ["image", picture(256)],
    ["n", "2"],
  ] as const;
  const key = { "idempotency-key": "k" };
  const first = await (await send(VARIATIONS, parts, key)).json<Generated>();
  const second = await send(VARIATIONS, parts, key);
  expect(second.headers.get("idempotent-replayed")).toBe("true");
  expect((await second.json<Generated>()).data).toEqual(first.data);
  const other = await send(
    VARIATIONS,
    [
      ["image", picture(257)],
      ["n", "2"],
    ],
    key,
  );
  expect(await refusal(other)).toMatchObject({ status: 422, code: "idempotency_mismatch" });
});

test.each([
  [VARIATIONS, [["n", "1"]], 400, "invalid_request", "image"],
  [VARIATIONS, [["image", "text"]], 400, "invalid_request", "image"],
  [
    VARIATIONS,
    [
      ["image", picture(256)],
      ["image", picture(256)],
    ],
    400,
    "invalid_request",
    "image",
  ],
  [VARIATIONS, [["image", new Uint8Array(9)]], 400, "invalid_image", "image"],
  [
    VARIATIONS,
    [
      ["image", picture(256)],
      ["n", "many"],
    ],
    400,
    "invalid_request",
    "n",
  ],
  [
    VARIATIONS,
    [
      ["image", picture(256)],
      ["strength", "1.5"],
    ],
    400,
    "invalid_request",
    "strength",
  ],
  [
    VARIATIONS,
    [
      ["image", picture(256)],
      ["size", "8x8"],
    ],
    400,
    "invalid_request",
    "size",
  ],
  [
    VARIATIONS,
    [
      ["image", picture(256)],
      ["model", "other"],
    ],
    404,
    "model_not_found",
    "model",
  ],
  [EDITS, [["image", picture(256)]], 400, "invalid_request", "prompt"],
  [
    EDITS,
    [
      ["image", picture(256)],
      ["mask", picture(256)],
      ["prompt", "a"],
    ],
    400,
    "invalid_request",
    "mask",
  ],
  [
    EDITS,
    [
      ["image", picture(256)],
      ["prompt", "x".repeat(1001)],
    ],
    400,
    "prompt_too_long",
    "prompt",
  ],
  [
    EDITS,
    [
      ["image", png(20_000, 8)],
      ["prompt", "a"],
    ],
    413,
    "image_too_large",
    "image",
  ],
] as const)("%s rejects a bad form, and stores nothing: %#", async (path, parts, status, code, param) => {
  expect(await refusal(await send(path, parts))).toEqual({ status, code, param });
  expect(await stored()).toEqual(NOTHING);
});

test("rejects bodies that are not a form, and broken forms", async () => {
  expect(await refusal(await post(EDITS, {}))).toMatchObject({ status: 415, code: "unsupported_media_type" });
  const broken = await call(EDITS, {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=x" },
    body: "--y",
  });
  expect(await refusal(broken)).toMatchObject({ status: 400, code: "invalid_request" });
});

test("a picture that the GPU worker cannot read is the client's error", async () => {
  await call("/v1/models");
  await gpu("undecodable");
  const response = await send(VARIATIONS, [["image", picture(256)]]);
  expect(await refusal(response)).toMatchObject({ status: 400, code: "invalid_image" });
});

test("keeps a variation in the form's collection, with the form's metadata", async () => {
  const labels = [
    ["collection", "drafts"],
    ["metadata", '{"kind": "draft"}'],
  ] as const;
  const parts = [["image", picture(256)], ["seed", "5"], ...labels] as const;
  for (const response_format of ["latent", "url"] as const) {
    const { data } = await succeed(VARIATIONS, [...parts, ["response_format", response_format]]);
    const entry = await (await call(`/v1/latents/${data[0]!.latent_id}/entry`)).json();
    expect(entry).toMatchObject({ collection: "drafts", metadata: { kind: "draft" }, source: "derived" });
  }
  const edited = await succeed(EDITS, [...parts, ["prompt", "a"], ["response_format", "latent"]]);
  const entry = await (await call(`/v1/latents/${edited.data[0]!.latent_id}/entry`)).json();
  expect(entry).toMatchObject({ collection: "drafts", metadata: { kind: "draft" } });
  const bad = await send(VARIATIONS, [
    ["image", picture(256)],
    ["metadata", "{"],
  ]);
  expect(await refusal(bad)).toEqual({ status: 400, code: "invalid_request", param: null });
});
