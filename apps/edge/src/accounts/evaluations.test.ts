/** Limits in network evaluations. The test model needs 10 for a latent, twice as many with guidance, and 20 for a picture. */
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { callAs, makeKey, makeProject, sendAs } from "../../test/accounts.ts";
import { refusal } from "../../test/client.ts";

/** The limit and the remaining evaluations in the headers. */
const evaluationsLeft = ({ headers }: Response) =>
  ["limit", "remaining"].map((name) => headers.get(`x-ratelimit-${name}-evaluations`));

test("network evaluations have a separate monthly quota, which latents without a picture use too", async () => {
  const project = await makeProject({ evaluations_per_month: 100, pictures_per_month: 0 });
  const narrow = await makeKey(project.project, { evaluations_per_month: 65 });
  const sample = (key: string, body: object) => sendAs(key, "/v1/latents/sample", { prompt: "a", seed: 1, ...body });
  // Ten steps per latent, doubled by guidance.
  const first = await sample(narrow.value, { n: 4 });
  expect([first.status, ...evaluationsLeft(first)]).toEqual([200, "65", "25"]);
  const rejected = await sample(narrow.value, { n: 2, seed: 9, guidance_scale: 3 });
  expect(evaluationsLeft(rejected)).toEqual(["65", "25"]);
  const { error } = await rejected.json<{ error: { code: string; message: string } }>();
  expect([rejected.status, error.code]).toEqual([429, "insufficient_quota"]);
  expect(error.message).toMatch(/at most 25 network evaluations.* this key's 65 .*got 40$/);
  // A repeated request uses none; the project's other key has the rest of the project's quota.
  expect((await sample(narrow.value, { n: 4 })).status).toBe(200);
  expect(evaluationsLeft(await sample(project.value, { n: 6, seed: 20 }))).toEqual(["100", "0"]);
  expect(await refusal(await sample(project.value, { n: 1, seed: 40 }))).toMatchObject({ code: "insufficient_quota" });

  const usage = await (await callAs(project.value, "/v1/usage")).json<{ data: { evaluations: number }[] }>();
  expect(usage.data.map(({ evaluations }) => evaluations).toSorted((a, b) => a - b)).toEqual([40, 60]);
  const shown = await (await callAs(env.ADMIN_KEY!, `/v1/admin/projects/${project.project}`)).json();
  expect(shown).toMatchObject({ pictures_this_month: 0, evaluations_this_month: 100 });
});

test("a request's network evaluations are limited by project and key, by default to 20,000", async () => {
  // 64 latents of 250 steps are 16,000 evaluations, and 32,000 with guidance; 10 more with guidance are 5,000.
  const largest = { prompt: "a", seed: 1, n: 64, num_inference_steps: 250 };
  const positive = [{ prompt: "b", n: 10 }];
  const sample = (key: string, body: object) => sendAs(key, "/v1/latents/sample", body);
  const messageOf = async (response: Response) => (await response.json<{ error: { message: string } }>()).error.message;
  const free = await makeProject();
  expect(await refusal(await sample(free.value, { ...largest, guidance_scale: 2 }))).toMatchObject({
    status: 400,
    code: "invalid_request",
  });
  expect((await sample(free.value, largest)).status).toBe(200);

  const wide = await makeProject({ evaluations_per_request: 32_000 });
  const narrow = await makeKey(wide.project, { evaluations_per_request: 50 });
  expect((await sample(wide.value, { ...largest, guidance_scale: 2 })).status).toBe(200);
  expect(await messageOf(await sample(wide.value, { ...largest, seed: 99, positive, guidance_scale: 2 }))).toMatch(
    /at most 32000 network evaluations per request, got 32100/,
  );
  // Examples and candidates both count, and a rejected request leaves nothing behind.
  const { results } = await env.DB.prepare("select count(*) as n from jobs where project = ?").bind(wide.project).all();
  expect(results).toEqual([{ n: 7 }]);
  expect(await messageOf(await sample(narrow.value, { prompt: "a", seed: 300, n: 6 }))).toMatch(/at most 50 .*got 60/);
  expect((await sample(narrow.value, { prompt: "a", seed: 300, n: 5 })).status).toBe(200);
});

test("a signed link uses the evaluations of the key that requested it", async () => {
  const project = await makeProject();
  const key = await makeKey(project.project, { evaluations_per_month: 45 });
  const sampled = await sendAs(key.value, "/v1/latents/sample", { prompt: "a", n: 2, keep: 2, draw: true, seed: 1 });
  const { data } = await sampled.json<{ data: { image: string }[] }>();
  // Twenty evaluations for the two latents, and twenty for a picture: none remain for another.
  expect((await callAs(null, data[0]!.image)).status).toBe(200);
  expect(await refusal(await callAs(null, data[1]!.image))).toMatchObject({ status: 429, code: "insufficient_quota" });
});
