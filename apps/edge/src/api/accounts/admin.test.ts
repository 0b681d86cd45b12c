/** The admin API, and reports of usage. */
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { admin, callAs, makeKey, makeProject, sendAs, type TestProject } from "../../../test/accounts.ts";
import { refusal, textOf } from "../../../test/client.ts";

const send = (path: string, body: unknown) => sendAs(env.ADMIN_KEY!, `/v1/admin${path}`, body);
type Page = { data: { id: string }[]; has_more: boolean; last_id: string };
const list = async (path: string) => (await admin(path)).json<Page>();

test("creates, shows, changes and lists projects", async () => {
  const created = await send("/projects", { name: " Shop ", pictures_per_month: 100 });
  expect(created.headers.get("cache-control")).toBe("no-store");
  const project = await created.json<{ id: string }>();
  expect(project).toEqual({
    id: expect.stringMatching(/^proj_[0-9A-Za-z]{16}$/),
    object: "project",
    name: "Shop",
    status: "active",
    requests_per_minute: null,
    pictures_per_month: 100,
    evaluations_per_month: null,
    evaluations_per_request: null,
    concurrent_jobs: null,
    weight: 1,
    created_at: expect.any(Number),
    disabled_at: null,
    pictures_this_month: 0,
    evaluations_this_month: 0,
  });
  const changed = await send(`/projects/${project.id}`, { pictures_per_month: null, concurrent_jobs: 2 });
  expect(await changed.json()).toEqual({ ...project, pictures_per_month: null, concurrent_jobs: 2 });
  expect(await (await admin(`/projects/${project.id}`)).json()).toMatchObject({ concurrent_jobs: 2 });
  const other = (await makeProject()).project;
  const first = await list("/projects?limit=2");
  const second = await list(`/projects?limit=2&after=${first.last_id}`);
  expect([first.has_more, second.has_more]).toEqual([true, false]);
  const ids = [...first.data, ...second.data].map(({ id }) => id);
  expect(ids.toSorted()).toEqual(["local", other, project.id].toSorted());
});

test("lists keys without their values, page by page, and revokes them permanently", async () => {
  const { project, id } = await makeProject();
  const more = [await makeKey(project, { scopes: ["images", "images"] }), await makeKey(project)];
  const keys = `/projects/${project}/keys`;
  const first = await list(`${keys}?limit=2`);
  const second = await list(`${keys}?limit=2&after=${first.last_id}`);
  expect([...first.data, ...second.data].map((key) => key.id).toSorted()).toEqual(
    [id, ...more.map((key) => key.id)].toSorted(),
  );
  expect(JSON.stringify([first, second])).not.toContain(more[0]!.value);
  expect([...first.data, ...second.data]).toContainEqual(expect.objectContaining({ scopes: ["images"] }));
  const revoke = async () => (await admin(`${keys}/${id}`, { method: "DELETE" })).json<{ revoked_at: number }>();
  const { revoked_at } = await revoke();
  expect((await revoke()).revoked_at).toBe(revoked_at);
});

test("changes a key's name, scopes and limits with immediate effect", async () => {
  const { project, id, value } = await makeProject();
  const change = (body: object, key = id) => send(`/projects/${project}/keys/${key}`, body);
  const changed = await (await change({ name: "web", scopes: ["usage", "usage"], requests_per_minute: 5 })).json();
  expect(changed).toMatchObject({
    id,
    name: "web",
    scopes: ["usage"],
    requests_per_minute: 5,
    pictures_per_month: null,
  });
  expect((await callAs(value, "/v1/latents")).status).toBe(403);
  expect((await callAs(value, "/v1/usage")).headers.get("x-ratelimit-limit-requests")).toBe("5");
  expect(await (await change({ requests_per_minute: null })).json()).toMatchObject({ requests_per_minute: null });
  expect(await refusal(await change({ name: "x" }, "key_none"))).toMatchObject({ status: 404, param: "key" });
  const other = await makeProject();
  expect(await refusal(await change({ name: "x" }, other.id))).toMatchObject({ status: 404, param: "key" });
  for (const body of [{}, { value: "mine" }, { scopes: [] }]) expect((await change(body)).status).toBe(400);
});

test.each([
  ["/projects", { name: "" }, "name"],
  ["/projects", {}, "name"],
  ["/projects", { name: "a", pictures_per_month: -1 }, "pictures_per_month"],
  ["/projects", { name: "a", requests_per_minute: 0 }, "requests_per_minute"],
  ["/projects/local", { concurrent_jobs: 1.5 }, "concurrent_jobs"],
  ["/projects/local/keys", { name: "a", scopes: ["all"] }, "scopes[0]"],
  ["/projects/local/keys", { name: "a", scopes: [] }, "scopes"],
  ["/projects/local/keys", { name: "a", expires_at: "tomorrow" }, "expires_at"],
])("%s rejects %j", async (path, body, param) => {
  expect(await refusal(await send(path, body))).toEqual({ status: 400, code: "invalid_request", param });
});

test("rejects unknown fields and empty changes", async () => {
  for (const [body, code] of [
    [{ name: "a", quota: 3 }, "unknown_parameter"],
    [{}, "invalid_request"],
  ] as const)
    expect(await refusal(await send("/projects/local", body))).toMatchObject({ status: 400, code });
});

test("unknown ids, and ids of another project, are not found", async () => {
  const [a, b] = [await makeProject(), await makeProject()];
  expect(await refusal(await admin("/projects/none"))).toMatchObject({ status: 404, param: "project" });
  expect(await refusal(await admin("/projects/none/usage"))).toMatchObject({ status: 404 });
  const path = `/projects/${a.project}/keys/${b.id}`;
  expect(await refusal(await admin(path, { method: "DELETE" }))).toMatchObject({ status: 404, param: "key" });
  expect((await callAs(b.value, "/v1/models")).status).toBe(200);
  expect(await refusal(await admin(`/projects/${a.project}/keys?after=${b.id}`))).toMatchObject({ param: "after" });
});

test("a project's key with the scope admin administers", async () => {
  const { project } = await makeProject();
  const { value } = await makeKey(project, { scopes: ["admin"] });
  expect((await callAs(value, "/v1/admin/projects")).status).toBe(200);
});

interface Used {
  job: string;
  day: string;
  operation?: string;
  pictures?: number;
  key?: string | null;
}
async function use(project: TestProject, ...used: Used[]): Promise<void> {
  const insert = env.DB.prepare(
    `insert into usage (job, project, api_key, model, operation, pictures, latents, evaluations, predict_seconds, created_at)
     values (?, ?, ?, 'tiny', ?, ?, 1, 30, 0.5, ?)`,
  );
  await env.DB.batch(
    used.map(({ job, day, operation = "generate", pictures = 1, key = null }) =>
      insert.bind(job, project.project, key, operation, pictures, Date.parse(day)),
    ),
  );
}

test("usage is summed by day, model, operation and key, within a range, page by page", async () => {
  const project = await makeProject();
  await use(
    project,
    { job: "a", day: "2026-01-31T23:59:59.999Z" },
    { job: "b", day: "2026-02-01T00:00:00Z", pictures: 2 },
    { job: "c", day: "2026-02-01T23:00:00Z", pictures: 3 },
    { job: "d", day: "2026-02-01T23:00:00Z", operation: "encode" },
    { job: "e", day: "2026-02-02T00:00:00Z", key: "key_1" },
    { job: "f", day: "2026-03-01T00:00:00Z" },
  );
  const range = "/v1/usage?start=2026-02-01&end=2026-03-01";
  const { data } = await (await callAs(project.value, range)).json<Page>();
  const common = { model: "tiny", api_key: null };
  expect(data).toEqual([
    {
      id: "2026-02-01:tiny:encode:",
      day: "2026-02-01",
      operation: "encode",
      ...common,
      jobs: 1,
      pictures: 1,
      latents: 1,
      evaluations: 30,
      predict_seconds: 0.5,
    },
    {
      id: "2026-02-01:tiny:generate:",
      day: "2026-02-01",
      operation: "generate",
      ...common,
      jobs: 2,
      pictures: 5,
      latents: 2,
      evaluations: 60,
      predict_seconds: 1,
    },
    {
      id: "2026-02-02:tiny:generate:key_1",
      day: "2026-02-02",
      operation: "generate",
      ...common,
      api_key: "key_1",
      jobs: 1,
      pictures: 1,
      latents: 1,
      evaluations: 30,
      predict_seconds: 0.5,
    },
  ]);
  const paged: unknown[] = [];
  for (let after = "", more = true; more;) {
    const page = await (await callAs(project.value, `${range}&limit=1${after}`)).json<Page>();
    paged.push(...page.data);
    [after, more] = [`&after=${encodeURIComponent(page.last_id)}`, page.has_more];
  }
  expect(paged).toEqual(data);
  const answer = await admin(`/projects/${project.project}/usage?start=2026-02-01&end=2026-03-01`);
  expect((await answer.json<Page>()).data).toEqual(data);
});

test("exports records as CSV and as lines of JSON, with the next page in headers", async () => {
  const project = await makeProject();
  await use(project, { job: "a", day: "2026-02-01T00:00:00Z" }, { job: "b", day: "2026-02-01T00:00:01Z" });
  const read = (accept: string, query: string) =>
    callAs(project.value, `/v1/usage/records?start=2026-02-01${query}`, { headers: { accept } });
  const csv = await read("text/csv", "&limit=1");
  expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect([csv.headers.get("x-has-more"), csv.headers.get("x-last-id")]).toEqual(["true", "a"]);
  expect(await textOf(csv)).toBe(
    "id,time,model,operation,api_key,pictures,latents,evaluations,predict_seconds\r\na,2026-02-01T00:00:00.000Z,tiny,generate,,1,1,30,0.5\r\n",
  );
  const lines = await read("application/x-ndjson", "&after=a");
  expect(lines.headers.get("x-has-more")).toBe("false");
  expect(JSON.parse(await textOf(lines))).toMatchObject({ id: "b", pictures: 1, predict_seconds: 0.5 });
  const sums = await callAs(project.value, "/v1/usage?start=2026-02-01", { headers: { accept: "text/csv" } });
  expect(await textOf(sums)).toContain("\r\n2026-02-01:tiny:generate:,2026-02-01,tiny,generate,,2,2,2,60,1\r\n");
});

test.each(["start=yesterday", "end=2026-13-01", "start=2026-02-02&end=2026-02-02", "limit=0", "limit=1001", "after=x"])(
  "usage rejects ?%s",
  async (query) => {
    const project = await makeProject();
    for (const path of ["/v1/usage", "/v1/usage/records"])
      expect(await refusal(await callAs(project.value, `${path}?${query}`))).toMatchObject({
        status: 400,
        code: "invalid_request",
        param: query.split(/[=&]/)[query.includes("&") ? 2 : 0],
      });
  },
);
