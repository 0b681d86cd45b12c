/** docs/compatibility.md, row by row: each row is tested against the real edge, and every field of the clients' types has a row. */
import { readFileSync } from "node:fs";
import path from "node:path";
import OpenAI, { toFile } from "openai";
import Replicate from "replicate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../scripts/lib/stack.ts";
import { eventually } from "../support/client.ts";
import { png } from "../support/images.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

let stack: TestStack;
let openai: OpenAI;
let replicate: Replicate;
beforeAll(async () => {
  stack = await startTestStack();
  openai = new OpenAI({ apiKey: "local", baseURL: `${stack.url}/v1`, maxRetries: 0 });
  replicate = new Replicate({ auth: "local", baseUrl: `${stack.url}/v1` });
});
afterAll(() => stack?.[Symbol.asyncDispose]());

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const document = read("docs/compatibility.md");
/** The rows of the table under a heading, as lists of cells. */
function rowsOf(heading: string): string[][] {
  const section = document.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) =>
    line
      .slice(2, -1)
      .split(" | ")
      .map((cell) => cell.trim()),
  );
}
const plain = (cell: string) => cell.replaceAll("`", "");

/** The fields of an interface in the client's types. */
function fieldsOf(name: string): string[] {
  const types = read("node_modules/openai/resources/images.d.ts");
  const body = types.split(`interface ${name} {`)[1]!.split("\n}")[0]!;
  return Array.from(body.matchAll(/^ {4}(\w+)\??:/gm), ([, field]) => field!);
}

const PICTURE = png(32, 32, (x, y) => [x * 8, y * 8, 99]);
interface Answered {
  readonly status: number;
  readonly body: {
    data?: Record<string, unknown>[];
    error?: { param: string; code: string };
    [echo: string]: unknown;
  };
}
async function sendJson(url: string, body: object): Promise<Answered> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(stack.url + url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  const isStream = response.headers.get("content-type")!.startsWith("text/event-stream");
  return { status: response.status, body: isStream ? { data: [{ stream: text.length }] } : JSON.parse(text) };
}
async function sendForm(url: string, fields: Record<string, unknown>, without?: string): Promise<Answered> {
  const form = new FormData();
  const all = { image: "file", ...fields } as Record<string, string>;
  for (const [name, value] of Object.entries(all)) {
    if (name === without) continue;
    form.append(name, value === "file" ? new File([new Uint8Array(PICTURE)], "a.png") : value);
  }
  const response = await fetch(stack.url + url, { method: "POST", body: form });
  const text = await response.text();
  const isStream = response.headers.get("content-type")!.startsWith("text/event-stream");
  return { status: response.status, body: isStream ? { data: [{ stream: text.length }] } : JSON.parse(text) };
}

/** Other fields that a field requires. */
const COMPANIONS: Readonly<Record<string, object>> = {
  frame_count: { output_format: "gif" },
  frame_duration_ms: { output_format: "gif" },
  output_compression: { output_format: "jpeg" },
  partial_images: { stream: true },
};
/** Fields whose effect is not visible in a response; that they are read shows in the values that they reject. */
const TRACELESS = ["model", "image", "partial_images"];
/** Invalid values by field. */
const WRONG: Readonly<Record<string, unknown>> = { prompt: " ", image: "text", safety_identifier: "x".repeat(65) };

interface Kind {
  readonly heading: string;
  readonly types: string;
  readonly base: Record<string, unknown>;
  readonly send: (fields: Record<string, unknown>) => Promise<Answered>;
}
const common = { prompt: "a red apple", seed: 7, response_format: "b64_json" };
const { prompt: _, ...varied } = common;
const KINDS: Kind[] = [
  {
    heading: "OpenAI: images.generate",
    types: "ImageGenerateParamsBase",
    base: common,
    send: (fields) => sendJson("/v1/images/generations", fields),
  },
  {
    heading: "OpenAI: images.edit",
    types: "ImageEditParamsBase",
    base: common,
    send: (fields) => sendForm("/v1/images/edits", fields),
  },
  {
    heading: "OpenAI: images.createVariation",
    types: "ImageCreateVariationParams",
    base: varied,
    send: (fields) => sendForm("/v1/images/variations", fields),
  },
];

/** The parts of a response that fields can change. */
function traceOf({ body }: Answered) {
  const { created: _, usage: __, ...rest } = body;
  return JSON.stringify(rest);
}

describe.each(KINDS)("$heading", ({ heading, types, base, send }) => {
  const rows = rowsOf(heading);

  test("has a row for every field of the client's types, and no other", () => {
    expect(rows.map(([field]) => plain(field!)).toSorted()).toEqual(fieldsOf(types).toSorted());
  });

  test.each(rows)("%s %s: %s", async (name, example, verdict) => {
    const field = plain(name);
    const value: unknown = JSON.parse(plain(example));
    const others = { ...base, ...COMPANIONS[field] };
    const answer = await send({ ...others, [field]: value });
    if (verdict === "rejected") {
      expect([answer.status, answer.body.error?.param]).toEqual([400, field]);
      return;
    }
    expect([answer.status, answer.body.error]).toEqual([200, undefined]);
    const without = await send(others);
    if (verdict === "no effect") {
      expect(traceOf(answer)).toBe(traceOf(without));
      return;
    }
    expect(verdict).toBe("works");
    if (!TRACELESS.includes(field) && answer.body[field] !== value) expect(traceOf(answer)).not.toBe(traceOf(without));
    const wrong = await send({ ...others, [field]: WRONG[field] ?? "\u0000?" });
    expect([wrong.status >= 400 && wrong.status < 500, wrong.body.error?.param]).toEqual([true, field]);
  });
});

type Calls = Readonly<Record<string, () => Promise<unknown>>>;
/** Tests the rows of a table of calls: supported calls resolve, rejected ones fail with a status. */
function drive(heading: string, calls: () => Calls): void {
  test.each(rowsOf(heading))("%s: %s", async (name, verdict) => {
    const call = calls()[plain(name)];
    if (!call) throw new Error(`expected a call for ${name}`);
    const error = await call().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (verdict === "works") expect(error).toBeNull();
    else {
      const { status, response } = error as { status?: number; response?: Response };
      expect(status ?? response?.status).toBeGreaterThanOrEqual(400);
    }
  });
}

/** The names of an object's functions; those of nested objects with a dot. */
function functionsIn(value: object, prefix = ""): string[] {
  return Object.entries(value).flatMap(([name, member]) => {
    if (typeof member === "function") return [prefix + name];
    return typeof member === "object" && member !== null ? functionsIn(member, `${prefix}${name}.`) : [];
  });
}

const LINE = JSON.stringify({
  custom_id: "a",
  method: "POST",
  url: "/v1/images/generations",
  body: { prompt: "a", seed: 1, response_format: "latent" },
});
const upload = async () => openai.files.create({ file: await toFile(Buffer.from(LINE), "a.jsonl"), purpose: "batch" });
const batch = async () =>
  openai.batches.create({
    input_file_id: (await upload()).id,
    endpoint: "/v1/images/generations",
    completion_window: "24h",
  });
const { Webhook } = await import("standardwebhooks");
/** A signed message as this API sends them. */
async function signed() {
  const { key } = await replicate.webhooks.default.secret.get();
  const body = JSON.stringify({
    object: "event",
    id: "evt_1",
    type: "batch.completed",
    created_at: 1,
    data: { id: "b" },
  });
  const at = new Date();
  const headers = {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(key).sign("msg_1", at, body),
  };
  return { key, body, headers };
}

describe("OpenAI: other calls", () => {
  const calls: Calls = {
    "models.list": async () => openai.models.list(),
    "models.retrieve": async () => openai.models.retrieve("tiny"),
    "models.delete": async () => openai.models.delete("tiny"),
    "embeddings.create": async () => openai.embeddings.create({ model: "tiny", input: "a red apple" }),
    "files.create": upload,
    "files.retrieve": async () => openai.files.retrieve((await upload()).id),
    "files.list": async () => openai.files.list(),
    "files.content": async () => openai.files.content((await upload()).id),
    "files.delete": async () => openai.files.delete((await upload()).id),
    "files.waitForProcessing": async () => openai.files.waitForProcessing((await upload()).id),
    "batches.create": batch,
    "batches.retrieve": async () => openai.batches.retrieve((await batch()).id),
    "batches.list": async () => openai.batches.list(),
    "batches.cancel": async () => openai.batches.cancel((await batch()).id),
    "moderations.create": async () => openai.moderations.create({ input: "a" }),
    "webhooks.unwrap": async () => {
      const { key, body, headers } = await signed();
      expect(await openai.webhooks.unwrap(body, headers, key)).toMatchObject({ type: "batch.completed" });
    },
    "webhooks.verifySignature": async () => {
      const { key, body, headers } = await signed();
      await openai.webhooks.verifySignature(body, headers, key);
    },
  };
  drive("OpenAI: other calls", () => calls);

  test("has a row for every call of its resources", () => {
    const methods = (["files", "batches", "models", "embeddings", "moderations"] as const).flatMap((name) =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(openai[name])).flatMap((method) =>
        method === "constructor" ? [] : [`${name}.${method}`],
      ),
    );
    const named = rowsOf("OpenAI: other calls").map(([call]) => plain(call!));
    expect(named.filter((call) => !call.startsWith("webhooks.")).toSorted()).toEqual(methods.toSorted());
  });
});

describe("Replicate", () => {
  const input = { prompt: "a red apple", seed: 7 };
  const create = () => replicate.predictions.create({ model: "reptok/tiny", input });
  const version = async () => (await replicate.models.get("reptok", "tiny")).latest_version!.id;
  const file = () => replicate.files.create(new File([new Uint8Array(PICTURE)], "a.png", { type: "image/png" }));
  const calls: Calls = {
    run: () => replicate.run("reptok/tiny", { input }),
    stream: async () => {
      for await (const _ of replicate.stream("reptok/tiny", { input }));
    },
    paginate: async () => {
      for await (const _ of replicate.paginate(replicate.predictions.list)) break;
    },
    wait: async () => replicate.wait(await create(), { interval: 50 }),
    "accounts.current": () => replicate.accounts.current(),
    "collections.list": () => replicate.collections.list(),
    "collections.get": () => replicate.collections.get("default"),
    "deployments.get": () => replicate.deployments.get("reptok", "a"),
    "deployments.create": () =>
      replicate.deployments.create({
        name: "a",
        model: "reptok/tiny",
        version: "v",
        hardware: "cpu",
        min_instances: 0,
        max_instances: 1,
      }),
    "deployments.update": () => replicate.deployments.update("reptok", "a", { min_instances: 1 }),
    "deployments.delete": () => replicate.deployments.delete("reptok", "a"),
    "deployments.list": () => replicate.deployments.list(),
    "deployments.predictions.create": () => replicate.deployments.predictions.create("reptok", "a", { input }),
    "files.create": file,
    "files.get": async () => replicate.files.get((await file()).id),
    "files.list": () => replicate.files.list(),
    "files.delete": async () => replicate.files.delete((await file()).id),
    "hardware.list": () => replicate.hardware.list(),
    "models.get": () => replicate.models.get("reptok", "tiny"),
    "models.list": () => replicate.models.list(),
    "models.create": () => replicate.models.create("reptok", "a", { visibility: "public", hardware: "cpu" }),
    "models.search": () => replicate.models.search("apple"),
    "models.versions.list": () => replicate.models.versions.list("reptok", "tiny"),
    "models.versions.get": async () => replicate.models.versions.get("reptok", "tiny", await version()),
    "predictions.create": create,
    "predictions.get": async () => replicate.predictions.get((await create()).id),
    "predictions.cancel": async () => replicate.predictions.cancel((await create()).id),
    "predictions.list": () => replicate.predictions.list(),
    "trainings.create": async () =>
      replicate.trainings.create("reptok", "tiny", await version(), { destination: "reptok/a", input: {} }),
    "trainings.get": () => replicate.trainings.get("a"),
    "trainings.cancel": () => replicate.trainings.cancel("a"),
    "trainings.list": () => replicate.trainings.list(),
    "webhooks.default.secret.get": () => replicate.webhooks.default.secret.get(),
  };
  drive("Replicate", () => calls);

  test("has a row for every call of the client", () => {
    const own = ["run", "stream", "paginate", "wait"];
    const inner = functionsIn(replicate).filter((name) => name.includes("."));
    const named = rowsOf("Replicate").map(([call]) => plain(call!));
    expect(named.toSorted()).toEqual([...own, ...inner].toSorted());
  });
});

test("a batch created by the table's calls ends", async () => {
  const { id } = await batch();
  const done = await eventually(async () => {
    const { status } = await openai.batches.retrieve(id);
    return status === "completed" ? status : undefined;
  });
  expect(done).toBe("completed");
});
