/** Unknown fields are rejected by name, because ignoring them would change the answer unnoticed. */
import { describe, expect, test } from "vitest";
import { keepValues } from "../../test/latents.ts";
import { call, generate, NOTHING, post, stored } from "../../test/client.ts";
import { png } from "../../test/pictures.ts";

interface Refused {
  code: string;
  type: string;
  param: string;
  message: string;
}
async function refused(response: Response): Promise<Refused> {
  const { error } = await response.json<{ error: Refused }>();
  expect([response.status, error?.type]).toEqual([400, "invalid_request_error"]);
  return error;
}
const unknown = (param: string, meant: string | null) => ({
  code: "unknown_parameter",
  param,
  message: `${param}: unknown field${meant === null ? "" : `; did you mean ${meant}?`}`,
});

const PICTURE = png(8, 8);
function form(fields: Readonly<Record<string, string>>, files: readonly string[] = ["image"]): RequestInit {
  const body = new FormData();
  for (const name of files) body.append(name, new File([PICTURE], "a.png"));
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return { method: "POST", body };
}

const eight = [1, 2, 3, 4, 5, 6, 7, 8];
test.each<[string, object, string, string | null]>([
  ["/v1/images/generations", { prompt: "a", sed: 7 }, "sed", "seed"],
  ["/v1/images/generations", { prompt: "a", steps: 7 }, "steps", "num_inference_steps"],
  ["/v1/images/generations", { prompt: "a", scheduler: "b" }, "scheduler", null],
  ["/v1/predictions", { input: { prompt: "a", Seed: 7 } }, "input.Seed", "seed"],
  ["/v1/predictions", { input: { prompt: "a" }, webhooks: "https://a.example" }, "webhooks", "webhook"],
  ["/v1/models/reptok/tiny/predictions", { input: { prompt: "a", num_output: 2 } }, "input.num_output", "num_outputs"],
  // A version other than that of the path's model must not be ignored.
  ["/v1/models/reptok/tiny/predictions", { input: { prompt: "a" }, version: "f".repeat(64) }, "version", null],
  ["/v1/latents/search", { vector: eight, limits: 3 }, "limits", "limit"],
  ["/v1/latents/search", { positive: [{ prompt: "a", sede: 3 }] }, "positive[0].sede", "seed"],
  ["/v1/latents/search", { vector: eight, draw: { step: 3 } }, "draw.step", "steps"],
  ["/v1/latents/interpolate", { points: [{ vector: eight }, { vector: eight }], N: 3 }, "N", "n"],
  ["/v1/latents/combine", { inputs: [{ vector: eight, wieght: 3 }] }, "inputs[0].wieght", "weight"],
  ["/v1/latents/vary", { source: { vector: eight }, strengh: 0.5 }, "strengh", "strength"],
  ["/v1/tokens", { scopes: ["images"], origin: "https://app.example", second: 3 }, "second", "seconds"],
  ["/v1/latents/sample", { prompt: "a", keeps: 2 }, "keeps", "keep"],
])("POST %s rejects %j", async (path, body, param, meant) => {
  expect(await refused(await post(path, body))).toMatchObject(unknown(param, meant));
  expect(await stored()).toEqual(NOTHING);
});

test.each<[string, Readonly<Record<string, string>>, string, string | null]>([
  ["/v1/images/variations", { strenght: "0.5" }, "strenght", "strength"],
  ["/v1/images/variations", { prompt: "a" }, "prompt", null],
  ["/v1/images/edits", { prompt: "a", inputFidelity: "high" }, "inputFidelity", "input_fidelity"],
  ["/v1/latents", { modell: "tiny" }, "modell", "model"],
])("the form of %s rejects %j", async (path, fields, param, meant) => {
  expect(await refused(await call(path, form(fields)))).toMatchObject(unknown(param, meant));
  expect(await stored()).toEqual(NOTHING);
});

test.each([
  ["/v1/images/variations", ["image", "picture"], "picture", "unknown_parameter"],
  ["/v1/images/edits", ["image", "images[]"], "images[]", "unknown_parameter"],
  ["/v1/images/edits", ["image", "markup"], "markup", "invalid_request"],
  ["/v1/latents", ["image", "image2"], "image2", "unknown_parameter"],
])("%s rejects unknown files: %j", async (path, files, param, code) => {
  const fields: Record<string, string> = path.endsWith("edits") ? { prompt: "a" } : {};
  expect(await refused(await call(path, form(fields, files)))).toMatchObject({ param, code });
  expect(await stored()).toEqual(NOTHING);
});

test("queries reject unknown parameters", async () => {
  const id = await keepValues(...eight);
  for (const [path, param, meant] of [
    [`/v1/latents/${id}/image?sed=7`, "sed", "seed"],
    [`/v1/latents/${id}/image?seed=7&num_inference_steps=3`, "num_inference_steps", null],
    [`/v1/latents/${id}?dtpye=i8`, "dtpye", "dtype"],
    ["/v1/latents?limits=3", "limits", "limit"],
    ["/v1/latents/export?before=x", "before", null],
    ["/v1/predictions?first=3", "first", null],
    ["/v1/usage?from=2026-11-01", "from", null],
    ["/v1/usage/records?ends=2026-11-01", "ends", "end"],
  ] as const)
    expect(await refused(await call(path))).toMatchObject(unknown(param, meant));
  const bytes = { method: "POST", headers: { "content-type": "image/png" }, body: PICTURE };
  expect(await refused(await call("/v1/latents?modle=tiny", bytes))).toMatchObject(unknown("modle", "model"));
});

/** Fields of the official client's types that have no effect. */
const WITHOUT_EFFECT = {
  complexity: "high",
  moderation: "low",
  style: "vivid",
  user: "someone",
};

describe("OpenAI's fields without effect", () => {
  test("are accepted", async () => {
    const body = { prompt: "a", seed: 7, response_format: "b64_json" };
    const plain = await generate(body);
    expect(await generate({ ...body, ...WITHOUT_EFFECT })).toEqual(plain);
    expect((await stored()).jobs).toBe(1);
    for (const value of [null, { any: "thing" }])
      expect((await generate({ ...body, style: value })).data).toEqual(plain.data);
  });

  test.each([
    ["/v1/images/variations", {}],
    ["/v1/images/edits", { prompt: "a", input_fidelity: "low" }],
  ])("are accepted by the form of %s", async (path, more) => {
    const texts = Object.entries(WITHOUT_EFFECT);
    const fields = { seed: "7", ...more };
    const plain = await call(path, form(fields));
    const decorated = await call(path, form({ ...fields, ...Object.fromEntries(texts) }));
    expect([plain.status, decorated.status]).toEqual([200, 200]);
    const dataOf = async (response: Response) => (await response.json<{ data: unknown }>()).data;
    expect(await dataOf(decorated)).toEqual(await dataOf(plain));
  });
});

test("accepts Replicate's `stream`, and treats null as absent", async () => {
  const body = { input: { prompt: "a", seed: null }, stream: true, webhook: null, version: null };
  expect((await post("/v1/predictions", body)).status).toBe(201);
});
