import { latentId, LATENT_MEDIA_TYPE } from "@reptok/shared";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { callAs, makeProject } from "../../test/accounts.ts";
import { latentBytes } from "../../test/latents.ts";
import { dropAnswer, clearAnswers, putAnswer, matchAnswer } from "./answers.ts";
import { cacheKey } from "./immutable.ts";

const KEY = "https://api.test/thing?project=p&representation=only";
const response = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Response(body, { headers: { "cache-control": "max-age=60", etag: '"e"', ...headers } });
const textOf = async (key: string, now: number) => {
  const answer = await matchAnswer(key, now);
  return answer && new Response(answer.body).text();
};

test("a response is read from memory, then from the cache, and after its removal from neither", async () => {
  await putAnswer(KEY, response("stored"), 0);
  await caches.default.delete(KEY);
  expect(await textOf(KEY, 4999)).toBe("stored");
  expect(await textOf(KEY, 4999)).toBe("stored");
  expect((await matchAnswer(KEY, 4999))?.headers).toMatchObject({ etag: '"e"' });
  expect(await textOf(KEY, 5000)).toBeNull();

  await putAnswer(KEY, response("again"), 0);
  clearAnswers();
  expect(await textOf(KEY, 0)).toBe("again");
  await dropAnswer(KEY);
  expect(await textOf(KEY, 0)).toBeNull();
});

test("a large response is read from the cache only", async () => {
  const large = "x".repeat(2 ** 20 + 1);
  await putAnswer(KEY, response(large), 0);
  expect(await textOf(KEY, 0)).toBe(large);
  await caches.default.delete(KEY);
  expect(await textOf(KEY, 0)).toBeNull();
});

test("a cache key ends with the project for any URL and omits the parameters of signed links", () => {
  const address = "https://api.test/v1/latents/l";
  expect(cacheKey(address, "p")).toBe(`${address}?project=p&representation=only`);
  expect(cacheKey(`${address}?dtype=i8`, "p", "a/b")).toBe(`${address}?dtype=i8&project=p&representation=a%2Fb`);
  for (const query of ["?project=other", "?project=p&expires=1&signature=s", "?expires=2"])
    expect(cacheKey(address + query, "p")).toBe(cacheKey(address, "p"));
  expect(cacheKey(new URL(`${address}?dtype=i8&project=q&expires=1&signature=s`), "p")).toBe(
    cacheKey(`${address}?dtype=i8`, "p"),
  );
  expect(cacheKey(`${address}?%70roject=q`, "p")).toMatch(/&project=p&representation=only$/);
});

test("a response in memory still requires a key, and its requests are counted", async () => {
  const { value, project, id } = await makeProject({ requests_per_minute: 100 });
  const other = await makeProject();
  const bytes = latentBytes({ dtype: "i8" });
  const headers = { "content-type": LATENT_MEDIA_TYPE };
  await (await callAs(value, "/v1/latents", { method: "POST", headers, body: bytes })).arrayBuffer();
  const path = `/v1/latents/${await latentId(bytes)}`;
  const read = async (key: string | null) => {
    const answer = await callAs(key, path);
    await answer.arrayBuffer();
    return answer;
  };
  await read(value);
  // Only the caches still have it.
  await env.BUCKET.delete((await env.BUCKET.list()).objects.map(({ key }) => key));
  await expect.poll(async () => (await read(value)).status).toBe(200);
  const cached = await read(value);
  expect(cached.headers.get("x-ratelimit-limit-requests")).toBe("100");
  expect(cached.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
  const left = (answer: Response) => Number(answer.headers.get("x-ratelimit-remaining-requests"));
  expect(left(await read(value))).toBeLessThan(left(cached));
  expect((await read(other.value)).status).toBe(404);
  expect((await read(null)).status).toBe(401);
  await callAs(env.ADMIN_KEY!, `/v1/admin/projects/${project}/keys/${id}`, { method: "DELETE" });
  expect((await read(value)).status).toBe(401);
});
