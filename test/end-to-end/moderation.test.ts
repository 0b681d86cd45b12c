/** Prompts of all routes are sent to the operator's moderation endpoint, here a real HTTP server, before a job is created. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json as readJson } from "node:stream/consumers";
import OpenAI, { BadRequestError, InternalServerError, toFile } from "openai";
import Replicate from "replicate";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "../support/client.ts";
import { png } from "../support/images.ts";
import { startTestStack, stored, type TestStack } from "../support/stack.ts";

interface Received {
  readonly authorization: string | undefined;
  readonly body: { readonly model?: string; readonly input: readonly string[] };
}
const received: Received[] = [];
/** The endpoint's response; by default in OpenAI's form, flagging prompts with the word "forbidden". */
let respond: ((input: readonly string[]) => { status: number; body: string }) | null = null;

const endpoint = createServer((request, response) => void answer(request, response));
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = (await readJson(request)) as Received["body"];
  received.push({ authorization: request.headers.authorization, body });
  const results = body.input.map((text) => ({ flagged: text.includes("forbidden"), categories: {} }));
  const { status, body: text } = respond?.(body.input) ?? {
    status: 200,
    body: JSON.stringify({ id: "modr-1", model: "m", results }),
  };
  response.writeHead(status, { "content-type": "application/json" }).end(text);
}

let stack: TestStack;
let openai: OpenAI;
let replicate: Replicate;
const PICTURE = png(32, 32, (x, y) => [x * 8, y * 8, 99]);

async function startStack(outage: string): Promise<TestStack> {
  const { port } = endpoint.address() as AddressInfo;
  return startTestStack({
    edgeVars: {
      MODERATION_URL: `http://127.0.0.1:${port}/v1/moderations`,
      MODERATION_MODEL: "omni-moderation-latest",
      MODERATION_API_KEY: "key-of-the-endpoint",
      MODERATION_OUTAGE: outage,
    },
  });
}

beforeAll(async () => {
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  stack = await startStack("block");
  openai = new OpenAI({ apiKey: "local", baseURL: `${stack.url}/v1`, maxRetries: 0 });
  replicate = new Replicate({ auth: "local", baseUrl: `${stack.url}/v1` });
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  endpoint.close();
});
beforeEach(() => {
  received.length = 0;
  respond = null;
});

const thrown = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("expected a failure"),
    (error: unknown) => error,
  );
const post = (path: string, body: object) =>
  fetch(stack.url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const REFUSAL = {
  code: "moderation_blocked",
  type: "image_generation_user_error",
  param: null,
  message: expect.stringContaining("safety system"),
};

test("prompts that pass are drawn; the endpoint receives them with its key and model", async () => {
  const { data } = await openai.images.generate({ prompt: "a red apple" });
  expect(data).toHaveLength(1);
  expect(received).toEqual([
    { authorization: "Bearer key-of-the-endpoint", body: { model: "omni-moderation-latest", input: ["a red apple"] } },
  ]);
});

test("OpenAI's client reads a refusal as OpenAI's; nothing is generated", async () => {
  const before = stored(stack);
  const prompt = "a forbidden thing";
  const [image, other] = [
    await toFile(PICTURE, "a.png"),
    await toFile(
      png(32, 32, () => [9, 9, 9]),
      "b.png",
    ),
  ];
  const requests: (() => PromiseLike<unknown>)[] = [
    () => openai.images.generate({ prompt }),
    () => openai.images.generate({ prompt, n: 2, stream: true }),
    () => openai.images.generate({ prompt, output_format: "gif" } as never),
    () => openai.embeddings.create({ model: "tiny", input: ["a cat", prompt] }),
    () => openai.images.edit({ image, prompt }),
    () => openai.images.edit({ image: [image, other], prompt, n: 2, stream: true }),
    () => openai.images.edit({ image, prompt, response_format: "latent" } as never),
  ];
  for (const request of requests) {
    const error = await thrown(Promise.resolve(request()));
    expect(error).toBeInstanceOf(BadRequestError);
    expect((error as BadRequestError).error).toEqual(REFUSAL);
  }
  // No job is created, so that nothing is encoded or counted as usage; no picture is uploaded.
  expect(stored(stack)).toEqual(before);
  expect(received).toHaveLength(requests.length);
});

test("rejects predictions and every latent request with a prompt", async () => {
  const prompt = "forbidden";
  const failed = await thrown(replicate.predictions.create({ model: "reptok/tiny", input: { prompt } }));
  expect((failed as { response: Response }).response.status).toBe(400);
  const source = { prompt };
  for (const [path, body] of [
    ["sample", { prompt, n: 2 }],
    ["search", { prompt }],
    ["search/batch", { queries: [{ prompt: "a cat" }, { prompt }] }],
    ["interpolate", { points: [source, { prompt: "a cat" }], n: 3 }],
    ["combine", { inputs: [source] }],
    ["vary", { source }],
  ] as const) {
    const response = await post(`/v1/latents/${path}`, body);
    expect([path, response.status, await response.json()]).toEqual([path, 400, { error: REFUSAL }]);
  }
  expect(received.at(-3)!.body.input).toEqual([prompt, "a cat"]);
});

test("a batch's flagged requests are in its error file; the others are computed", async () => {
  const lines = ["a cat", "forbidden"].map((prompt, i) =>
    JSON.stringify({ custom_id: String(i), method: "POST", url: "/v1/images/generations", body: { prompt } }),
  );
  const file = await openai.files.create({
    file: await toFile(Buffer.from(lines.join("\n")), "a.jsonl"),
    purpose: "batch",
  });
  const { id } = await openai.batches.create({
    input_file_id: file.id,
    endpoint: "/v1/images/generations",
    completion_window: "24h",
  });
  await eventually(async () => ((await openai.batches.retrieve(id)).status === "completed" ? true : undefined));
  const batch = await openai.batches.retrieve(id);
  expect(batch.request_counts).toEqual({ total: 2, completed: 1, failed: 1 });
  const errors = await (await openai.files.content(batch.error_file_id!)).text();
  expect(JSON.parse(errors)).toMatchObject({
    custom_id: "1",
    response: { status_code: 400, body: { error: { code: "moderation_blocked" } } },
  });
});

test("requests without a prompt do not reach the endpoint", async () => {
  const image = await toFile(PICTURE, "a.png", { type: "image/png" });
  await openai.images.createVariation({ image });
  expect(received).toEqual([]);
});

test.each<[string, { status: number; body: string }]>([
  ["an error", { status: 500, body: "{}" }],
  ["a redirection", { status: 307, body: "" }],
  ["no JSON", { status: 200, body: "<html>" }],
  ["another shape", { status: 200, body: '{"flagged": false}' }],
  ["too few results", { status: 200, body: '{"results": []}' }],
  ["too much", { status: 200, body: JSON.stringify({ results: [{ flagged: false, more: "x".repeat(2 ** 21) }] }) }],
])("when the endpoint answers with %s, nothing is generated, and the request can be retried", async (_, answer) => {
  respond = () => answer;
  const before = stored(stack);
  const error = await thrown(openai.images.generate({ prompt: "a green pear" }));
  expect(error).toBeInstanceOf(InternalServerError);
  expect(error).toMatchObject({ status: 503, code: "unavailable" });
  expect((error as InternalServerError).headers.get("retry-after")).toBe("2");
  expect(stored(stack)).toEqual(before);
});

test("with MODERATION_OUTAGE=allow prompts pass during an outage, and flagged ones are still rejected", async () => {
  await using open = await startStack("allow");
  const client = new OpenAI({ apiKey: "local", baseURL: `${open.url}/v1`, maxRetries: 0 });
  respond = () => ({ status: 503, body: "" });
  expect((await client.images.generate({ prompt: "forbidden" })).data).toHaveLength(1);
  respond = null;
  expect(await thrown(client.images.generate({ prompt: "forbidden" }))).toMatchObject({ code: "moderation_blocked" });
});
