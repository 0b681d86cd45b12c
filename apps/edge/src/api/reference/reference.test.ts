/** The API's answers match its OpenAPI document, and the document is complete. */
import { LATENT_MEDIA_TYPE } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { admin, callAs, makeProject, sendAs } from "../../../test/accounts.ts";
import { call, generate, gpu, IMPATIENT, post, untilJob } from "../../../test/client.ts";
import { Contract } from "../../../test/contract.ts";
import { keepValues, latentBytes, postLatent } from "../../../test/latents.ts";
import { png } from "../../../test/pictures.ts";
import { app } from "../app.ts";

let contract: Contract;
beforeAll(async () => {
  contract = await Contract.read();
});

const check = async (id: string, response: Response | Promise<Response>, status: number) => {
  const answer = await response;
  expect([id, answer.status]).toEqual([id, status]);
  return contract.check(id, answer);
};
const json = async <T>(id: string, response: Promise<Response>, status: number): Promise<T> =>
  JSON.parse(await check(id, response, status)) as T;
const accept = (type: string) => ({ headers: { accept: type } });
const picture = () => new File([png(64, 64)], "a.png", { type: "image/png" });
function form(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  const body = new FormData();
  body.set("image", picture());
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return call(path, { method: "POST", body, headers });
}

test("the document has every route and no others", () => {
  const routed = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  const described = Object.entries(contract.document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.toSorted()).toEqual([...new Set(routed)].toSorted());
});

const JSON_TYPE = { "content-type": "application/json" };

describe("answers are as the document has them:", () => {
  const PATH = "/v1/images";

  test("pictures", async () => {
    const generations = `${PATH}/generations`;
    for (const response_format of ["url", "b64_json", "latent"])
      await check("generateImages", post(generations, { prompt: "a", seed: 1, n: 2, response_format }), 200);
    await check("generateImages", post(generations, { prompt: "b", stream: true, partial_images: 3 }), 200);
    await check("generateImages", post(generations, { prompt: "" }), 400);
    await check("generateImages", post(generations, { prompt: "a", model: "none" }), 404);
    await check("generateImages", post(generations, { prompt: "x".repeat(70_000) }), 413);
    await check("generateImages", call(generations, { method: "POST", body: "a" }), 415);
    await check("varyImage", form(`${PATH}/variations`, { n: "2" }), 200);
    await check("varyImage", form(`${PATH}/variations`, { strength: "2" }), 400);
    await check("editImage", form(`${PATH}/edits`, { prompt: "a" }), 200);
    await check("editImage", form(`${PATH}/edits`, { prompt: "a", stream: "true" }), 200);
    await check("editImage", post(`${PATH}/edits`, {}), 415);
  });

  test("failures of jobs, keys used twice, and time-outs", async () => {
    const path = `${PATH}/generations`;
    const key = { "idempotency-key": "k" };
    await check("generateImages", post(path, { prompt: "a" }, key), 200);
    await check("generateImages", post(path, { prompt: "a" }, key), 200);
    await check("generateImages", post(path, { prompt: "b" }, key), 422);
    await gpu("rejects");
    await check("generateImages", post(path, { prompt: "bad" }), 400);
    await check("generateImages", post(path, { prompt: "bad", stream: true }), 200);
    await gpu("hangs");
    const slow = post(path, { prompt: "slow" }, { "idempotency-key": "slow" });
    await expect.poll(() => env.DB.prepare("select 1 from jobs where status = 'processing'").first()).toBeTruthy();
    await check("generateImages", post(path, { prompt: "slow" }, { "idempotency-key": "slow" }), 409);
    await check("generateImages", post(path, { prompt: "slower" }, {}, IMPATIENT), 503);
    await gpu("normal");
    await check("generateImages", slow, 200);
  });

  test("latents", async () => {
    const id = await keepValues(1, 2, 3, 4, 5, 6, 7, 8);
    await check("createLatent", postLatent(latentBytes()), 201);
    await check("createLatent", postLatent(latentBytes(), { accept: LATENT_MEDIA_TYPE }), 201);
    const image = { method: "POST", body: png(64, 64), headers: { "content-type": "image/png" } };
    await check("createLatent", call("/v1/latents?dtype=i8", image), 201);
    await check("createLatent", form("/v1/latents", {}), 201);
    const input = await json<object>("getLatent", call(`/v1/latents/${id}`), 200);
    await check("createLatent", post("/v1/latents", input), 201);
    await check("createLatent", post("/v1/latents", { ...input, data: "!" }), 400);
    await check("createLatent", post("/v1/latents", { ...input, model: "none", id: undefined }), 404);
    await check("getLatent", call(`/v1/latents/${id}`, accept(LATENT_MEDIA_TYPE)), 200);
    const etag = (await call(`/v1/latents/${id}`)).headers.get("etag")!;
    await check("getLatent", call(`/v1/latents/${id}`, { headers: { "if-none-match": etag } }), 304);
    await check("getLatent", call("/v1/latents/none"), 404);
    for (const format of ["png", "webp", "jpeg"])
      await check("drawLatent", call(`/v1/latents/${id}/image?format=${format}`), 200);
    const near = await keepValues(1, 2, 3, 4, 5, 6, 7, 8.01);
    await check("drawLatent", call(`/v1/latents/${near}/image?dedupe_threshold=0.9`), 200);
    await check("drawLatent", call(`/v1/latents/${id}/image?size=1`), 400);
    const { data } = await generate({ prompt: "a", seed: 1 });
    const address = new URL(data[0]!.url!);
    const drawn = (init?: RequestInit) => call(address.pathname + address.search, init);
    await check("drawLatent", drawn(), 200);
    const headers = { "if-none-match": (await drawn()).headers.get("etag")! };
    await check("drawLatent", drawn({ headers }), 304);
    await check("listLatents", call("/v1/latents?limit=2"), 200);
    await check("listLatents", call("/v1/latents?limit=0"), 400);
    await check("getLatentEntry", call(`/v1/latents/${id}/entry`), 200);
    await check("getLatentEntry", call("/v1/latents/none/entry"), 404);
    const change = (body: object) => ({ method: "PATCH", headers: JSON_TYPE, body: JSON.stringify(body) });
    await check("changeLatent", call(`/v1/latents/${id}`, change({ metadata: { kind: { a: [1, null, "x"] } } })), 200);
    await check("changeLatent", call(`/v1/latents/${id}`, change({ metadata: { "a.b": 1 } })), 400);
    await check("listLatents", call("/v1/latents"), 200);
    await check("countLatents", post("/v1/latents/count", { filter: { kind: "x" } }), 200);
    await check("countLatents", post("/v1/latents/count", { filter: { kind: { $like: "x" } } }), 400);
    await check("listCollections", call("/v1/collections"), 200);
    await check("getCollection", call("/v1/collections/default"), 200);
    await check("getCollection", call("/v1/collections/NO"), 400);
    await check("deleteLatent", call(`/v1/latents/${id}`, { method: "DELETE" }), 200);
    await check("deleteLatents", call("/v1/latents?collection=default&dry_run=true", { method: "DELETE" }), 200);
    await check("deleteLatents", call("/v1/latents", { method: "DELETE" }), 400);
    await check("deleteCollection", call("/v1/collections/default", { method: "DELETE" }), 200);
    await check("deleteLatent", call("/v1/latents/none", { method: "DELETE" }), 404);
  });

  test("work with latents", async () => {
    const id = await keepValues(1, 2, 3, 4, 5, 6, 7, 8);
    const other = await keepValues(8, 7, 6, 5, 4, 3, 2, 1);
    const showing = { draw: { size: "64x64" }, include_data: true, dedupe_threshold: 0.99 };
    const tools = [
      ["search", "searchLatents", { id, limit: 3 }],
      ["interpolate", "interpolateLatents", { points: [{ id }, { id: other }], n: 3 }],
      ["combine", "combineLatents", { inputs: [{ id }, { prompt: "a", weight: 0.5 }] }],
      ["vary", "varyLatent", { source: { id }, n: 2, strength: 0 }],
      ["translate", "translateLatents", { ids: [id, other], seed: 3 }],
      ["sample", "sampleLatents", { prompt: "a", n: 3, keep: 2, seed: 1 }],
    ] as const;
    for (const [name, operation, body] of tools) {
      await check(operation, post(`/v1/latents/${name}`, body), 200);
      if (name !== "translate") await check(operation, post(`/v1/latents/${name}`, { ...body, ...showing }), 200);
      await check(operation, post(`/v1/latents/${name}`, { nothing: true }), 400);
    }
    const query = { id, limit: 3, with_vectors: true, group_by: "kind", mmr: { diversity: 0.5 } };
    await check("searchLatents", post("/v1/latents/search", query), 200);
    await check("searchLatentsBatch", post("/v1/latents/search/batch", { queries: [query, { id: other }] }), 200);
    await check("searchLatentsBatch", post("/v1/latents/search/batch", { queries: [] }), 400);
    await check("mapLatents", call("/v1/latents/map?include_metadata=true"), 200);
    await check("mapLatents", call("/v1/latents/map?limit=0"), 400);
    await check("createEmbeddings", post("/v1/embeddings", { input: "a" }), 200);
    await check("createEmbeddings", post("/v1/embeddings", { input: [] }), 400);
    const encode = (body: string, type = "application/x-ndjson") =>
      call("/v1/latents/encode", { method: "POST", headers: { "content-type": type }, body });
    await check("encodePictures", encode('{"image": "AAAA"}\n'), 200);
    await check("encodePictures", encode("{}", "application/json"), 415);
    const lines = await check("exportLatents", call("/v1/latents/export?limit=2"), 200);
    await check("exportLatents", call("/v1/latents/export", accept("application/vnd.reptok.latents")), 200);
    const headers = { "content-type": "application/x-ndjson" };
    await check("importLatents", call("/v1/latents/import", { method: "POST", headers, body: `${lines}{}\n` }), 200);
    await check("importLatents", post("/v1/latents/import", {}), 415);
  });

  test("predictions", async () => {
    const path = "/v1/predictions";
    const input = { prompt: "a", seed: 1, partial_images: 2 };
    const body = { input, webhook: "http://hooks.test/hook/204", webhook_events_filter: ["completed"] };
    await gpu("halfway");
    const headers = { "cancel-after": "1h", "idempotency-key": "k" };
    const { id } = await json<{ id: string }>("createPrediction", post(path, body, headers), 201);
    await check("createPrediction", post(path, body, headers), 201);
    await expect
      .poll(async () => (await (await call(`${path}/${id}`)).json<{ progress: { step: number } }>()).progress.step)
      .toBe(5);
    await check("getPrediction", call(`${path}/${id}`), 200);
    await check("createPrediction", post(path, { input: { prompt: "b" } }, { prefer: "wait=1" }), 202);
    const stream = check("streamPrediction", call(`${path}/${id}/stream`), 200);
    await check("cancelPrediction", call(`${path}/${id}/cancel`, { method: "POST" }), 200);
    const sent = async () => (await call("/v1/webhooks/deliveries")).json<{ data: { id: string }[] }>();
    await expect.poll(async () => (await sent()).data.length).toBe(1);
    const resend = `/v1/webhooks/deliveries/${(await sent()).data[0]!.id}/resend`;
    await check("resendWebhookDelivery", call(resend, { method: "POST" }), 202);
    await stream;
    await gpu("normal");
    const model = "/v1/models/reptok/tiny/predictions";
    await check("createModelPrediction", post(model, { input }, { prefer: "wait" }), 201);
    await check("createModelPrediction", post("/v1/models/none/tiny/predictions", { input }), 404);
    const done = await json<{ id: string }>("createPrediction", post(path, { input: { prompt: "c" } }), 201);
    await untilJob(done.id, "succeeded");
    await check("streamPrediction", call(`${path}/${done.id}/stream`), 200);
    await check("getPrediction", call(`${path}/${done.id}`), 200);
    await check("getPrediction", call(`${path}/none`), 404);
    await check("listPredictions", call(`${path}?limit=2`), 200);
    await gpu("rejects");
    const failed = await json<{ id: string }>("createPrediction", post(path, { input: { prompt: "bad" } }), 201);
    await untilJob(failed.id, "failed");
    await check("streamPrediction", call(`${path}/${failed.id}/stream`), 200);
    await check("getPrediction", call(`${path}/${failed.id}`), 200);
  });

  test("files and batches", async () => {
    const upload = (fields: Readonly<Record<string, string>>, name = "file") => {
      const body = new FormData();
      for (const [field, value] of Object.entries(fields)) body.append(field, value);
      body.append(name, new File(["{}"], "a.jsonl"));
      return call("/v1/files", { method: "POST", body });
    };
    const { id } = await json<{ id: string }>("createFile", upload({ purpose: "batch" }), 200);
    const input = await json<{ id: string }>("createFile", upload({ metadata: '{"a": 1}' }, "content"), 201);
    await check("createFile", upload({ purpose: "none" }), 400);
    await check("listFiles", call("/v1/files?limit=1"), 200);
    await check("listFiles", call("/v1/files"), 200);
    await check("getFile", call(`/v1/files/${id}`), 200);
    await check("getFile", call(`/v1/files/${input.id}`), 200);
    await check("getFileContent", call(`/v1/files/${id}/content`), 200);
    const batch = {
      input_file_id: id,
      endpoint: `${PATH}/generations`,
      completion_window: "24h",
      metadata: { a: "b" },
    };
    const created = await json<{ id: string }>("createBatch", post("/v1/batches", batch), 200);
    await check("createBatch", post("/v1/batches", { ...batch, input_file_id: "none" }), 404);
    await expect
      .poll(async () => (await (await call(`/v1/batches/${created.id}`)).json<{ status: string }>()).status)
      .toBe("failed");
    await check("getBatch", call(`/v1/batches/${created.id}`), 200);
    await check("listBatches", call("/v1/batches?limit=2"), 200);
    await check("cancelBatch", call(`/v1/batches/${created.id}/cancel`, { method: "POST" }), 409);
    await gpu("away");
    const requests = JSON.stringify({
      custom_id: "a",
      method: "POST",
      url: `${PATH}/generations`,
      body: { prompt: "a" },
    });
    const body = new FormData();
    body.append("purpose", "batch");
    body.append("file", new File([requests], "a.jsonl"));
    const file = await json<{ id: string }>("createFile", call("/v1/files", { method: "POST", body }), 200);
    const other = await json<{ id: string }>(
      "createBatch",
      post("/v1/batches", { ...batch, input_file_id: file.id }),
      200,
    );
    await check("cancelBatch", call(`/v1/batches/${other.id}/cancel`, { method: "POST" }), 200);
    await check("deleteFile", call(`/v1/files/${id}`, { method: "DELETE" }), 200);
    await check("deleteFile", call(`/v1/files/${id}`, { method: "DELETE" }), 404);
    await check("deleteFile", call(`/v1/files/${input.id}`, { method: "DELETE" }), 204);
  });

  test("has the fields that Replicate's clients read", async () => {
    const path = "/v1/models/reptok/tiny/versions";
    const listed = await json<{ results: { id: string }[] }>("listOwnedModelVersions", call(path), 200);
    await check("getOwnedModelVersion", call(`${path}/${listed.results[0]!.id}`), 200);
    await check("getOwnedModelVersion", call(`${path}/${"0".repeat(64)}`), 404);
    await check("getAccount", call("/v1/account"), 200);
    await check("listHardware", call("/v1/hardware"), 200);
    await check("listDeployments", call("/v1/deployments"), 200);
    await check("listTrainings", call("/v1/trainings"), 200);
  });

  test("models, webhooks' secrets, health, and the description", async () => {
    await check("listModels", call("/v1/models"), 200);
    await check("getModel", call("/v1/models/tiny"), 200);
    await check("getModel", call("/v1/models/none"), 404);
    const versions = admin("/models");
    const { first_id: version } = await json<{ first_id: string }>("listModelVersions", versions, 200);
    const change = (id: string, body: object) => sendAs(env.ADMIN_KEY!, `/v1/admin/models/${id}`, body);
    await check("changeModelVersion", change(version, { current: true }), 200);
    await check("changeModelVersion", change(version, { retired: true }), 409);
    await check("changeModelVersion", change("none", { current: true }), 404);
    await check("getOwnedModel", call("/v1/models/reptok/tiny"), 200);
    await check("getWebhookSecret", call("/v1/webhooks/default/secret"), 200);
    await check("rotateWebhookSecret", post("/v1/webhooks/default/secret", {}), 201);
    const deliveries = "/v1/webhooks/deliveries";
    await check("listWebhookDeliveries", call(`${deliveries}?limit=1`), 200);
    await check("listWebhookDeliveries", call(`${deliveries}?after=none`), 400);
    await check("resendWebhookDelivery", call(`${deliveries}/none/resend`, { method: "POST" }), 404);
    await check("getHealth", call("/healthz"), 200);
    await check("getReadiness", call("/readyz"), 200);
    await check("getFleet", admin("/fleet"), 200);
    await check("getFleet", admin("/fleet?model=none"), 404);
    await check("getMetrics", call("/metrics"), 200);
    await check("getMetrics", callAs(null, "/metrics"), 401);
    await check("getOpenApi", call("/openapi.json"), 200);
  });

  test("not ready", async () => {
    await env.DB.prepare("delete from model_versions").run();
    await check("getReadiness", call("/readyz"), 503);
    await check("generateImages", post(`${PATH}/generations`, { prompt: "a" }), 503);
  });

  test("projects, keys, limits and usage", async () => {
    const send = (path: string, body: object) => sendAs(env.ADMIN_KEY!, `/v1/admin${path}`, body);
    const created = send("/projects", { name: "Shop", requests_per_minute: 3 });
    const { id: project } = await json<{ id: string }>("createProject", created, 201);
    await check("createProject", send("/projects", { nothing: 1 }), 400);
    await check("listProjects", admin("/projects"), 200);
    await check("getProject", admin(`/projects/${project}`), 200);
    await check("getProject", admin("/projects/none"), 404);
    await check("changeProject", send(`/projects/${project}`, { concurrent_jobs: 5 }), 200);
    const keys = `/projects/${project}/keys`;
    const body = { name: "server", scopes: ["images", "usage"], requests_per_minute: 2 };
    const key = await json<{ id: string; value: string }>("createKey", send(keys, body), 201);
    const generation = { prompt: "a", seed: 1 };
    await check("generateImages", sendAs(key.value, `${PATH}/generations`, generation), 200);
    await check("listLatents", callAs(key.value, "/v1/latents"), 403);
    await check("sumUsage", callAs(key.value, "/v1/usage"), 429);
    await check("listModels", callAs("rt_live_wrong", "/v1/models"), 401);
    await check("listKeys", admin(keys), 200);
    for (const type of ["application/json", "text/csv", "application/x-ndjson"]) {
      await check("sumProjectUsage", admin(`/projects/${project}/usage`, accept(type)), 200);
      await check("listProjectUsage", admin(`/projects/${project}/usage/records`, accept(type)), 200);
    }
    await check("changeKey", send(`${keys}/${key.id}`, { pictures_per_month: 5 }), 200);
    await check("changeKey", send(`${keys}/none`, { pictures_per_month: 5 }), 404);
    await check("revokeKey", admin(`${keys}/${key.id}`, { method: "DELETE" }), 200);
    const token = { scopes: ["images"], origin: "https://app.example" };
    await check("createToken", post("/v1/tokens", token), 201);
    await check("createToken", post("/v1/tokens", { ...token, seconds: 0 }), 400);
    const mine = await makeProject({ pictures_per_month: 0 });
    await check("generateImages", sendAs(mine.value, `${PATH}/generations`, generation), 429);
    await check("sumUsage", callAs(mine.value, "/v1/usage"), 200);
    await check("listUsage", callAs(mine.value, "/v1/usage/records"), 200);
  });

  test("every operation's successful answers were checked", () => {
    const successes = Object.values(contract.document.paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ operationId, responses }) =>
        Object.keys(responses).flatMap((status) => (Number(status) < 400 ? [`${operationId} ${status}`] : [])),
      );
    // A model's predictions have the same handler, whose 202 was checked with the other operation.
    const missing = successes.filter((answer) => !contract.seen.has(answer));
    expect(missing).toEqual(["createModelPrediction 202"]);
  });
});

test("the document has an ETag", async () => {
  const etag = (await call("/openapi.json")).headers.get("etag")!;
  expect((await call("/openapi.json", { headers: { "if-none-match": etag } })).status).toBe(304);
});
