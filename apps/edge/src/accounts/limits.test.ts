/** Limits of projects and keys, and metering. */
import OpenAI, { type APIError, RateLimitError } from "openai";
import { env, exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { callAs, makeKey, makeProject, REMOTE, sendAs, type TestProject } from "../../test/accounts.ts";
import { call, gpu, refusal, untilJob } from "../../test/client.ts";
import { claimed, resultOf } from "../../test/jobs.ts";
import { DEFAULT_CONCURRENT } from "../db/admission.ts";
import { succeedJob } from "../jobs/outcome.ts";

const PATH = "/v1/images/generations";

interface Metered {
  rows: Record<string, unknown>[];
  month: number | null;
}
async function metered({ project }: TestProject): Promise<Metered> {
  const { results } = await env.DB.prepare("select * from usage where project = ? order by created_at")
    .bind(project)
    .all();
  const month = env.DB.prepare("select sum(pictures) as n from usage_months where project = ?");
  return { rows: results, month: await month.bind(project).first<number>("n") };
}

/** The official client, and the number of its requests. */
function openai(key: string, maxRetries: number) {
  const responses: Response[] = [];
  const client = new OpenAI({
    apiKey: key,
    baseURL: `${REMOTE}/v1`,
    maxRetries,
    fetch: async (input, init) => {
      const response = await exports.default.fetch(new Request(input, init));
      responses.push(response.clone());
      return response;
    },
  });
  return { client, responses };
}
const thrown = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("expected a failure"),
    (error: unknown) => error,
  );

test("a picture is metered once, with its key, however often it is requested", async () => {
  const project = await makeProject();
  const body = { prompt: "a", seed: 1, n: 3 };
  const headers = { "idempotency-key": "k" };
  const first = await sendAs(project.value, PATH, body, { headers });
  expect(first.status).toBe(200);
  for (const again of [headers, {}])
    expect((await sendAs(project.value, PATH, body, { headers: again })).status).toBe(200);
  const { rows, month } = await metered(project);
  expect(rows).toEqual([
    {
      job: first.headers.get("x-prediction-id"),
      project: project.project,
      api_key: project.id,
      model: "tiny",
      operation: "generate",
      pictures: 3,
      latents: 3,
      evaluations: 3 * (10 + 20),
      predict_seconds: 0.5,
      created_at: expect.any(Number),
    },
  ]);
  expect(month).toBe(3);
});

test("usage counts by operation: a latent alone is no picture, an encoded picture is one", async () => {
  const project = await makeProject();
  await sendAs(project.value, PATH, { prompt: "a", seed: 1, n: 2, response_format: "latent" });
  const found = await sendAs(project.value, "/v1/latents/search", { prompt: "b", keep: true });
  const { examples } = await found.json<{ examples: string[] }>();
  await callAs(project.value, `/v1/latents/${examples[0]}/image`);
  const { rows, month } = await metered(project);
  expect(rows.map(({ operation, pictures, latents }) => [operation, pictures, latents])).toEqual([
    ["generate", 0, 2],
    ["generate", 0, 4],
    ["decode", 1, 0],
  ]);
  expect(month).toBe(1);
});

test("a result that arrives twice, or concurrently, is counted once", async () => {
  const project = await makeProject();
  await gpu("away");
  const created = await sendAs(project.value, "/v1/predictions", { input: { prompt: "a", seed: 3, n: 2 } });
  const { id } = await created.json<{ id: string }>();
  const row = await claimed(id);
  const once = () => succeedJob(env, row, 1, resultOf(row, { predictTime: 0.25 }));
  const ends = await Promise.all([once(), once(), once()]);
  expect([...ends, await once()].filter(Boolean)).toHaveLength(1);
  const { rows, month } = await metered(project);
  expect(rows).toMatchObject([{ job: row.id, pictures: 2, predict_seconds: 0.25 }]);
  expect(month).toBe(2);
  await gpu("normal");
  await untilJob(id, "succeeded");
  expect((await metered(project)).month).toBe(2);
});

test("a failed or canceled job is not metered, and releases its reserved pictures", async () => {
  await call("/v1/models");
  const project = await makeProject({ pictures_per_month: 1 });
  await gpu("rejects");
  expect((await sendAs(project.value, PATH, { prompt: "bad" })).status).toBe(400);
  await gpu("hangs");
  const created = await sendAs(project.value, "/v1/predictions", { input: { prompt: "a" } });
  const { id } = await created.json<{ id: string }>();
  expect(await refusal(await sendAs(project.value, PATH, { prompt: "b" }))).toMatchObject({
    code: "insufficient_quota",
  });
  await sendAs(project.value, `/v1/predictions/${id}/cancel`, {});
  expect(await metered(project)).toEqual({ rows: [], month: null });
  await gpu("normal");
  expect((await sendAs(project.value, PATH, { prompt: "b" })).status).toBe(200);
  expect((await metered(project)).month).toBe(1);
});

test("a quota is never exceeded, even by concurrent requests, and OpenAI's client does not retry the rejection", async () => {
  const project = await makeProject({ pictures_per_month: 4 });
  const other = await makeProject({ pictures_per_month: 1 });
  const { client, responses } = openai(project.value, 2);
  const draw = (n: number) => client.images.generate({ prompt: "a", n });
  const settled = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => draw(1)));
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
  expect(responses).toHaveLength(6);
  const error = await thrown(draw(1));
  expect(error).toBeInstanceOf(RateLimitError);
  expect(error).toMatchObject({ status: 429, code: "insufficient_quota", type: "rate_limit_error" });
  expect(responses).toHaveLength(7);
  expect(responses.at(-1)!.headers.get("x-should-retry")).toBe("false");
  expect((await metered(project)).month).toBe(4);
  // Requests without pictures are still accepted, and so are other projects.
  expect((await callAs(project.value, "/v1/latents")).status).toBe(200);
  expect((await sendAs(other.value, PATH, { prompt: "a" })).status).toBe(200);
});

test("a request that needs no new picture is accepted after a quota has been lowered below its use", async () => {
  const { project, value } = await makeProject({ pictures_per_month: 3 });
  const drawn = { prompt: "a", seed: 1, n: 2 };
  expect((await sendAs(value, PATH, drawn)).status).toBe(200);
  await sendAs(env.ADMIN_KEY!, `/v1/admin/projects/${project}`, { pictures_per_month: 1 });
  expect((await sendAs(value, PATH, drawn)).status).toBe(200);
  expect((await sendAs(value, PATH, { prompt: "a latent", response_format: "latent" })).status).toBe(200);
  expect(await refusal(await sendAs(value, PATH, { prompt: "b" }))).toMatchObject({ code: "insufficient_quota" });
});

test("a key has its own quota within the project's; headers state the remainder", async () => {
  const project = await makeProject({ pictures_per_month: 4 });
  const narrow = await makeKey(project.project, { pictures_per_month: 2 });
  const left = ({ headers }: Response) =>
    ["limit", "remaining", "reset"].map((what) => headers.get(`x-ratelimit-${what}-pictures`));
  const days = expect.stringMatching(/^\d{1,7}s$/);
  const draw = (key: string, seed: number) => sendAs(key, PATH, { prompt: "a", seed });
  expect(left(await draw(narrow.value, 1))).toEqual(["2", "1", days]);
  // The same picture again uses none, with any key.
  expect(left(await draw(narrow.value, 1))).toEqual(["2", "1", days]);
  expect(left(await draw(project.value, 1))).toEqual(["4", "3", days]);
  expect(left(await draw(narrow.value, 2))).toEqual(["2", "0", days]);
  const rejected = await draw(narrow.value, 3);
  expect(left(rejected)).toEqual(["2", "0", days]);
  expect(await refusal(rejected)).toMatchObject({ status: 429, code: "insufficient_quota" });
  // The other key's two count for the project, and the narrow key's quota does not affect the other key.
  expect(left(await draw(project.value, 4))).toEqual(["4", "1", days]);
  expect(left(await draw(project.value, 5))).toEqual(["4", "0", days]);
  expect(await refusal(await draw(project.value, 6))).toMatchObject({ code: "insufficient_quota" });
  // A larger quota of the key does not help: the project's quota is then the tighter one.
  const key = `/v1/admin/projects/${project.project}/keys/${narrow.id}`;
  expect(await (await sendAs(env.ADMIN_KEY!, key, { pictures_per_month: 9 })).json()).toMatchObject({
    pictures_per_month: 9,
  });
  expect(left(await callAs(narrow.value, "/v1/models"))).toEqual(["4", "0", days]);
  expect(left(await callAs(narrow.value, "/v1/latents"))).toEqual([null, null, null]);
  expect(left(await callAs((await makeProject()).value, "/v1/models"))).toEqual([null, null, null]);
});

test("pictures of unfinished jobs are reserved from a key's quota, and released", async () => {
  await call("/v1/models");
  const project = await makeProject();
  const { value } = await makeKey(project.project, { pictures_per_month: 2 });
  await gpu("hangs");
  const created = await sendAs(value, "/v1/predictions", { input: { prompt: "a", n: 2 } });
  expect(created.headers.get("x-ratelimit-remaining-pictures")).toBe("0");
  const { id } = await created.json<{ id: string }>();
  expect(await refusal(await sendAs(value, PATH, { prompt: "b" }))).toMatchObject({ code: "insufficient_quota" });
  // A key without a quota is still accepted.
  expect((await sendAs(project.value, "/v1/predictions", { input: { prompt: "b" } })).status).toBe(201);
  const canceled = await sendAs(value, `/v1/predictions/${id}/cancel`, {});
  expect(canceled.headers.get("x-ratelimit-remaining-pictures")).toBe("2");
  await gpu("normal");
});

test("a project has a limit on concurrent jobs", async () => {
  await call("/v1/models");
  const project = await makeProject({ concurrent_jobs: 2 });
  await gpu("hangs");
  const create = () => sendAs(project.value, "/v1/predictions", { input: { prompt: "a" } });
  const ids: string[] = [];
  for (let i = 0; i < 2; i++) ids.push((await (await create()).json<{ id: string }>()).id);
  const rejected = await create();
  expect(rejected.headers.get("retry-after")).toBe("1");
  expect(await refusal(rejected)).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
  await gpu("normal");
  for (const id of ids) await untilJob(id, "succeeded");
  expect((await create()).status).toBe(201);
});

test("requests per minute are counted by project and key, stated in headers, and rejected as OpenAI's client expects", async () => {
  const project = await makeProject({ requests_per_minute: 3 });
  const narrow = await makeKey(project.project, { requests_per_minute: 1 });
  const { client, responses } = openai(project.value, 0);
  await client.models.list();
  await client.models.list();
  const left = () => responses.at(-1)!.headers.get("x-ratelimit-remaining-requests");
  expect(left()).toBe("1");
  expect(responses[0]!.headers.get("x-ratelimit-limit-requests")).toBe("3");
  expect(responses[0]!.headers.get("x-ratelimit-reset-requests")).toBe("20.000s");
  // The third is sent with the narrow key, which then has none left either.
  expect((await callAs(narrow.value, "/v1/models")).headers.get("x-ratelimit-remaining-requests")).toBe("0");
  const error = await thrown(Promise.resolve(client.models.list()));
  expect(error).toBeInstanceOf(RateLimitError);
  expect(error).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
  const { headers } = error as APIError;
  expect(Number(headers!.get("retry-after"))).toBeGreaterThan(0);
  expect(Number(headers!.get("retry-after"))).toBeLessThanOrEqual(20);
  expect(left()).toBe("0");
  // A project without limits has no such headers.
  const free = await makeProject();
  expect((await callAs(free.value, "/v1/models")).headers.has("x-ratelimit-limit-requests")).toBe(false);
});

/** A latent of the project with links to `n` pictures that are not rendered yet. */
async function undrawn(key: string, n: number): Promise<string[]> {
  const sampled = await sendAs(key, "/v1/latents/sample", { prompt: "a", n, keep: n, draw: true, seed: 1 });
  const { data } = await sampled.json<{ data: { image: string }[] }>();
  return data.map(({ image }) => image);
}

test("the quota of a key applies to the links that it requested, and usage has their pictures under the key", async () => {
  const project = await makeProject();
  const key = await makeKey(project.project, { pictures_per_month: 2 });
  const links = await undrawn(key.value, 3);
  const statuses: number[] = [];
  for (const link of links) statuses.push((await callAs(null, link)).status);
  expect(statuses).toEqual([200, 200, 429]);
  const decoded = (await metered(project)).rows.filter(({ operation }) => operation === "decode");
  expect(decoded.map(({ api_key }) => api_key)).toEqual([key.id, key.id]);
  // Rendered pictures can still be read.
  expect((await callAs(null, links[0]!)).status).toBe(200);
});

test("a key's requests per minute apply to its links too", async () => {
  const project = await makeProject();
  const key = await makeKey(project.project, { requests_per_minute: 2 });
  const [link] = await undrawn(key.value, 1);
  expect((await callAs(null, link!)).status).toBe(200);
  expect(await refusal(await callAs(null, link!))).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
});

test("the jobs of a request are admitted all or none", async () => {
  await call("/v1/models");
  await gpu("hangs");
  const project = await makeProject({ concurrent_jobs: 7 });
  const examples = [{ prompt: "b" }];
  const body = { prompt: "a", n: 64, positive: examples };
  expect(await refusal(await sendAs(project.value, "/v1/latents/sample", body))).toMatchObject({
    status: 400,
    code: "invalid_request",
  });
  const { results } = await env.DB.prepare("select id from jobs where project = ?").bind(project.project).all();
  expect(results).toEqual([]);
  await gpu("normal");
  expect((await sendAs(project.value, "/v1/latents/sample", { ...body, n: 60 })).status).toBe(200);
});

test.each([
  ["/v1/latents/search/batch", { queries: Array.from({ length: 3 }, (_, i) => ({ prompt: `a ${i}` })) }, 400],
  ["/v1/embeddings", { input: Array.from({ length: 20 }, (_, i) => `a ${i}`) }, 400],
  ["/v1/latents/search", { positive: [{ prompt: "a" }, { id: `lat_${"0".repeat(64)}` }] }, 404],
])("%s creates no job if it is rejected", async (path, body, status) => {
  await call("/v1/models");
  await gpu("hangs");
  const project = await makeProject({ concurrent_jobs: 2 });
  expect((await sendAs(project.value, path, body)).status).toBe(status);
  const { results } = await env.DB.prepare("select id from jobs where project = ?").bind(project.project).all();
  expect(results).toEqual([]);
  await gpu("normal");
});

test("a rejection by the quota states the remaining and the requested pictures", async () => {
  const project = await makeProject({ pictures_per_month: 5 });
  const key = await makeKey(project.project, { pictures_per_month: 3 });
  expect((await sendAs(key.value, PATH, { prompt: "a", seed: 1, n: 2 })).status).toBe(200);
  const messageOf = async (n: number) => {
    const response = await sendAs(key.value, PATH, { prompt: "b", seed: 1, n });
    return (await response.json<{ error: { message: string } }>()).error.message;
  };
  expect(await messageOf(3)).toMatch(/at most 1 pictures.* this key's 3 .*got 3$/);
  expect(await messageOf(6)).toMatch(/at most 3 pictures.* the project's 5 .*got 6$/);
});

test("a project may have a thousand unfinished jobs by default", async () => {
  await call("/v1/models");
  const [crowd, other] = [await makeProject(), await makeProject()];
  await env.DB.prepare(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
     insert into jobs (id, project, model, version, space, decoder, request, status, created_at)
     select 'waiting-' || i, ?, 'tiny', '', '', '', '{}', 'starting', ? from n`,
  )
    .bind(DEFAULT_CONCURRENT, crowd.project, Date.now())
    .run();
  expect(await refusal(await sendAs(crowd.value, PATH, { prompt: "a", seed: 1 }))).toMatchObject({
    status: 429,
    code: "rate_limit_exceeded",
  });
  expect((await sendAs(other.value, PATH, { prompt: "a", seed: 1 })).status).toBe(200);
  await env.DB.prepare("delete from jobs where project = ?").bind(crowd.project).run();
});

test("the sources of a request generate at most 64 latents", async () => {
  const project = await makeProject();
  const sources = Array.from({ length: 7 }, (_, i) => ({ prompt: `p${i}`, n: 10 }));
  for (const [path, body] of [
    ["sample", { prompt: "a", n: 2, positive: sources.slice(0, 4), negative: sources.slice(4) }],
    ["search", { positive: sources }],
    ["combine", { inputs: sources }],
  ] as const)
    expect(await refusal(await sendAs(project.value, `/v1/latents/${path}`, body))).toMatchObject({
      status: 400,
      code: "invalid_request",
    });
  const { results } = await env.DB.prepare("select id from jobs where project = ?").bind(project.project).all();
  expect(results).toEqual([]);
});
