import { decodeLatent, encodeBase64, encodeLatent, LATENT_MEDIA_TYPE, latentId, latentToJson } from "@reptok/shared";
import { ascii, pngChunk, pngWith } from "@reptok/shared/testing";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import {
  call,
  generate,
  gpu,
  NOTHING,
  PATIENCE,
  post,
  refusal,
  stored,
  textOf,
  latentKey,
} from "../../../test/client.ts";
import { keepValues, latentBytes, postLatent } from "../../../test/latents.ts";
import { VERSION } from "../../../test/manifest.ts";
import { png } from "../../../test/pictures.ts";

const postPicture = (body: BodyInit, type = "image/png", query = "") =>
  call(`/v1/latents${query}`, { method: "POST", headers: { "content-type": type }, body });

test("a picture becomes a latent, and its upload is removed", async () => {
  const response = await postPicture(png(64, 64));
  expect(response.status).toBe(201);
  const latent = await response.json<{ id: string; model: string }>();
  expect(latent).toMatchObject({ object: "latent", model: "tiny", tokens: 1, dimensions: 8 });
  expect(response.headers.get("location")).toBe(`/v1/latents/${latent.id}`);
  expect(await stored()).toEqual({ jobs: 1, latents: 1, keys: [latentKey(latent.id)] });
});

test("a picture in a form becomes the same latent, by the same job", async () => {
  const form = new FormData();
  form.set("image", new File([png(64, 64)], "apple.png", { type: "image/png" }));
  form.set("model", "tiny");
  const fromForm = await call("/v1/latents", { method: "POST", body: form });
  expect(fromForm.status).toBe(201);
  expect(await fromForm.json()).toEqual(await (await postPicture(png(64, 64), "image/*", "?model=tiny")).json());
  expect((await stored()).jobs).toBe(1);
});

test("latent bytes and JSON are kept, and returned in either form", async () => {
  const bytes = latentBytes();
  const id = await latentId(bytes);
  const json = await latentToJson(bytes);
  const kept = await postLatent(bytes, { accept: LATENT_MEDIA_TYPE });
  expect(kept.status).toBe(201);
  expect(new Uint8Array(await kept.arrayBuffer())).toEqual(bytes);
  expect(await (await post("/v1/latents", json)).json()).toEqual(json);
  expect(await stored()).toEqual({ jobs: 0, latents: 1, keys: [latentKey(id)] });

  const asJson = await call(`/v1/latents/${id}`, { headers: { accept: "*/*" } });
  expect(asJson.headers.get("content-type")).toMatch(/^application\/json/);
  expect(await asJson.json()).toEqual(json);
  const asBytes = await call(`/v1/latents/${id}`, { headers: { accept: LATENT_MEDIA_TYPE } });
  expect(asBytes.headers.get("content-type")).toBe(LATENT_MEDIA_TYPE);
  expect(new Uint8Array(await asBytes.arrayBuffer())).toEqual(bytes);
});

test("latents are immutable: cached for a year, an ETag per representation, 304", async () => {
  const bytes = latentBytes({ dtype: "f32" });
  await postLatent(bytes);
  const path = `/v1/latents/${await latentId(bytes)}`;
  const tags = [];
  for (const accept of [LATENT_MEDIA_TYPE, "application/json"]) {
    const response = await call(path, { headers: { accept } });
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(response.headers.get("vary")).toBe("accept, Origin");
    const tag = response.headers.get("etag")!;
    tags.push(tag);
    const again = await call(path, { headers: { accept, "if-none-match": tag } });
    expect(again.status).toBe(304);
    expect(again.headers.get("x-request-id")).not.toBeNull();
    expect(await again.text()).toBe("");
  }
  expect(tags[0]).not.toBe(tags[1]);
});

test("repeated reads come from the cache, with their own request ids", async () => {
  const bytes = latentBytes({ dtype: "i8" });
  await postLatent(bytes);
  const id = await latentId(bytes);
  const first = await call(`/v1/latents/${id}`);
  const body = await first.text();
  await env.BUCKET.delete((await stored()).keys);
  await expect.poll(async () => (await call(`/v1/latents/${id}`)).status).toBe(200);
  const second = await call(`/v1/latents/${id}`);
  expect(await second.text()).toBe(body);
  expect(second.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
});

test("draws a kept latent once, and then reads its picture without the GPU worker", async () => {
  const bytes = latentBytes({ data: new Float32Array(8).fill(0.5) });
  await postLatent(bytes);
  const path = `/v1/latents/${await latentId(bytes)}/image?seed=9&steps=3&size=100&format=jpeg`;
  const drawn = await call(path);
  expect(drawn.status).toBe(200);
  expect(drawn.headers.get("content-type")).toBe("image/jpeg");
  expect(JSON.parse(await textOf(drawn))).toEqual({
    first: 0.5,
    seed: 9,
    steps: 3,
    size: 100,
    format: "jpeg",
    decoder: VERSION.decoder,
  });
  await gpu("away");
  const again = await call(path, { headers: { "if-none-match": drawn.headers.get("etag")! } });
  expect(again.status).toBe(304);
  // Without the decoder's version the address may show another picture one day.
  expect(again.headers.get("cache-control")).toBe("no-cache");
});

test("a picture's full address is immutable and cached", async () => {
  const { data } = await generate({ prompt: "a", seed: 21 });
  const { pathname, search } = new URL(data[0]!.url!);
  const first = await call(pathname + search);
  expect(first.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const body = await textOf(first);
  for (const key of (await stored()).keys) await env.BUCKET.delete(key);
  await gpu("away");
  await expect.poll(async () => (await call(pathname + search)).status).toBe(200);
  expect(await textOf(await call(pathname + search))).toBe(body);
});

test("requests for the same picture are drawn once", async () => {
  const bytes = latentBytes({ data: new Float32Array(8).fill(0.25) });
  await postLatent(bytes);
  const path = `/v1/latents/${await latentId(bytes)}/image?seed=1`;
  const pictures = await Promise.all([call(path), call(path), call(path)].map(async (r) => textOf(await r)));
  expect(new Set(pictures).size).toBe(1);
  expect((await stored()).jobs).toBe(1);
});

test("a picture of a removed decoder is not drawn with another", async () => {
  const bytes = latentBytes();
  await postLatent(bytes);
  const path = `/v1/latents/${await latentId(bytes)}/image?decoder=${"0".repeat(64)}`;
  expect(await refusal(await call(path))).toEqual({ status: 404, code: "not_found", param: "decoder" });
});

test.each([
  ["what is no image", "image/png", new TextEncoder().encode("hello"), 400, "invalid_image"],
  ["an image bomb", "image/png", png(100_000, 100_000), 413, "image_too_large"],
  ["a file too large", "image/png", png(64, 64, 11 * 1024 * 1024), 413, "body_too_large"],
  ["a broken header", "image/png", png(64, 64).subarray(0, 12), 400, "invalid_image"],
  ["no picture", "image/png", new Uint8Array(), 400, "invalid_image"],
  ["another media type", "text/plain", png(64, 64), 415, "unsupported_media_type"],
  ["a form that is none", "multipart/form-data; boundary=x", png(64, 64), 400, "invalid_request"],
])("rejects %s and stores nothing", async (_name, type, body, status, code) => {
  expect(await refusal(await postPicture(body, type))).toMatchObject({ status, code });
  expect(await stored()).toEqual(NOTHING);
});

const flipped = latentBytes();
flipped[20]! ^= 1;
const future = latentBytes();
future[4] = 3;
test.each([
  ["of the wrong size", latentBytes().subarray(0, 20), 400, "invalid_latent"],
  ["of another version", future, 400, "invalid_latent"],
  ["with a wrong checksum", flipped, 400, "invalid_latent"],
  ["of an unknown model", latentBytes({ model: "huge" }), 404, "model_not_found"],
  ["of another shape", latentBytes({ dimensions: 4, data: new Float32Array(4) }), 400, "invalid_latent"],
  ["of another space", latentBytes({ space: "c".repeat(64) }), 400, "latent_space_mismatch"],
  ["that is empty", new Uint8Array(), 400, "invalid_latent"],
])("rejects a latent %s and stores nothing", async (_name, bytes, status, code) => {
  expect(await refusal(await postLatent(bytes))).toMatchObject({ status, code });
  expect(await stored()).toEqual(NOTHING);
});

test("rejects latent JSON whose values are not its id's", async () => {
  const json = await latentToJson(latentBytes());
  const other = await latentToJson(latentBytes({ data: new Float32Array(8).fill(1) }));
  const response = await post("/v1/latents", { ...json, data: other.data });
  expect(await refusal(response)).toEqual({ status: 400, code: "invalid_latent", param: "id" });
  expect(await stored()).toEqual(NOTHING);
});

test("a picture that the GPU worker cannot decode is the client's error, and its upload is removed", async () => {
  await gpu("undecodable");
  expect(await refusal(await postPicture(png(8, 8)))).toMatchObject({ status: 400, code: "invalid_image" });
  expect(await stored()).toEqual({ jobs: 1, latents: 0, keys: [] });
  await gpu("normal");
  expect((await postPicture(png(8, 8))).status).toBe(201);
});

test.each(["lat_00", `lat_${"0".repeat(64)}`, "..%2Fuploads"])("does not find %s", async (id) => {
  expect(await refusal(await call(`/v1/latents/${id}`))).toMatchObject({ status: 404, code: "not_found" });
  expect(await refusal(await call(`/v1/latents/${id}/image`))).toMatchObject({ status: 404, code: "not_found" });
});

test("the same values encode to the same id in bytes and JSON", async () => {
  const { data } = await generate({ prompt: "a", seed: 77 });
  const response = await call(`/v1/latents/${data[0]!.latent_id}`, { headers: { accept: LATENT_MEDIA_TYPE } });
  expect(decodeLatent(new Uint8Array(await response.arrayBuffer())).data[0]).toBe(77 / 128);
});

test("a latent is read in another dtype, with the id of the converted latent", async () => {
  const bytes = latentBytes({ dtype: "f32" });
  await postLatent(bytes);
  const path = `/v1/latents/${await latentId(bytes)}`;
  for (const dtype of ["i8", "f16", "f32"] as const) {
    const response = await call(`${path}?dtype=${dtype}`, { headers: { accept: LATENT_MEDIA_TYPE } });
    const converted = new Uint8Array(await response.arrayBuffer());
    expect(converted).toEqual(encodeLatent({ ...decodeLatent(bytes), dtype }));
    expect(response.headers.get("etag")).toBe(`"${await latentId(converted)}"`);
    expect(response.headers.get("cache-control")).toMatch(/immutable/);
    const json = await (await call(`${path}?dtype=${dtype}`)).json();
    expect(json).toEqual(await latentToJson(converted));
  }
  expect(await refusal(await call(`${path}?dtype=f8`))).toMatchObject({ status: 400, param: "dtype" });
  expect((await stored()).latents).toBe(1);
});

test("a latent and a picture's latent are kept in the requested dtype", async () => {
  const bytes = latentBytes({ dtype: "f32" });
  const kept = await call("/v1/latents?dtype=i8", {
    method: "POST",
    headers: { "content-type": LATENT_MEDIA_TYPE },
    body: bytes,
  });
  expect(await kept.json()).toEqual(await latentToJson(encodeLatent({ ...decodeLatent(bytes), dtype: "i8" })));
  expect((await stored()).latents).toBe(1);
  const encoded = await postPicture(png(64, 64), "image/png", "?dtype=i8");
  expect(encoded.status).toBe(201);
  expect(await encoded.json()).toMatchObject({ dtype: "i8" });
});

test("768 values are 768 bytes as i8, and 60 of header, space, model id and checksum", () => {
  const latent = {
    ...VERSION,
    model: "starter",
    dtype: "i8",
    tokens: 1,
    dimensions: 768,
    data: new Float32Array(768),
  } as const;
  expect(encodeLatent(latent)).toHaveLength(768 + 60);
});

async function upload(parts: readonly [string, string | Blob][]): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value as string);
  return call("/v1/latents", { method: "POST", body: form });
}
const part = (bytes: Uint8Array<ArrayBuffer>, type = "image/png") => new File([bytes], "a", { type });

test("a form has one picture, and no field twice", async () => {
  expect(
    await refusal(
      await upload([
        ["image", part(png(8, 8))],
        ["image", part(png(8, 9))],
      ]),
    ),
  ).toMatchObject({ status: 400, param: "image" });
  expect(
    await refusal(
      await upload([
        ["image", part(png(8, 8))],
        ["model", "tiny"],
        ["model", "other"],
      ]),
    ),
  ).toMatchObject({ status: 400, param: "model" });
  expect(
    (
      await upload([
        ["image", part(png(8, 8))],
        ["model", ""],
      ])
    ).status,
  ).toBe(201);
});

/** Splits chunks into pieces of at most `size` bytes. */
function inPieces(size: number): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(chunk, controller) {
      for (let at = 0; at < chunk.length; at += size) controller.enqueue(chunk.slice(at, at + size));
    },
  });
}

test("a form has at most 100 parts, and its text is UTF-8", async () => {
  const field = (name: string, value: string) =>
    `--limit\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const send = async (body: BodyInit, boundary = "limit") => {
    const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
    return refusal(await call("/v1/latents", { method: "POST", headers, body }));
  };
  const fields = (count: number) => Array.from({ length: count }, (_, i) => field(`field${i}`, "x")).join("");
  for (const [count, code] of [
    [100, "unknown_parameter"],
    [101, "invalid_request"],
    [50_000, "invalid_request"],
  ] as const) {
    const body = `${fields(count)}--limit--\r\n`;
    expect(await send(body, '"limit"; charset=utf-8')).toMatchObject({ status: 400, code });
    // Delimiters that are split between chunks count too.
    if (count === 50_000) continue;
    expect(await send(new Blob([body]).stream().pipeThrough(inPieces(7)))).toMatchObject({ status: 400, code });
  }
  for (const boundary of ["", '""', "x".repeat(71)])
    expect(await send(`${field("model", "tiny")}--limit--\r\n`, boundary)).toMatchObject({ code: "invalid_request" });
  const latin1 = Uint8Array.from(`${field("model", "caf\u00e9")}--limit--\r\n`, (character) => character.charCodeAt(0));
  expect(await send(latin1)).toMatchObject({ status: 400, code: "invalid_request", param: "model" });
});

test("the content type is that of the bytes", async () => {
  const send = (type: string) =>
    call("/v1/latents", { method: "POST", headers: { "content-type": type }, body: png(8, 8) });
  expect((await send("image/png")).status).toBe(201);
  expect(await refusal(await send("image/gif"))).toMatchObject({ status: 415, code: "unsupported_media_type" });
  expect(await refusal(await send("image/webp"))).toMatchObject({ status: 400, code: "invalid_image" });
  expect((await send("IMAGE/PNG; charset=x")).status).toBe(201);
  const form = async (type: string) => refusal(await upload([["image", part(png(8, 8), type)]]));
  expect(await form("image/gif")).toMatchObject({ status: 415, code: "unsupported_media_type" });
  expect(await form("text/plain")).toMatchObject({ status: 415, code: "unsupported_media_type" });
  expect(await form("image/jpeg")).toMatchObject({ status: 400, code: "invalid_image" });
  expect((await upload([["image", part(png(8, 8), "application/octet-stream")]])).status).toBe(201);
});

test("a picture is stored without its metadata, so that files that differ in nothing else are encoded once", async () => {
  const text = pngWith(png(8, 8), pngChunk("tEXt", ascii("Comment\0secret")));
  const first = await (await postPicture(text)).json<{ id: string }>();
  const [plain, other] = [await postPicture(png(8, 8)), await postPicture(png(8, 9))];
  expect((await plain.json<{ id: string }>()).id).toBe(first.id);
  expect(other.status).toBe(201);
  expect((await stored()).jobs).toBe(2);
  await gpu("hangs");
  const waiting = postPicture(pngWith(png(8, 10), pngChunk("tEXt", ascii("Comment\0secret"))));
  const upload = await vi.waitUntil(async () => (await env.BUCKET.list({ prefix: "uploads/" })).objects[0], PATIENCE);
  const bytes = new Uint8Array(await (await env.BUCKET.get(upload.key))!.arrayBuffer());
  expect(bytes).toEqual(png(8, 10));
  await gpu("normal");
  expect((await waiting).status).toBe(201);
});

/** Overwrites the stored bytes of a latent. */
async function damage(id: string): Promise<void> {
  const { objects } = await env.BUCKET.list({ prefix: `latents/${id}/` });
  await env.BUCKET.put(objects[0]!.key, "no latent");
}

test("a damaged stored latent is our error, and an export names it and goes on", async () => {
  await call("/v1/models");
  const [whole, broken] = [await keepValues(1, 0, 0, 0, 0, 0, 0, 0), await keepValues(0, 1, 0, 0, 0, 0, 0, 0)];
  await damage(broken);
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  expect(await refusal(await call(`/v1/latents/${broken}`))).toMatchObject({ status: 500, code: "internal" });
  expect(await refusal(await call(`/v1/latents/${broken}/image`))).toMatchObject({ status: 500, code: "internal" });
  const combined = await post("/v1/latents/combine", { inputs: [{ id: broken }, { id: whole }] });
  expect(await refusal(combined)).toMatchObject({ status: 500, code: "internal" });
  const lines = (await textOf(await call("/v1/latents/export"))).trim().split("\n");
  const read = lines.map((line) => JSON.parse(line) as { id: string; error?: { code: string } });
  expect(Object.fromEntries(read.map(({ id, error }) => [id, error?.code ?? null]))).toEqual({
    [whole]: null,
    [broken]: "internal",
  });
  const framed = await call("/v1/latents/export", { headers: { accept: "application/vnd.reptok.latents" } });
  expect((await framed.arrayBuffer()).byteLength).toBe(4 + latentBytes().length);
  const prompt = { prompt: "a", seed: 1, response_format: "latent" };
  await damage((await generate(prompt)).data[0]!.latent_id);
  expect(await refusal(await post("/v1/images/generations", prompt))).toMatchObject({ status: 500, code: "internal" });
  expect(logged.mock.calls.flat().join()).toContain(broken);
  vi.restoreAllMocks();
});

test("pictures as sources: any data URL, wrapped and unpadded base64", async () => {
  const file = png(8, 8, 5);
  const text = encodeBase64(file);
  const [plain, ...others] = await Promise.all(
    [
      text,
      `data:image/png;base64,${text}`,
      `DATA:;BASE64,${text}`,
      `data:application/octet-stream;name=a.png;base64,${text}`,
      text.replaceAll(/.{20}/g, "$&\r\n"),
      text.replaceAll("=", ""),
    ].map(async (image) => {
      const response = await post("/v1/latents/combine", { inputs: [{ image }] });
      expect([image.slice(0, 30), response.status]).toEqual([image.slice(0, 30), 200]);
      return (await response.json<{ data: { id: string }[] }>()).data[0]!.id;
    }),
  );
  expect(new Set(others)).toEqual(new Set([plain]));
});

test("deep JSON is rejected, with an idempotency key too", async () => {
  const body = `{"inputs":${"[".repeat(5000)}${"]".repeat(5000)}}`;
  for (const headers of [{}, { "idempotency-key": "deep" }])
    expect(await refusal(await post("/v1/latents/combine", body, headers))).toMatchObject({
      status: 400,
      code: "invalid_request",
    });
});
