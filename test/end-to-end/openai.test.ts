/** The official OpenAI client, unpatched, against the real edge, queue, GPU worker, D1 and R2. */
import OpenAI, { APIError, BadRequestError, ConflictError, NotFoundError, toFile } from "openai";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, eventually } from "../support/client.ts";
import { png } from "../support/images.ts";
import { startTestStack, stored, type TestStack } from "../support/stack.ts";

let stack: TestStack;
let client: OpenAI;
/** Statuses of the responses in order, including retried ones. */
const statuses: number[] = [];
/** Number of requests that the client has sent. */
let sent = 0;
beforeAll(async () => {
  stack = await startTestStack();
  client = new OpenAI({
    apiKey: "local",
    baseURL: `${stack.url}/v1`,
    fetch: async (input, init) => {
      sent++;
      const response = await fetch(input, init);
      statuses.push(response.status);
      return response;
    },
  });
});
afterAll(() => stack?.[Symbol.asyncDispose]());

const APPLE = { prompt: "a red apple", response_format: "b64_json" } as const;
/** Fields of this API, which the client passes through. */
const seeded = (seed: number, more: object = {}): object => ({ seed, ...more });
const isPng = (base64: string | undefined) =>
  Buffer.from(base64 ?? "", "base64").toString("latin1", 0, 8) === "\x89PNG\r\n\x1a\n";
const upload = () =>
  toFile(
    png(32, 32, (x, y) => [x * 8, y * 8, 99]),
    "picture.png",
    { type: "image/png" },
  );

async function failureOf(call: Promise<unknown>): Promise<APIError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof APIError) return error;
  throw new Error(`expected an APIError, got ${String(error)}`);
}

describe("images.generate", () => {
  test("returns pictures in base64", async () => {
    const answer = await client.images.generate({ ...APPLE, n: 2, ...seeded(1) });
    expect(answer.data).toHaveLength(2);
    for (const image of answer.data ?? []) expect(isPng(image.b64_json)).toBe(true);
    expect(Math.abs(answer.created - Date.now() / 1000)).toBeLessThan(60);
    expect(answer).toMatchObject({ size: "16x16", output_format: "png", usage: { output_tokens: 2 } });
    expect(answer).toHaveProperty("_request_id", expect.stringMatching(/\S/));
  });

  test("returns URLs by default, which can be fetched", async () => {
    const { data } = await client.images.generate({ prompt: "a cat", size: "1024x1024", output_format: "webp" });
    const picture = await fetch(data![0]!.url!);
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/webp"]);
  });

  test("accepts OpenAI's fields that have no effect here, and rejects unknown ones", async () => {
    const plain = await client.images.generate({ ...APPLE, ...seeded(8) });
    const decorated = await client.images.generate({
      ...APPLE,
      ...seeded(8),
      complexity: "low",
      moderation: "low",
      style: "vivid",
      user: "someone",
    });
    expect(decorated.data).toEqual(plain.data);
    const misspelt = await failureOf(client.images.generate({ ...APPLE, ...({ sed: 8 } as object) }));
    expect(misspelt).toMatchObject({ status: 400, code: "unknown_parameter", param: "sed" });
    expect(misspelt.message).toMatch(/did you mean seed/);
  });

  test("streams partial pictures, and the same final picture as a plain request", async () => {
    const body = { ...APPLE, ...seeded(2, { num_inference_steps: 40 }) };
    const stream = await client.images.generate({ ...body, stream: true, partial_images: 3 });
    const events = [];
    for await (const event of stream) events.push(event);
    const partials = events.filter((event) => event.type === "image_generation.partial_image");
    expect(partials.map((event) => event.partial_image_index)).toEqual([0, 1, 2]);
    for (const { b64_json, size } of partials) expect([isPng(b64_json), size]).toEqual([true, "16x16"]);
    expect(new Set(partials.map(({ b64_json }) => b64_json)).size).toBe(3);
    const last = events.at(-1)!;
    if (last.type !== "image_generation.completed") throw new Error(`expected the picture last, got ${last.type}`);
    expect(last.usage).toMatchObject({ output_tokens: 1, input_tokens: 0 });
    const { data } = await client.images.generate(body);
    expect(last.b64_json).toBe(data![0]!.b64_json);
  });
});

describe("how pictures are drawn", () => {
  const infoOf = async (base64: string | undefined) =>
    sharp(Buffer.from(base64 ?? "", "base64"), { animated: true }).metadata();

  test("sizes, qualities and compression, echoed in the response", async () => {
    const answer = await client.images.generate({
      ...APPLE,
      ...seeded(11, { fit: "pad" }),
      model: "gpt-image-1",
      size: "1536x1024",
      quality: "low",
      output_format: "jpeg",
      output_compression: 60,
      background: "opaque",
      safety_identifier: "someone",
    });
    expect(answer).toMatchObject({
      size: "1536x1024",
      quality: "low",
      output_format: "jpeg",
      background: "opaque",
      safety_identifier: "someone",
    });
    const { data, info } = await sharp(Buffer.from(answer.data![0]!.b64_json!, "base64"))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([1536, 1024]);
    // Padded with white, left and right.
    expect([...data.subarray(0, 3)].every((value) => value > 250)).toBe(true);
    const small = await client.images.generate({ ...APPLE, ...seeded(11), size: "32x16", quality: "high" });
    expect(await infoOf(small.data![0]!.b64_json)).toMatchObject({ width: 32, height: 16, format: "png" });
  });

  test("an animation through latent space", async () => {
    const { data, output_format } = await client.images.generate({
      ...APPLE,
      ...seeded(12),
      output_format: "gif",
      frame_count: 5,
      frame_duration_ms: 104,
    });
    expect(output_format).toBe("gif");
    const found = await infoOf(data![0]!.b64_json);
    expect(found).toMatchObject({ format: "gif", pages: 5, width: 16, pageHeight: 16, loop: 0 });
    expect(found.delay).toEqual([100, 100, 100, 100, 100]);
  });

  test("a negative prompt changes the picture", async () => {
    const body = { ...APPLE, ...seeded(13, { guidance_scale: 4 }) };
    const plain = await client.images.generate(body);
    const other = await client.images.generate({ ...body, ...({ negative_prompt: "a blue apple" } as object) });
    expect(other.data![0]!.b64_json).not.toBe(plain.data![0]!.b64_json);
  });
});

describe("files and batches", () => {
  const requests = (count: number) =>
    Array.from({ length: count }, (_, seed) =>
      JSON.stringify({
        custom_id: `request-${seed}`,
        method: "POST",
        url: "/v1/images/generations",
        body: { prompt: "a red apple", seed: 100 + seed, response_format: "latent" },
      }),
    ).join("\n");
  const until = (id: string, status: string) =>
    eventually(async () => {
      const batch = await client.batches.retrieve(id);
      return batch.status === status ? batch : undefined;
    }, 200_000);

  test("a batch completes although the worker is killed meanwhile", { timeout: 240_000 }, async () => {
    const file = await client.files.create({
      file: await toFile(Buffer.from(requests(40)), "requests.jsonl"),
      purpose: "batch",
      expires_after: { anchor: "created_at", seconds: 3600 },
    });
    expect(file).toMatchObject({ object: "file", filename: "requests.jsonl", purpose: "batch" });
    const batch = await client.batches.create({
      input_file_id: file.id,
      endpoint: "/v1/images/generations",
      completion_window: "24h",
      metadata: { run: "1" },
    });
    await eventually(async () =>
      (await client.batches.retrieve(batch.id)).request_counts!.completed > 0 ? true : undefined,
    );
    // The worker is restarted.
    process.kill(stack.current.worker.pid()!, "SIGKILL");
    const done = await until(batch.id, "completed");
    expect(done).toMatchObject({ request_counts: { total: 40, completed: 40, failed: 0 }, metadata: { run: "1" } });
    const output = await (await client.files.content(done.output_file_id!)).text();
    const lines = output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ custom_id }) => custom_id)).toEqual(Array.from({ length: 40 }, (_, i) => `request-${i}`));
    const latent = lines[7].response.body.data[0];
    const single = await client.images.generate({
      prompt: "a red apple",
      ...seeded(107, { response_format: "latent" }),
    });
    expect((single.data![0] as unknown as { latent: string }).latent).toBe(latent.latent);
    const ids = [];
    for await (const listed of client.batches.list({ limit: 1 })) ids.push(listed.id);
    expect(ids).toContain(batch.id);
    expect(await client.files.delete(file.id)).toMatchObject({ deleted: true });
  });

  test("a batch of edits has the same results as images.edit", { timeout: 120_000 }, async () => {
    const picture = await client.files.create({ file: await upload(), purpose: "vision" });
    const body = {
      prompt: "a red apple",
      images: [{ file_id: picture.id }],
      response_format: "b64_json",
      ...seeded(3),
    };
    const request = JSON.stringify({ custom_id: "edit", method: "POST", url: "/v1/images/edits", body });
    const file = await client.files.create({ file: await toFile(Buffer.from(request), "e.jsonl"), purpose: "batch" });
    const { id } = await client.batches.create({
      input_file_id: file.id,
      endpoint: "/v1/images/edits",
      completion_window: "24h",
    });
    const done = await until(id, "completed");
    const output = JSON.parse(await (await client.files.content(done.output_file_id!)).text());
    const single = await client.images.edit({
      image: await upload(),
      prompt: "a red apple",
      response_format: "b64_json",
      ...seeded(3),
    });
    expect(output.response.body.data).toEqual(single.data);
  });

  test("a batch is cancelled", async () => {
    await stack.current.worker.stop();
    const file = await client.files.create({
      file: await toFile(Buffer.from(requests(3)), "r.jsonl"),
      purpose: "batch",
    });
    const { id } = await client.batches.create({
      input_file_id: file.id,
      endpoint: "/v1/images/generations",
      completion_window: "24h",
    });
    expect((await client.batches.cancel(id)).status).toBe("cancelling");
    expect((await until(id, "cancelled")).cancelled_at).toBeGreaterThan(0);
    await stack.current.worker.start();
  });
});

describe("pictures from pictures", () => {
  test("images.createVariation", async () => {
    const { data } = await client.images.createVariation({ image: await upload(), n: 2, response_format: "b64_json" });
    expect(data!.map(({ b64_json }) => isPng(b64_json))).toEqual([true, true]);
    expect(data![0]!.b64_json).not.toBe(data![1]!.b64_json);
  });

  test("images.edit, of one picture, of several, and streamed", async () => {
    const edit = { prompt: "a red apple", response_format: "b64_json", ...seeded(3) } as const;
    const one = await client.images.edit({ ...edit, image: await upload() });
    const two = await client.images.edit({ ...edit, image: [await upload(), await upload()], input_fidelity: "high" });
    for (const { data } of [one, two]) expect(isPng(data![0]!.b64_json)).toBe(true);
    const ignored = { background: "auto", quality: "standard", user: "someone" } as const;
    expect((await client.images.edit({ ...edit, ...ignored, image: await upload() })).data).toEqual(one.data);
    const stream = await client.images.edit({ ...edit, image: await upload(), stream: true, partial_images: 1 });
    const events = [];
    for await (const event of stream) events.push(event);
    const last = events.at(-1)!;
    expect(last.type).toBe("image_edit.completed");
    // The same form again: the cached result needs no partial pictures.
    expect(last.b64_json).toBe(one.data![0]!.b64_json);
  });
});

describe("errors", () => {
  test("carry status, code, param and type, and are not retried", async () => {
    statuses.length = 0;
    const bad = await failureOf(client.images.generate({ prompt: "a cat", n: 99 }));
    expect(bad).toBeInstanceOf(BadRequestError);
    expect(bad).toMatchObject({ status: 400, code: "invalid_request", param: "n", type: "invalid_request_error" });
    expect(bad.requestID).toMatch(/\S/);
    const unknown = await failureOf(client.images.generate({ prompt: "a cat", model: "dall-e-3" }));
    expect(unknown).toBeInstanceOf(NotFoundError);
    expect(unknown).toMatchObject({ code: "model_not_found", param: "model" });
    const masked = await failureOf(
      client.images.edit({ prompt: "a cat", image: await upload(), mask: await upload() }),
    );
    expect(masked).toMatchObject({ status: 400, param: "mask" });
    expect(statuses).toEqual([400, 404, 400]);
  });

  test("within a stream are thrown", async () => {
    const plain = createClient(stack.url);
    await stack.current.worker.stop();
    const stream = await client.images.generate({ ...APPLE, ...seeded(5), stream: true });
    const prediction = await eventually(async () => {
      const { data } = (await plain.get("/v1/predictions?limit=1")).json();
      return data[0]?.input.seed === 5 ? data[0].id : undefined;
    });
    const reading = failureOf(
      (async () => {
        for await (const _ of stream);
      })(),
    );
    await fetch(`${stack.url}/v1/predictions/${prediction}/cancel`, { method: "POST" });
    expect(await reading).toMatchObject({ code: "canceled" });
    await stack.current.worker.start();
  });
});

describe("retries", () => {
  test("a request that times out is retried and joins its own job", async () => {
    const before = stored(stack).jobs;
    await stack.current.worker.stop();
    const first = sent + 1;
    const waiting = client.images.generate({ ...APPLE, ...seeded(6) }, { timeout: 3_000, maxRetries: 20 });
    await eventually(async () => (stored(stack).jobs > before ? true : undefined));
    await eventually(async () => (sent > first ? true : undefined));
    await stack.current.worker.start();
    expect(isPng((await waiting).data![0]!.b64_json)).toBe(true);
    expect(stored(stack).jobs).toBe(before + 1);
  });

  test("an idempotency key returns one response, and rejects another request", async () => {
    const options = { headers: { "Idempotency-Key": "order-1" } };
    const first = await client.images.generate(APPLE, options);
    const second = await client.images.generate(APPLE, options);
    expect(second.data).toEqual(first.data);
    const other = await failureOf(client.images.generate({ ...APPLE, prompt: "a cat" }, options));
    expect(other).toMatchObject({ status: 422, code: "idempotency_mismatch" });
    expect(other).not.toBeInstanceOf(ConflictError);
  });
});

test("models.list and models.retrieve", async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  expect(ids).toEqual(["tiny"]);
  expect(await client.models.retrieve("tiny")).toMatchObject({ id: "tiny", object: "model", owned_by: "reptok" });
});
