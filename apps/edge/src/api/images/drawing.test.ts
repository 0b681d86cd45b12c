/** Drawing of pictures: sizes, files, qualities, animations, and the echo in answers. */
import { decodeBase64 } from "@reptok/shared";
import { expect, test } from "vitest";
import { call, generate, post, refusal, stored } from "../../../test/client.ts";
import { png } from "../../../test/pictures.ts";

const PATH = "/v1/images/generations";
interface Answer {
  data: { b64_json: string; url: string; latent_id: string; seed: number }[];
}
const drawn = (base64: string) => JSON.parse(new TextDecoder().decode(decodeBase64(base64)));
const answerOf = async (response: Response) => {
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}: ${await response.text()}`);
  return response.json<Answer>();
};

test("passes settings to the worker and repeats them in the answer", async () => {
  const body = {
    prompt: "a",
    negative_prompt: "dark",
    guidance_scale: 4,
    seed: 7,
    size: "200x100",
    fit: "pad",
    quality: "high",
    output_format: "webp",
    output_compression: 40,
    background: "auto",
    safety_identifier: "user-7",
    response_format: "b64_json",
  };
  const answer = await answerOf(await post(PATH, body));
  expect(answer).toMatchObject({
    size: "200x100",
    quality: "high",
    output_format: "webp",
    background: "opaque",
    safety_identifier: "user-7",
  });
  const picture = {
    steps: 40,
    size: 100,
    frame: { width: 200, height: 100 },
    compression: 40,
    format: "webp",
    seed: 7,
  };
  expect(drawn(answer.data[0]!.b64_json)).toMatchObject(picture);
  const { data } = await answerOf(await post(PATH, { ...body, response_format: "url" }));
  const address = new URL(data[0]!.url);
  const read = await call(address.pathname + address.search);
  expect([read.headers.get("content-type"), await read.json()]).toEqual([
    "image/webp",
    expect.objectContaining(picture),
  ]);
  const [prediction] = (await (await call("/v1/predictions?limit=1")).json<{ data: { input: object }[] }>()).data;
  expect(prediction!.input).toMatchObject({ size: "200x100", negative_prompt: "dark", guidance_scale: 4 });
  expect((await generate({ prompt: "a", seed: 7 })) as object).toMatchObject({
    quality: "medium",
    safety_identifier: null,
  });
});

test("an animation goes from the latent of each seed to that of the next", async () => {
  const body = { prompt: "a", seed: 7, n: 2, output_format: "gif", frame_count: 4, frame_duration_ms: 123 };
  const answer = await answerOf(await post(PATH, { ...body, response_format: "b64_json" }));
  expect(answer).toMatchObject({ output_format: "gif", size: "64x64" });
  for (const [i, { b64_json, seed }] of answer.data.entries()) {
    const animation = { frames: 4, duration: 120 };
    expect(drawn(b64_json)).toMatchObject({ first: (7 + i) / 128, to: (8 + i) / 128, seed: 7 + i, animation });
    expect(seed).toBe(7 + i);
  }
  expect((await stored()).latents).toBe(3);
  const { data } = await answerOf(await post(PATH, body));
  const address = new URL(data[0]!.url);
  const read = await call(address.pathname + address.search);
  expect([read.headers.get("content-type"), read.headers.get("cache-control")]).toEqual([
    "image/gif",
    expect.stringContaining("immutable"),
  ]);
  expect(await read.json()).toMatchObject({ to: 8 / 128 });
  // Drawn again with another number of frames.
  const other = await call(`${address.pathname}${address.search.replace("frames=4", "frames=6")}`);
  expect(await other.json()).toMatchObject({ animation: { frames: 6 } });
});

test("an animation of a variation begins with the picture", async () => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ seed: "5", output_format: "gif", response_format: "b64_json" }))
    form.append(name, value);
  form.append("image", new File([png(8, 8, 100)], "a.png"));
  const response = await call("/v1/images/variations", { method: "POST", body: form });
  const { data } = await answerOf(response);
  const { first, to, animation } = drawn(data[0]!.b64_json);
  expect(animation).toEqual({ frames: 9, duration: 200 });
  expect(first).not.toBeCloseTo(to, 2);
});

test.each([
  [{ output_format: "gif", stream: true }, "output_format"],
  [{ output_format: "gif", dedupe_threshold: 0.9 }, "output_format"],
  [{ background: "transparent" }, "background"],
])("rejects %j", async (fields, param) => {
  expect(await refusal(await post(PATH, { prompt: "a", ...fields }))).toEqual({
    status: 400,
    code: "invalid_request",
    param,
  });
});

test("an alias denotes a model, and the error of an unknown model lists the available ones", async () => {
  expect((await post(PATH, { prompt: "a", model: "gpt-image-1" })).status).toBe(200);
  expect((await call("/v1/models/gpt-image-1")).status).toBe(200);
  const response = await post(PATH, { prompt: "a", model: "dall-e-9" });
  const { error } = await response.json<{ error: { message: string; code: string } }>();
  expect(error).toMatchObject({ code: "model_not_found", message: 'expected a model, tiny; got "dall-e-9"' });
});
