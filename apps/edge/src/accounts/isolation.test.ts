/** Projects are isolated from each other: one case for every route, so that a new route without a case fails. */
import { encodeBase64, LATENT_MEDIA_TYPE, latentId } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { callAs, makeProject, sendAs, type TestProject } from "../../test/accounts.ts";
import { stored, textOf, untilJob } from "../../test/client.ts";
import { latentBytes } from "../../test/latents.ts";
import { VERSION } from "../../test/manifest.ts";
import { png } from "../../test/pictures.ts";
import { app } from "../api/app.ts";
import { database } from "../db/client.ts";
import { recordDelivery } from "../db/webhook-deliveries.ts";
import { LATENTS_MEDIA_TYPE } from "../api/latents/bulk.rules.ts";

const GENERATION = { prompt: "a", seed: 1 };
const ONCE = { "idempotency-key": "k" };
const VALUES = Array.from({ length: 8 }, (_, i) => i / 4 - 1);

let mine: TestProject;
let theirs: TestProject;
/** A latent, a job and a prediction of my project. */
let latent: string;
let picture: string;
let job: string;
let prediction: string;

beforeEach(async () => {
  [mine, theirs] = [await makeProject(), await makeProject()];
  const answer = await sendAs(mine.value, "/v1/images/generations", GENERATION, { headers: ONCE });
  const { data } = await answer.json<{ data: { url: string; latent_id: string }[] }>();
  const url = new URL(data[0]!.url);
  [latent, job] = [data[0]!.latent_id, answer.headers.get("x-prediction-id")!];
  picture = (url.pathname + url.search).split("&project=")[0]!;
  const created = await sendAs(mine.value, "/v1/predictions", { input: { prompt: "b", seed: 2 } });
  prediction = (await created.json<{ id: string }>()).id;
  await untilJob(prediction, "succeeded");
});

const jobsOf = async ({ project }: TestProject) =>
  Number(await env.DB.prepare("select count(*) as n from jobs where project = ?").bind(project).first("n"));
const get = (path: string, { value } = theirs) => callAs(value, path);
const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  sendAs(theirs.value, path, body, { headers });
const keep = ({ value }: TestProject, bytes = latentBytes()) =>
  callAs(value, "/v1/latents", { method: "POST", headers: { "content-type": LATENT_MEDIA_TYPE }, body: bytes });

/** A webhook message of my job. */
const myDelivery = () =>
  ({
    id: `msg_${job}_1`,
    project: mine.project,
    job,
    event: "completed",
    url: "https://hooks.test/hook/200",
    status: "delivered",
    attempts: 1,
    answer: 200,
    createdAt: Date.now(),
    attemptedAt: Date.now(),
    nextAt: null,
  }) as const;

/** The response contains nothing of my project. */
async function expectBlind(response: Response, status = 200): Promise<void> {
  const text = await textOf(response);
  expect([response.status, text]).toEqual([status, expect.any(String)]);
  for (const secret of [latent, job, prediction, mine.project, mine.id]) expect(text).not.toContain(secret);
}

/** Their request is executed by a separate job, although my project has the same result. */
async function expectTheirOwn(asking: Promise<Response>): Promise<void> {
  const before = await jobsOf(mine);
  const response = await asking;
  expect([response.ok, response.headers.get("idempotent-replayed")]).toEqual([true, null]);
  const text = await textOf(response);
  for (const secret of [job, prediction, mine.project]) expect(text).not.toContain(secret);
  expect(await jobsOf(theirs)).toBeGreaterThan(0);
  expect(await jobsOf(mine)).toBe(before);
}

function form(path: string, headers: Record<string, string> = {}): (caller: TestProject) => Promise<Response> {
  return ({ value }) => {
    const body = new FormData();
    body.set("image", new File([png(64, 64)], "a.png", { type: "image/png" }));
    if (path.endsWith("/edits")) body.set("prompt", "a");
    body.set("seed", "1");
    return callAs(value, path, { method: "POST", body, headers });
  };
}

async function expectTheirOwnForm(path: string): Promise<void> {
  const request = form(path, ONCE);
  // The setup's generation uses the idempotency key, and none of their requests does.
  expect((await request(mine)).status).toBe(422);
  await form(path)(mine);
  await expectTheirOwn(request(theirs));
}

async function upload({ value }: TestProject): Promise<string> {
  const body = new FormData();
  body.set("purpose", "batch");
  body.set("file", new File(["{}"], "a.jsonl"));
  return (await (await callAs(value, "/v1/files", { method: "POST", body })).json<{ id: string }>()).id;
}
const batchOf = (input_file_id: string) => {
  return { input_file_id, endpoint: "/v1/images/generations", completion_window: "24h" };
};
const makeBatch = async (caller: TestProject) => sendAs(caller.value, "/v1/batches", batchOf(await upload(caller)));

const byId = (path: string, body: object) => async () => expectBlind(await send(path, body), 404);

const CASES: Record<string, () => Promise<void>> = {
  "POST /v1/images/generations": () => expectTheirOwn(send("/v1/images/generations", GENERATION, ONCE)),
  "POST /v1/images/variations": () => expectTheirOwnForm("/v1/images/variations"),
  "POST /v1/images/edits": () => expectTheirOwnForm("/v1/images/edits"),
  "GET /v1/latents": async () => {
    await expectBlind(await get("/v1/latents"));
    await expectBlind(await get(`/v1/latents?after=${latent}`), 400);
  },
  "DELETE /v1/latents/:id": async () => {
    await callAs(theirs.value, `/v1/latents/${latent}`, { method: "DELETE" });
    expect((await get(`/v1/latents/${latent}`, mine)).status).toBe(200);
    expect((await get(picture, mine)).status).toBe(200);
  },
  "GET /v1/latents/:id/entry": async () => expectBlind(await get(`/v1/latents/${latent}/entry`), 404),
  "PATCH /v1/latents/:id": async () => {
    const change = sendAs(theirs.value, `/v1/latents/${latent}`, { metadata: { a: 1 } }, { method: "PATCH" });
    await expectBlind(await change, 404);
    expect(await textOf(await get(`/v1/latents/${latent}/entry`, mine))).toContain('"metadata":{}');
  },
  "DELETE /v1/latents": async () => {
    await callAs(theirs.value, "/v1/latents?collection=default", { method: "DELETE" });
    expect((await get(`/v1/latents/${latent}`, mine)).status).toBe(200);
  },
  "POST /v1/latents/count": async () => {
    expect(await textOf(await sendAs(mine.value, "/v1/latents/count", {}))).toContain('"count":2');
    expect(await textOf(await send("/v1/latents/count", {}))).toContain('"count":0');
  },
  "GET /v1/collections": async () => {
    expect(await textOf(await get("/v1/collections", mine))).toContain('"default"');
    expect(await textOf(await get("/v1/collections"))).toContain('"data":[]');
  },
  "GET /v1/collections/:name": async () => {
    expect(await textOf(await get("/v1/collections/default"))).toContain('"latents":0');
  },
  "DELETE /v1/collections/:name": async () => {
    await callAs(theirs.value, "/v1/collections/default", { method: "DELETE" });
    expect((await get(`/v1/latents/${latent}`, mine)).status).toBe(200);
    expect(await textOf(await get("/v1/collections", mine))).toContain('"default"');
  },
  "POST /v1/embeddings": async () => {
    await sendAs(mine.value, "/v1/embeddings", { input: "a" });
    await expectTheirOwn(send("/v1/embeddings", { input: "a" }));
  },
  "POST /v1/latents/encode": async () => {
    const headers = { "content-type": "application/x-ndjson" };
    const body = JSON.stringify({ image: encodeBase64(png(64, 64)) });
    const encode = ({ value }: TestProject) => callAs(value, "/v1/latents/encode", { method: "POST", headers, body });
    expect(await textOf(await encode(mine))).toContain('"kept":1');
    await expectTheirOwn(encode(theirs));
  },
  "POST /v1/latents/search/batch": async () => {
    await expectBlind(await send("/v1/latents/search/batch", { queries: [{ vector: VALUES }] }));
    await byId("/v1/latents/search/batch", { queries: [{ id: latent }] })();
  },
  "POST /v1/latents/search": async () => {
    const found = await sendAs(mine.value, "/v1/latents/search", { vector: VALUES });
    expect(await textOf(found)).toContain(latent);
    await expectBlind(await send("/v1/latents/search", { vector: VALUES }));
    await byId("/v1/latents/search", { id: latent })();
    await expectTheirOwn(send("/v1/latents/search", { prompt: "a" }));
  },
  "POST /v1/latents/interpolate": () => byId("/v1/latents/interpolate", { points: [{ id: latent }, { id: latent }] })(),
  "POST /v1/latents/combine": () => byId("/v1/latents/combine", { inputs: [{ id: latent }] })(),
  "POST /v1/latents/vary": () => byId("/v1/latents/vary", { source: { id: latent } })(),
  "POST /v1/latents/translate": () => byId("/v1/latents/translate", { ids: [latent] })(),
  "POST /v1/latents/sample": async () => {
    await byId("/v1/latents/sample", { prompt: "a", n: 2, positive: [{ id: latent }] })();
    await sendAs(mine.value, "/v1/latents/sample", { prompt: "c", seed: 5, n: 2 });
    await expectTheirOwn(send("/v1/latents/sample", { prompt: "c", seed: 5, n: 2 }));
  },
  "POST /v1/latents/import": async () => {
    const bytes = latentBytes();
    const framed = new Uint8Array(4 + bytes.length);
    new DataView(framed.buffer).setUint32(0, bytes.length, true);
    framed.set(bytes, 4);
    const headers = { "content-type": LATENTS_MEDIA_TYPE };
    expect(
      await textOf(await callAs(theirs.value, "/v1/latents/import", { method: "POST", headers, body: framed })),
    ).toContain('"kept":1');
    expect((await get(`/v1/latents/${await latentId(bytes)}`, mine)).status).toBe(404);
  },
  "GET /v1/latents/export": async () => {
    expect(await textOf(await get("/v1/latents/export", mine))).toContain(latent);
    await expectBlind(await get("/v1/latents/export"));
  },
  "POST /v1/latents": async () => {
    const stored = await keep(theirs);
    expect(stored.status).toBe(201);
    const { id } = await stored.json<{ id: string }>();
    expect((await get(`/v1/latents/${id}`, mine)).status).toBe(404);
    const upload = ({ value }: TestProject) =>
      callAs(value, "/v1/latents", { method: "POST", headers: { "content-type": "image/png" }, body: png(64, 64) });
    await upload(mine);
    await expectTheirOwn(upload(theirs));
  },
  "GET /v1/latents/:id": async () => {
    for (const accept of ["application/json", LATENT_MEDIA_TYPE]) {
      const headers = { accept };
      const read = await callAs(mine.value, `/v1/latents/${latent}`, { headers });
      expect(read.headers.get("cache-control")).toMatch(/^private/);
      await read.arrayBuffer();
      const revalidated = { ...headers, "if-none-match": read.headers.get("etag")! };
      await expectBlind(await callAs(theirs.value, `/v1/latents/${latent}`, { headers }), 404);
      await expectBlind(await callAs(theirs.value, `/v1/latents/${latent}`, { headers: revalidated }), 404);
      await expectBlind(await callAs(theirs.value, `/v1/latents/${latent}?project=${mine.project}`, { headers }), 404);
    }
  },
  "GET /v1/latents/:id/image": async () => {
    const drawn = await textOf(await get(picture, mine));
    await expectBlind(await get(picture), 404);
    const bytes = await callAs(mine.value, `/v1/latents/${latent}`, { headers: { accept: LATENT_MEDIA_TYPE } });
    await keep(theirs, new Uint8Array(await bytes.arrayBuffer()));
    // The same latent is rendered for them, although my picture of it is stored and cached.
    expect(await textOf(await get(picture))).toBe(drawn);
    expect(await jobsOf(theirs)).toBe(1);
    const near = await get(`/v1/latents/${latent}/image?seed=9&dedupe_threshold=0.5`);
    expect([near.status, near.headers.get("x-duplicate-of")]).toEqual([200, null]);
  },
  "GET /v1/latents/map": async () => {
    expect(await textOf(await get("/v1/latents/map", mine))).toContain(latent);
    await expectBlind(await get("/v1/latents/map"));
  },
  "POST /v1/files": async () => {
    const file = await upload(theirs);
    expect((await get(`/v1/files/${file}`, mine)).status).toBe(404);
  },
  "GET /v1/files": async () => {
    const file = await upload(mine);
    expect(await textOf(await get("/v1/files", mine))).toContain(file);
    expect(await textOf(await get("/v1/files"))).not.toContain(file);
    await expectBlind(await get(`/v1/files?after=${file}`), 404);
  },
  "GET /v1/files/:id": async () => expectBlind(await get(`/v1/files/${await upload(mine)}`), 404),
  "GET /v1/files/:id/content": async () => expectBlind(await get(`/v1/files/${await upload(mine)}/content`), 404),
  "DELETE /v1/files/:id": async () => {
    const file = await upload(mine);
    await expectBlind(await callAs(theirs.value, `/v1/files/${file}`, { method: "DELETE" }), 404);
    expect((await get(`/v1/files/${file}`, mine)).status).toBe(200);
  },
  "POST /v1/batches": async () => expectBlind(await send("/v1/batches", batchOf(await upload(mine))), 404),
  "GET /v1/batches": async () => {
    const { id } = await (await makeBatch(mine)).json<{ id: string }>();
    expect(await textOf(await get("/v1/batches"))).not.toContain(id);
    await expectBlind(await get(`/v1/batches?after=${id}`), 404);
  },
  "GET /v1/batches/:id": async () => {
    const { id } = await (await makeBatch(mine)).json<{ id: string }>();
    await expectBlind(await get(`/v1/batches/${id}`), 404);
  },
  "POST /v1/batches/:id/cancel": async () => {
    const { id } = await (await makeBatch(mine)).json<{ id: string }>();
    await expectBlind(await send(`/v1/batches/${id}/cancel`, {}), 404);
  },
  "GET /metrics": async () => expectBlind(await get("/metrics"), 403),
  "GET /v1/account": async () => expectBlind(await get("/v1/account")),
  "POST /v1/predictions": async () => {
    await expectTheirOwn(send("/v1/predictions", { input: { prompt: "b", seed: 2 } }, ONCE));
  },
  "GET /v1/predictions": async () => {
    await expectBlind(await get("/v1/predictions"));
    await expectBlind(await get(`/v1/predictions?after=${prediction}`), 400);
  },
  "GET /v1/predictions/:id": async () => {
    for (const id of [job, prediction]) await expectBlind(await get(`/v1/predictions/${id}`), 404);
  },
  "POST /v1/predictions/:id/cancel": async () =>
    expectBlind(await send(`/v1/predictions/${prediction}/cancel`, {}), 404),
  "GET /v1/predictions/:id/stream": async () => expectBlind(await get(`/v1/predictions/${prediction}/stream`), 404),
  "POST /v1/models/:owner/:name/predictions": () =>
    expectTheirOwn(send("/v1/models/reptok/tiny/predictions", { input: { prompt: "b", seed: 2 } }, ONCE)),
  "GET /v1/webhooks/default/secret": async () => {
    const path = "/v1/webhooks/default/secret";
    expect(await textOf(await get(path))).not.toBe(await textOf(await get(path, mine)));
  },
  "POST /v1/webhooks/default/secret": async () => {
    const path = "/v1/webhooks/default/secret";
    const before = await textOf(await get(path, mine));
    await send(path, {});
    expect(await textOf(await get(path, mine))).toBe(before);
  },
  "GET /v1/webhooks/deliveries": async () => {
    await recordDelivery(database(env.DB), myDelivery());
    expect(await textOf(await get("/v1/webhooks/deliveries", mine))).toContain(job);
    await expectBlind(await get("/v1/webhooks/deliveries"));
    await expectBlind(await get(`/v1/webhooks/deliveries?after=${myDelivery().id}`), 400);
  },
  "POST /v1/webhooks/deliveries/:id/resend": async () => {
    await recordDelivery(database(env.DB), myDelivery());
    await expectBlind(await send(`/v1/webhooks/deliveries/${myDelivery().id}/resend`, {}), 404);
  },
  "POST /v1/tokens": async () => {
    const request = { scopes: ["latents:read", "predictions"], origin: "https://app.example" };
    const { value } = await (await send("/v1/tokens", request)).json<{ value: string }>();
    const read = (path: string) => callAs(value, path, { headers: { origin: request.origin } });
    await expectBlind(await read("/v1/latents"));
    await expectBlind(await read(`/v1/latents/${latent}`), 404);
    await expectBlind(await read(`/v1/predictions/${job}`), 404);
  },
  "GET /v1/usage": async () => {
    expect(await textOf(await get("/v1/usage", mine))).toContain(mine.id);
    await expectBlind(await get("/v1/usage"));
  },
  "GET /v1/usage/records": async () => {
    expect(await textOf(await get("/v1/usage/records", mine))).toContain(job);
    await expectBlind(await get("/v1/usage/records"));
    await expectBlind(await get(`/v1/usage/records?after=${job}`), 400);
  },
};

/** Routes with the same response for every caller, without data of any project. */
const SHARED = [
  "GET /healthz",
  "GET /openapi.json",
  "GET /readyz",
  "GET /v1/models",
  "GET /v1/models/:name",
  "GET /v1/models/:owner/:name",
  "GET /v1/models/:owner/:name/versions",
  "GET /v1/models/:owner/:name/versions/:version",
  "GET /v1/hardware",
  "GET /v1/deployments",
  "GET /v1/trainings",
];

const routes = [...new Set(app.routes.filter(({ method }) => method !== "ALL").map((r) => `${r.method} ${r.path}`))];
const isAdmin = (route: string) => route.includes(" /v1/admin/");

test("every route has a case, and every case has a route", () => {
  const covered = [...Object.keys(CASES), ...SHARED].toSorted();
  expect(routes.filter((route) => !isAdmin(route)).toSorted()).toEqual(covered);
});

test.each(Object.keys(CASES))("%s", { timeout: 20_000 }, async (route) => {
  await expect(CASES[route]!()).resolves.toBeUndefined();
});

test.each(SHARED)("%s contains no data of a project", async (route) => {
  const path = route
    .slice("GET ".length)
    .replace(":name", "tiny")
    .replace(":owner", "reptok")
    .replace(":version", VERSION.version);
  await expectBlind(await get(path));
});

test.each(routes.filter(isAdmin))("%s rejects keys of projects", async (route) => {
  const [method, path] = route.split(" ") as [string, string];
  const own = path.replace(":project", theirs.project).replace(":key", theirs.id);
  await expectBlind(await callAs(theirs.value, own, { method }), 403);
});

describe("a latent of two projects", () => {
  test("is stored once, and deleted with the last of them", async () => {
    for (const project of [mine, theirs]) await keep(project);
    const id = await latentId(latentBytes());
    const objects = async () => (await stored()).keys.filter((key) => key.startsWith(`latents/${id}/`));
    expect(await objects()).toHaveLength(1);
    await callAs(mine.value, `/v1/latents/${id}`, { method: "DELETE" });
    expect((await get(`/v1/latents/${id}`, mine)).status).toBe(404);
    expect((await get(`/v1/latents/${id}`)).status).toBe(200);
    await callAs(theirs.value, `/v1/latents/${id}`, { method: "DELETE" });
    expect(await objects()).toEqual([]);
    expect(await env.DB.prepare("select count(*) as n from latent_objects where latent = ?").bind(id).first("n")).toBe(
      0,
    );
  });

  test("always has its bytes while several callers keep and delete it concurrently", async () => {
    const id = await latentId(latentBytes());
    const drop = (caller: TestProject) => callAs(caller.value, `/v1/latents/${id}`, { method: "DELETE" });
    for (let round = 0; round < 8; round++) {
      await Promise.all([keep(mine), drop(theirs), drop(mine), keep(theirs), drop(mine), keep(mine)]);
      const { results } = await env.DB.prepare(
        "select l.project, o.key from latents l left join latent_objects o on o.latent = l.id where l.id = ?",
      )
        .bind(id)
        .all<{ key: string | null }>();
      for (const { key } of results) expect(await env.BUCKET.head(key ?? "none")).not.toBeNull();
      // Nothing is left behind.
      const keys = (await stored()).keys.filter((key) => key.startsWith(`latents/${id}/`));
      expect(keys).toHaveLength(Math.min(1, results.length));
    }
  });
});
