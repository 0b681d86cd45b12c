import { encodeBase64 } from "@reptok/shared";
import { exports } from "cloudflare:workers";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { makeKey, makeProject, sendAs } from "../../../test/accounts.ts";
import { call, ORIGIN, post, refusal, stored, textOf } from "../../../test/client.ts";
import { png } from "../../../test/pictures.ts";

interface Embeddings {
  data: { index: number; embedding: number[] | string }[];
  model: string;
  usage: { prompt_tokens: number };
}
async function embed(body: object): Promise<Embeddings> {
  const response = await post("/v1/embeddings", body);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
  return response.json();
}
const picture = png(64, 64);
/** The stand-in fills a picture's latent with the file's length over 128, modulo 1000, as f16. */
const ofPicture = (picture.length % 1000) / 128;

test("returns the latents of texts and pictures as numbers or base64, and keeps nothing", async () => {
  const image = encodeBase64(picture);
  const inputs = [{ image }, `data:image/png;base64,${image}`, "a red apple"];
  const { data, model, usage } = await embed({ input: inputs, model: "tiny" });
  expect([model, usage.prompt_tokens]).toEqual(["tiny", 2]);
  expect(data.map(({ index }) => index)).toEqual([0, 1, 2]);
  for (const { embedding } of data.slice(0, 2)) expect(embedding).toEqual(Array(8).fill(Math.fround(ofPicture)));
  // Four seeds from 0 on, all of one direction, whose mean length they have.
  const mean = (0 + 1 + 2 + 3) / 128 / 4;
  for (const value of data[2]!.embedding as number[]) expect(value).toBeCloseTo(mean, 5);
  const [first] = (await embed({ input: [{ image }], encoding_format: "base64" })).data;
  const embedding = first!.embedding as string;
  const bytes = Uint8Array.from(atob(embedding), (character) => character.charCodeAt(0));
  expect([...new Float32Array(bytes.buffer)]).toEqual(Array(8).fill(Math.fround(ofPicture)));
  expect((await stored()).latents).toBe(0);
});

test("text is a picture if it is a data URL of any type, and otherwise a prompt", async () => {
  const image = encodeBase64(picture);
  const pictures = ["data:;base64,", " DATA:application/octet-stream;base64,", "data:image/png;charset=x;BASE64 ,"];
  const { data } = await embed({ input: pictures.map((beginning) => beginning + image) });
  for (const { embedding } of data) expect(embedding).toEqual(Array(8).fill(Math.fround(ofPicture)));
  const { usage } = await embed({ input: ["data: a chart, blue", "data, image/png", "database: a, b"] });
  expect(usage.prompt_tokens).toBe(0);
  const refused = await post("/v1/embeddings", { input: "data:text/plain,hello" });
  expect(await refusal(refused)).toMatchObject({ status: 400, code: "invalid_image" });
});

test("OpenAI's client reads them as numbers and as base64, its default", async () => {
  const fetch = (input: RequestInfo | URL, init?: RequestInit) => exports.default.fetch(new Request(input, init));
  const openai = new OpenAI({ apiKey: "local", baseURL: `${ORIGIN}/v1`, fetch });
  const input = `data:image/png;base64,${encodeBase64(picture)}`;
  const values = Array(8).fill(Math.fround(ofPicture));
  const own = await openai.embeddings.create({ model: "tiny", input });
  expect(own.data[0]!.embedding).toEqual(values);
  const floats = await openai.embeddings.create({ model: "tiny", input: [input, "a"], encoding_format: "float" });
  expect(floats.data.map(({ embedding: { length } }) => length)).toEqual([8, 8]);
  expect(floats.data[0]!.embedding).toEqual(values);
  const cut = openai.embeddings.create({ model: "tiny", input, dimensions: 4 });
  await expect(cut).rejects.toMatchObject({ status: 400, param: "dimensions" });
});

test("more inputs than sources fit one step keep their order", async () => {
  const sizes = Array.from({ length: 20 }, (_, i) => png(8, 8, i));
  const { data } = await embed({ input: sizes.map((bytes) => ({ image: encodeBase64(bytes) })) });
  expect(data.map(({ embedding }) => embedding[0])).toEqual(
    sizes.map((bytes) => Math.fround((bytes.length % 1000) / 128)),
  );
});

test.each([
  ["other dimensions", { input: "a", dimensions: 7 }, "dimensions"],
  ["tokens", { input: [1, 2, 3] }, "input"],
  ["lists of tokens", { input: [[1, 2, 3]] }, "input"],
  ["nothing", { input: [] }, "input"],
  ["no input", {}, "input"],
  ["too many", { input: Array.from({ length: 65 }, () => "a") }, "input"],
  ["an unknown format", { input: "a", encoding_format: "int8" }, "encoding_format"],
])("rejects %s", async (_name, body, param) => {
  expect(await refusal(await post("/v1/embeddings", body))).toMatchObject({ status: 400, param });
  expect((await stored()).jobs).toBe(0);
});

test("a key that may read latents may embed", async () => {
  const { project } = await makeProject();
  const [reader, drawer] = [
    await makeKey(project, { scopes: ["latents:read"] }),
    await makeKey(project, { scopes: ["images"] }),
  ];
  expect((await sendAs(reader.value, "/v1/embeddings", { input: "a", dimensions: 8 })).status).toBe(200);
  expect((await sendAs(drawer.value, "/v1/embeddings", { input: "a" })).status).toBe(403);
});

test("encodes and keeps pictures of lines, with a result for each", async () => {
  const lines = [
    JSON.stringify({ image: encodeBase64(png(16, 16, 1)), metadata: { n: 1 } }),
    JSON.stringify({ image: "AAAA" }),
    "{",
    ...Array.from({ length: 9 }, (_, i) => JSON.stringify({ image: encodeBase64(png(16, 16, 2 + i)) })),
  ];
  const headers = { "content-type": "application/x-ndjson" };
  const send = (body: string) => call("/v1/latents/encode?collection=mine", { method: "POST", headers, body });
  const results = (await textOf(await send(lines.join("\n"))))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { index?: number; status?: string; error?: { code: string }; kept?: number });
  expect(results.slice(0, -1).map(({ index }) => index)).toEqual(lines.map((_, i) => i));
  expect(results.slice(0, 4).map(({ status }) => status)).toEqual(["kept", "failed", "failed", "kept"]);
  expect(results.slice(1, 3).map(({ error }) => error!.code)).toEqual(["invalid_image", "invalid_request"]);
  expect(results.at(-1)).toEqual({ object: "import", kept: 10, failed: 2, error: null });
  const listed = await (await call("/v1/latents?collection=mine&order=asc")).json<{ data: { metadata: object }[] }>();
  expect(listed.data).toHaveLength(10);
  expect(listed.data.map(({ metadata }) => metadata)).toContainEqual({ n: 1 });
  expect(await refusal(await send(`${lines[0]}\n`.repeat(101)))).toMatchObject({ status: 413 });
  expect((await stored()).latents).toBe(10);
});
