/** Requests that create jobs in two stages are admitted as a whole. A latent of the test model needs 10 evaluations, a picture 20. */
import { env } from "cloudflare:workers";
import { encodeBase64 } from "@reptok/shared";
import { expect, test, vi } from "vitest";
import { callAs, makeKey, makeProject, sendAs, type TestProject } from "../../test/accounts.ts";
import { call, gpu, load, PATIENCE, refusal } from "../../test/client.ts";
import { REPLACED } from "../../test/manifest.ts";
import { png } from "../../test/pictures.ts";

const PICTURE = png(8, 8, 0);
const GENERATIONS = "/v1/images/generations";

type Fields = Readonly<Record<string, string>>;
function sendForm(key: string, path: string, fields: Fields): Promise<Response> {
  const body = new FormData();
  body.append("image", new File([PICTURE], "a.png"));
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return callAs(key, path, { method: "POST", body });
}
const vary = (key: string, seed: number) => sendForm(key, "/v1/images/variations", { seed: String(seed) });
const edit = (key: string, fields: Fields = {}) =>
  sendForm(key, "/v1/images/edits", { prompt: "a", seed: "1", ...fields });

const messageOf = async (response: Response) => (await response.json<{ error: { message: string } }>()).error.message;
const leftOf = ({ headers }: Response) => headers.get("x-ratelimit-remaining-pictures");
async function rows(table: "jobs" | "reservations", { project }: TestProject): Promise<number> {
  const query = `select count(*) as n from ${table} where project = ?`;
  return (await env.DB.prepare(query).bind(project).first<number>("n"))!;
}

/** Requests, and the pictures that they count as. */
const REQUESTS: readonly [string, number, (key: string) => Promise<Response>][] = [
  ["a variation", 2, (key) => vary(key, 1)],
  ["an edit", 4, (key) => edit(key, { n: "3" })],
  ["an animated edit", 5, (key) => edit(key, { output_format: "gif", frame_count: "4" })],
  [
    "an animation",
    8,
    (key) => sendAs(key, GENERATIONS, { prompt: "a", seed: 1, n: 2, output_format: "gif", frame_count: 4 }),
  ],
  [
    "a generation of distinct pictures",
    3,
    (key) => sendAs(key, GENERATIONS, { prompt: "a", seed: 1, n: 3, dedupe_threshold: 0.9 }),
  ],
];

test.each(REQUESTS)("%s creates no job unless the quota has room for both stages", async (_, pictures, send) => {
  const project = await makeProject({ pictures_per_month: pictures - 1 });
  const rejected = await send(project.value);
  expect([rejected.status, leftOf(rejected)]).toEqual([429, String(pictures - 1)]);
  expect(await messageOf(rejected)).toMatch(new RegExp(`at most ${pictures - 1} pictures.* got ${pictures}$`));
  expect(await rows("jobs", project)).toBe(0);
  expect(await rows("reservations", project)).toBe(0);

  const enough = await makeProject({ pictures_per_month: pictures });
  expect((await send(enough.value)).status).toBe(200);
  expect(await rows("reservations", enough)).toBe(0);
});

test("a translation creates no job unless the quota has room for both stages", async () => {
  await load("both");
  await gpu("paints");
  const project = await makeProject();
  const body = { prompt: "a", seed: 1, response_format: "latent" };
  const made = await (await sendAs(project.value, GENERATIONS, body)).json<{ data: { latent_id: string }[] }>();
  const model = `tiny@${REPLACED.identity.version.slice(0, 16)}`;
  const translate = ({ value }: { value: string }) =>
    sendAs(value, "/v1/latents/translate", { model, ids: made.data.map(({ latent_id }) => latent_id) });
  const rejected = await translate(await makeKey(project.project, { pictures_per_month: 1 }));
  expect(await messageOf(rejected)).toMatch(/at most 1 pictures.* got 2$/);
  expect(await rows("jobs", project)).toBe(1);
  expect((await translate(await makeKey(project.project, { pictures_per_month: 2 }))).status).toBe(200);
  expect(await rows("reservations", project)).toBe(0);
});

test("limits on evaluations and concurrent jobs include the second stage", async () => {
  // The picture's latent, the prompt's latent and the result: three jobs with 1 + 10 + 20 evaluations.
  const narrow = await makeProject({ evaluations_per_request: 30 });
  expect(await messageOf(await edit(narrow.value))).toMatch(/at most 30 network evaluations per request, got 31/);
  const poor = await makeProject({ evaluations_per_month: 30 });
  expect(await messageOf(await edit(poor.value))).toMatch(/at most 30 network evaluations.* got 31$/);
  const serial = await makeProject({ concurrent_jobs: 2 });
  const rejected = await edit(serial.value);
  expect(rejected.status).toBe(400);
  expect(await messageOf(rejected)).toMatch(/at most 2 jobs.* got a request of 3$/);
  for (const project of [narrow, poor, serial]) expect(await rows("jobs", project)).toBe(0);
  const wide = await makeProject({ concurrent_jobs: 3, evaluations_per_request: 31, evaluations_per_month: 31 });
  expect((await edit(wide.value)).status).toBe(200);
});

test("the second stage is reserved while the first is computed", async () => {
  await call("/v1/models");
  await gpu("hangs");
  const project = await makeProject({ pictures_per_month: 3, concurrent_jobs: 3 });
  const varied = vary(project.value, 1);
  await vi.waitUntil(async () => (await rows("reservations", project)) === 1, PATIENCE);
  const other = await sendAs(project.value, GENERATIONS, { prompt: "a", seed: 1, n: 2 });
  expect(await messageOf(other)).toMatch(/at most 1 pictures.* got 2$/);
  const crowded = await sendAs(project.value, "/v1/latents/sample", { prompt: "a", n: 20, seed: 1 });
  expect(crowded.status).toBe(429);
  expect(await messageOf(crowded)).toMatch(/at most 1 more of the project's 3 concurrent jobs, got 2$/);
  await gpu("normal");
  const done = await varied;
  expect([done.status, leftOf(done)]).toEqual([200, "1"]);
});

test("a failed first stage releases the second", async () => {
  await call("/v1/models");
  await gpu("undecodable");
  const project = await makeProject({ pictures_per_month: 2 });
  const failed = await vary(project.value, 1);
  expect([failed.status, leftOf(failed)]).toEqual([400, "2"]);
  expect(await rows("reservations", project)).toBe(0);
  await gpu("normal");
  expect((await vary(project.value, 1)).status).toBe(200);
});

test("concurrent requests whose first stage exists stay within the quota, and a repeated one uses none", async () => {
  const project = await makeProject({ pictures_per_month: 3 });
  expect((await vary(project.value, 1)).status).toBe(200);
  const seeds = [2, 3, 4, 5];
  const responses = await Promise.all(seeds.map((seed) => vary(project.value, seed)));
  const accepted = responses.filter(({ status }) => status === 200);
  expect(accepted).toHaveLength(1);
  for (const response of responses.filter(({ status }) => status !== 200))
    expect(await refusal(response)).toMatchObject({ status: 429, code: "insufficient_quota" });
  const again = await vary(project.value, 1);
  expect([again.status, leftOf(again)]).toEqual([200, "0"]);
});

test("an edit in a batch creates no job unless the quota has room for both stages", async () => {
  const project = await makeProject({ pictures_per_month: 1 });
  const image_url = `data:image/png;base64,${encodeBase64(PICTURE)}`;
  const request = { method: "POST", url: "/v1/images/edits", body: { prompt: "a", images: [{ image_url }] } };
  const run = async (key: string) => {
    const body = new FormData();
    body.append("purpose", "batch");
    body.append("file", new File([`${JSON.stringify({ custom_id: "r", ...request })}\n`], "r.jsonl"));
    const { id: input_file_id } = await (
      await callAs(key, "/v1/files", { method: "POST", body })
    ).json<{ id: string }>();
    const start = { input_file_id, endpoint: "/v1/images/edits", completion_window: "24h" };
    const { id } = await (await sendAs(key, "/v1/batches", start)).json<{ id: string }>();
    interface Batch {
      status: string;
      error_file_id: string | null;
      request_counts: { completed: number };
    }
    return vi.waitUntil(async () => {
      const batch = await (await callAs(key, `/v1/batches/${id}`)).json<Batch>();
      return batch.status === "completed" ? batch : undefined;
    }, PATIENCE);
  };
  const batch = await run(project.value);
  expect(batch.request_counts.completed).toBe(0);
  const errors = await (await callAs(project.value, `/v1/files/${batch.error_file_id}/content`)).text();
  expect(errors).toMatch(/at most 1 pictures.* got 2/);
  expect(await rows("jobs", project)).toBe(0);

  const enough = await makeProject({ pictures_per_month: 2 });
  expect((await run(enough.value)).request_counts.completed).toBe(1);
  expect(await rows("reservations", enough)).toBe(0);
});

// Four latents per prompt.
test("equal requests of one list are one job and count once", async () => {
  const project = await makeProject({ concurrent_jobs: 1, evaluations_per_month: 80 });
  const queries = Array.from({ length: 5 }, () => ({ prompt: "a" }));
  expect((await sendAs(project.value, "/v1/latents/search/batch", { queries })).status).toBe(200);
  const embedded = await sendAs(project.value, "/v1/embeddings", { input: ["b", "b", "b"] });
  expect([embedded.status, embedded.headers.get("x-ratelimit-remaining-evaluations")]).toEqual([200, "0"]);
  expect(await rows("jobs", project)).toBe(2);
});
