/** Files and batches: statuses, outputs, errors, cancelling, expiry, webhooks and isolation. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { decodeBase64, decodeLatent, encodeBase64 } from "@reptok/shared";
import { describe, expect, test, vi } from "vitest";
import { callAs, makeKey, makeProject } from "../../../test/accounts.ts";
import { png } from "../../../test/pictures.ts";
import { call, gpu, PATIENCE, post, received, refusal, worker } from "../../../test/client.ts";

interface Batch {
  id: string;
  status: string;
  output_file_id: string | null;
  error_file_id: string | null;
  request_counts: { total: number; completed: number; failed: number };
  errors: { data: { code: string; line: number | null; param: string | null }[] } | null;
}
interface ResultLine {
  custom_id: string;
  response: {
    status_code: number;
    request_id: string;
    body: { data: { latent?: string; url?: string; latent_id: string }[]; error?: { code: string } };
  } | null;
  error: { code: string } | null;
}

const line = (custom_id: string, body: object) =>
  JSON.stringify({ custom_id, method: "POST", url: "/v1/images/generations", body });
function form(content: string | File, fields: Readonly<Record<string, string>> = {}): RequestInit {
  const body = new FormData();
  for (const [name, value] of Object.entries({ purpose: "batch", ...fields })) body.append(name, value);
  body.append("file", new File([content], "requests.jsonl"));
  return { method: "POST", body };
}
async function upload(...lines: string[]): Promise<string> {
  const response = await call("/v1/files", form(`${lines.join("\n")}\n`));
  expect(response.status).toBe(200);
  return (await response.json<{ id: string }>()).id;
}
const create = (input_file_id: string, more: object = {}) =>
  post("/v1/batches", { input_file_id, endpoint: "/v1/images/generations", completion_window: "24h", ...more });
const start = async (file: string, more: object = {}) => (await create(file, more)).json<Batch>();
const look = async (id: string) => (await call(`/v1/batches/${id}`)).json<Batch>();
async function untilStatus(id: string, ...statuses: string[]): Promise<Batch> {
  return vi.waitUntil(async () => {
    const batch = await look(id);
    return statuses.includes(batch.status) ? batch : undefined;
  }, PATIENCE);
}
async function linesOf(file: string | null): Promise<ResultLine[]> {
  const text = await (await call(`/v1/files/${file}/content`)).text();
  return text
    .trimEnd()
    .split("\n")
    .map((each) => JSON.parse(each) as ResultLine);
}

test("a batch computes one request per line, in the batch lane", async () => {
  const bodies = [0, 1, 2].map((seed) => line(`r${seed}`, { prompt: "a", seed, response_format: "latent" }));
  const file = await upload(...bodies, line("bad", { label: "plum" }), line("url", { prompt: "b", seed: 9 }));
  const batch = await start(file, { metadata: { job: "7" }, webhook: "http://hooks.test/hook/204" });
  expect(batch).toMatchObject({ object: "batch", status: "validating", input_file_id: file, metadata: { job: "7" } });
  const done = await untilStatus(batch.id, "completed", "failed");
  expect(done).toMatchObject({ status: "completed", request_counts: { total: 5, completed: 4, failed: 1 } });
  const output = await linesOf(done.output_file_id);
  expect(output.map(({ custom_id }) => custom_id)).toEqual(["r0", "r1", "r2", "url"]);
  for (const [seed, { response, error }] of output.slice(0, 3).entries()) {
    expect([response!.status_code, error]).toEqual([200, null]);
    expect(decodeLatent(decodeBase64(response!.body.data[0]!.latent!)).data[0]).toBe(seed / 128);
  }
  const address = new URL(output[3]!.response!.body.data[0]!.url!);
  expect((await call(address.pathname + address.search)).status).toBe(200);
  const [failed] = await linesOf(done.error_file_id);
  expect(failed).toMatchObject({
    custom_id: "bad",
    response: { status_code: 400, body: { error: { code: "invalid_request" } } },
  });
  const lanes = await env.DB.prepare("select distinct lane from jobs").all();
  expect(lanes.results).toEqual([{ lane: "batch" }]);
  const listed = await (await call("/v1/files?purpose=batch_output")).json<{ data: { filename: string }[] }>();
  expect(listed.data.map(({ filename }) => filename).toSorted()).toEqual([
    `${batch.id}_error.jsonl`,
    `${batch.id}_output.jsonl`,
  ]);
  const messages = await vi.waitUntil(async () => {
    const found = await received();
    return found.length > 0 ? found : undefined;
  }, PATIENCE);
  expect(JSON.parse(messages[0]!.body)).toMatchObject({ type: "batch.completed", data: { id: batch.id } });
  expect(messages[0]!.headers["webhook-signature"]).toMatch(/^v1,/);
});

test("an invalid input fails as a whole, with the errors of each line", async () => {
  const good = line("a", { prompt: "a" });
  const file = await upload(
    good,
    "{",
    line("a", { prompt: "b" }),
    line("c", { prompt: "a", sed: 1 }),
    line("d", { prompt: "a", stream: true }),
    JSON.stringify({ custom_id: "e", method: "GET", url: "/v1/images/generations", body: {} }),
  );
  const batch = await untilStatus((await start(file)).id, "failed");
  expect(batch.errors!.data.map(({ code, line, param }) => [code, line, param])).toEqual([
    ["invalid_request", 2, null],
    ["duplicate_custom_id", 3, "custom_id"],
    ["unknown_parameter", 4, "body.sed"],
    ["unknown_parameter", 5, "body.stream"],
    ["invalid_request", 6, "method"],
  ]);
  expect(await env.DB.prepare("select count(*) as n from jobs").first("n")).toBe(0);
  const latin1 = new File([Uint8Array.from(line("f", { prompt: "caf\u00e9" }), (letter) => letter.charCodeAt(0))], "a");
  const other = await (await call("/v1/files", form(latin1))).json<{ id: string }>();
  expect((await untilStatus((await start(other.id)).id, "failed")).errors!.data).toMatchObject([
    { code: "invalid_request", line: 1, message: "expected the line to be JSON in UTF-8, got other bytes" },
  ]);
  const empty = await untilStatus((await start(await upload(""))).id, "failed");
  expect(empty.errors!.data).toMatchObject([{ code: "empty_file" }]);
});

describe("a batch of edits", () => {
  const EDITS = "/v1/images/edits";
  const PICTURE = png(64, 64);
  const INLINE = { image_url: `data:image/png;base64,${encodeBase64(PICTURE)}` };
  const edit = (custom_id: string, body: object) =>
    JSON.stringify({ custom_id, method: "POST", url: EDITS, body: { prompt: "a", seed: 3, ...body } });
  const pictureForm = (fields: Readonly<Record<string, string>>, name: string): RequestInit => {
    const body = new FormData();
    for (const [field, value] of Object.entries(fields)) body.append(field, value);
    body.append(name, new File([PICTURE], "a.png", { type: "image/png" }));
    return { method: "POST", body };
  };

  test("has the results of the same edits one by one, in the batch lane", async () => {
    const uploaded = await call("/v1/files", pictureForm({ purpose: "vision" }, "file"));
    const { id: picture } = await uploaded.json<{ id: string }>();
    const file = await upload(
      edit("file", { images: [{ file_id: picture }], n: 2 }),
      edit("inline", { images: [INLINE], strength: 0.2, response_format: "latent" }),
      edit("two", { images: [INLINE, { file_id: picture }], input_fidelity: "high", response_format: "b64_json" }),
      edit("missing", { images: [{ file_id: "file-none" }] }),
      edit("broken", { images: [{ image_url: "data:image/png;base64,AAAA" }] }),
    );
    const { id } = await start(file, { endpoint: EDITS });
    const done = await untilStatus(id, "completed", "failed");
    expect(done).toMatchObject({ status: "completed", request_counts: { total: 5, completed: 3, failed: 2 } });
    expect((await env.DB.prepare("select distinct lane from jobs").all()).results).toEqual([{ lane: "batch" }]);
    const output = await linesOf(done.output_file_id);
    expect(output.map(({ custom_id }) => custom_id)).toEqual(["file", "inline", "two"]);
    const latentsOf = async (fields: Record<string, string>) => {
      const answer = await call(EDITS, pictureForm({ prompt: "a", seed: "3", ...fields }, "image"));
      return (await answer.json<{ data: { latent_id: string }[] }>()).data.map(({ latent_id }) => latent_id);
    };
    const [byFile, inline, two] = output.map(({ response }) => response!.body.data);
    expect(byFile!.map(({ latent_id }) => latent_id)).toEqual(await latentsOf({ n: "2" }));
    const address = new URL(byFile![1]!.url!);
    expect((await call(address.pathname + address.search)).status).toBe(200);
    expect(inline!.map(({ latent_id }) => latent_id)).toEqual(await latentsOf({ strength: "0.2" }));
    expect(decodeLatent(decodeBase64(inline![0]!.latent!)).dtype).toBe("f16");
    expect(Object.keys(two![0]!)).toEqual(["b64_json", "latent_id", "seed"]);
    const errors = await linesOf(done.error_file_id);
    expect(errors.map(({ custom_id, response }) => [custom_id, response!.body.error!.code])).toEqual([
      ["missing", "not_found"],
      ["broken", "invalid_image"],
    ]);
  });

  test("computes its sources again when the cache has dropped them", async () => {
    const once = edit("a", { images: [INLINE], response_format: "latent" });
    const first = await untilStatus((await start(await upload(once), { endpoint: EDITS })).id, "completed");
    const { objects } = await env.BUCKET.list({ prefix: "queries/" });
    expect(objects).toHaveLength(2);
    await env.BUCKET.delete(objects.map(({ key }) => key));
    const second = await untilStatus((await start(await upload(once), { endpoint: EDITS })).id, "completed");
    const [one, two] = [await linesOf(first.output_file_id), await linesOf(second.output_file_id)];
    expect(two[0]!.response!.body.data).toEqual(one[0]!.response!.body.data);
  });

  test("rejects lines of another endpoint, and invalid fields", async () => {
    const file = await upload(
      line("a", { prompt: "a" }),
      edit("b", {}),
      edit("c", { images: [] }),
      edit("d", { images: [INLINE], mask: INLINE }),
      edit("e", { images: [{ ...INLINE, file_id: "x" }] }),
      edit("f", { images: [INLINE], output_format: "gif" }),
    );
    const batch = await untilStatus((await start(file, { endpoint: EDITS })).id, "failed");
    expect(batch.errors!.data.map(({ line, param }) => [line, param])).toEqual([
      [1, "url"],
      [2, "body.images"],
      [3, "body.images"],
      [4, "body.mask"],
      [5, "body.images[0].file_id"],
      [6, "body.output_format"],
    ]);
  });

  test("reports failed sources in the error file", async () => {
    await gpu("rejects");
    const file = await upload(edit("a", { images: [INLINE], prompt: "bad" }));
    const done = await untilStatus((await start(file, { endpoint: EDITS })).id, "completed");
    expect(await linesOf(done.error_file_id)).toMatchObject([{ custom_id: "a", response: { status_code: 400 } }]);
  });
});

test("cancelling keeps completed requests and cancels running jobs", async () => {
  await gpu("hangs");
  const file = await upload(...[1, 2, 3].map((seed) => line(`r${seed}`, { prompt: "a", seed })));
  const { id } = await start(file);
  await vi.waitUntil(() => worker().assigned.length > 0, PATIENCE);
  const response = await call(`/v1/batches/${id}/cancel`, { method: "POST" });
  expect(await response.json()).toMatchObject({ status: "cancelling" });
  const ended = await untilStatus(id, "cancelled");
  expect(ended).toMatchObject({ output_file_id: null, request_counts: { total: 3, completed: 0, failed: 3 } });
  const lines = await linesOf(ended.error_file_id);
  expect(lines.map(({ error }) => error!.code)).toEqual(["batch_cancelled", "batch_cancelled", "batch_cancelled"]);
  expect((await env.DB.prepare("select distinct status from jobs").all()).results).toEqual([{ status: "canceled" }]);
  const again = await call(`/v1/batches/${id}/cancel`, { method: "POST" });
  expect(await refusal(again)).toMatchObject({ status: 409, code: "conflict" });
});

test("an unfinished batch expires", async () => {
  await gpu("away");
  const { id } = await start(await upload(line("r", { prompt: "a", seed: 1 })));
  await untilStatus(id, "in_progress");
  await env.DB.prepare("update batches set expires_at = ? where id = ?")
    .bind(Date.now() - 1, id)
    .run();
  const ended = await untilStatus(id, "expired");
  expect((await linesOf(ended.error_file_id))[0]).toMatchObject({ response: null, error: { code: "batch_expired" } });
});

test("a worker's failure during a batch loses no request", async () => {
  await gpu("dies");
  const { id } = await start(await upload(...[1, 2].map((seed) => line(`r${seed}`, { prompt: "a", seed }))));
  await vi.waitUntil(() => !worker().connected && worker().assigned.length > 0, PATIENCE);
  await gpu("normal");
  expect(await untilStatus(id, "completed")).toMatchObject({ request_counts: { completed: 2, failed: 0 } });
});

test("a batch whose tables another version created is read again, and finds its jobs", async () => {
  await gpu("away");
  const { id } = await start(await upload(...[1, 2].map((seed) => line(`r${seed}`, { prompt: "a", seed }))));
  const jobs = async () => (await env.DB.prepare("select id from jobs order by id").all()).results;
  await vi.waitUntil(async () => (await jobs()).length === 2, PATIENCE);
  const before = await jobs();
  const runner = env.BATCH_RUNNER.getByName(id);
  await runInDurableObject(runner, (_, { storage }) => void storage.sql.exec("update definition set text = 'another'"));
  await evictDurableObject(runner);
  await gpu("normal");
  expect(await untilStatus(id, "completed")).toMatchObject({ request_counts: { total: 2, completed: 2, failed: 0 } });
  expect(await jobs()).toEqual(before);
});

test("reads, lists, deletes and expires files", async () => {
  const ids = [await upload("a"), await upload("b"), await upload("c")];
  const first = await (
    await call("/v1/files?limit=2&order=asc")
  ).json<{ data: { id: string }[]; has_more: boolean; last_id: string }>();
  expect([first.data.map(({ id }) => id), first.has_more]).toEqual([ids.slice(0, 2), true]);
  const rest = await (await call(`/v1/files?order=asc&after=${first.last_id}`)).json<{ data: { id: string }[] }>();
  expect(rest.data.map(({ id }) => id)).toEqual(ids.slice(2));
  expect(await (await call(`/v1/files/${ids[1]}/content`)).text()).toBe("b\n");
  expect(await (await call(`/v1/files/${ids[1]}`, { method: "DELETE" })).json()).toMatchObject({ deleted: true });
  expect(await refusal(await call(`/v1/files/${ids[1]}/content`))).toMatchObject({ status: 404, code: "not_found" });
  const short = await call(
    "/v1/files",
    form("d", { "expires_after[anchor]": "created_at", "expires_after[seconds]": "3600" }),
  );
  const { id, created_at, expires_at } = await short.json<{ id: string; created_at: number; expires_at: number }>();
  expect(expires_at - created_at).toBe(3600);
  await env.DB.prepare("update files set expires_at = 1 where id = ?").bind(id).run();
  expect((await call(`/v1/files/${id}`)).status).toBe(404);
});

test.each([
  [{ purpose: "fine-tune" }, "purpose"],
  [{ "expires_after[seconds]": "60" }, "expires_after[seconds]"],
  [{ purposes: "batch" }, "purposes"],
])("rejects a file with %j", async (fields, param) => {
  expect(await refusal(await call("/v1/files", form("a", fields)))).toMatchObject({ status: 400, param });
});

test.each([
  [{ endpoint: "/v1/chat/completions" }, 400, "endpoint"],
  [{ completion_window: "1h" }, 400, "completion_window"],
  [{ input_file_id: "file-none" }, 404, "input_file_id"],
  [{ webhook: "ftp://a.example" }, 400, "webhook"],
  [{ metadata: { a: 1 } }, 400, "metadata.a"],
])("rejects a batch with %j", async (fields, status, param) => {
  const file = await upload(line("a", { prompt: "a" }));
  expect(await refusal(await create(file, fields))).toMatchObject({ status, param });
});

test("files and batches are visible to their project only, and need the scope images", async () => {
  const [mine, theirs] = [await makeProject(), await makeProject()];
  const response = await callAs(mine.value, "/v1/files", form(line("a", { prompt: "a" })));
  const { id } = await response.json<{ id: string }>();
  for (const path of [`/v1/files/${id}`, `/v1/files/${id}/content`])
    expect((await callAs(theirs.value, path)).status).toBe(404);
  expect((await callAs(theirs.value, `/v1/files/${id}`, { method: "DELETE" })).status).toBe(404);
  expect(await (await callAs(theirs.value, "/v1/files")).json()).toMatchObject({ data: [] });
  const reader = await makeKey(mine.project, { scopes: ["latents:read"] });
  expect((await callAs(reader.value, "/v1/files")).status).toBe(403);
  expect((await callAs(reader.value, "/v1/batches")).status).toBe(403);
});
