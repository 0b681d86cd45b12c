/**
 * A library of 2,000 latents, uploaded from a folder by one command, then filtered, searched, mixed, mapped, exported and deleted,
 * against the real edge and GPU worker. After each step the collection contains exactly the uploaded latents.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { caughtOutput, reptok } from "../../apps/cli/test/command.ts";
import { encodeLatent, type Latent, latentId, Reptok } from "../../packages/client/src/index.ts";
import { cosineSimilarity, Random } from "../../packages/shared/src/index.ts";
import { png } from "../support/images.ts";
import { eventually } from "../support/client.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

const COUNT = 2000;
const PICTURES = 8;
const COLLECTION = "library";
const KINDS = ["apple", "pear", "plum", "quince"] as const;
const kindOf = (i: number) => KINDS[i % KINDS.length]!;
const yearOf = (i: number) => 2000 + (i % 25);

let stack: TestStack;
let dir: string;
let client: Reptok;
/** The uploaded latents by id, in the order of their numbers; without the pictures. */
const latents = new Map<string, Latent>();
const out = caughtOutput();
beforeAll(async () => {
  stack = await startTestStack();
  client = new Reptok({ baseUrl: stack.url });
  dir = mkdtempSync(path.join(tmpdir(), "reptok-library-"));
  const [model] = await client.models();
  const lines: string[] = [];
  for (let i = 0; i < COUNT; i++) {
    const isPicture = i < PICTURES;
    const folder = kindOf(i);
    mkdirSync(path.join(dir, folder), { recursive: true });
    const name = `${folder}/${i}.${isPicture ? "png" : "latent"}`;
    lines.push(JSON.stringify({ file_name: name, kind: kindOf(i), year: yearOf(i), number: i }));
    if (isPicture) {
      writeFileSync(
        path.join(dir, name),
        png(32, 32, (x, y) => [x * 8, y * 8, i * 30]),
      );
      continue;
    }
    const { dimensions } = model!.latent;
    const data = new Random(i).normals(new Float32Array(dimensions));
    const latent = { model: model!.id, space: model!.space, dtype: "f32", tokens: 1, dimensions, data } as const;
    const bytes = encodeLatent(latent);
    latents.set(await latentId(bytes), latent);
    writeFileSync(path.join(dir, name), bytes);
  }
  writeFileSync(path.join(dir, "metadata.jsonl"), lines.join("\n"));
  vi.stubEnv("XDG_CACHE_HOME", path.join(dir, "..", `${path.basename(dir)}-cache`));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  for (const each of [dir, `${dir}-cache`]) rmSync(each, { recursive: true, force: true });
  await stack?.[Symbol.asyncDispose]();
});

const command = (...args: string[]) => reptok("latents", "--url", stack.url, "--collection", COLLECTION, ...args);
/** The numbers of the latents in the collection. */
async function numbers(): Promise<number[]> {
  const found: number[] = [];
  for await (const { metadata } of client.latents.list({ collection: COLLECTION }))
    found.push(Number(metadata["number"]));
  return found.toSorted((a, b) => a - b);
}
const all = Array.from({ length: COUNT }, (_, i) => i);

test("one command uploads a folder", { timeout: 240_000 }, async () => {
  await command("upload", dir, "--parallel", "8");
  expect(out.printed).toEqual([`${COUNT} uploaded, 0 already there, 0 failed`]);
  expect(await numbers()).toEqual(all);
});

test("counts latents by filter", async () => {
  const count = (filter: object) => client.latents.count({ collection: COLLECTION, filter: filter as never });
  expect(await count({ kind: "pear" })).toBe(COUNT / 4);
  const recent = all.filter((i) => kindOf(i) !== "plum" && yearOf(i) >= 2020).length;
  expect(await count({ kind: { $ne: "plum" }, year: { $gte: 2020 } })).toBe(recent);
});

test("searches by vector, picture and prompt are exact, also within a filter, and keep nothing", async () => {
  // Searches index latents that are not indexed yet.
  await eventually(async () => {
    const { data } = await client.latents.search({
      vector: [...latents.values().next().value!.data],
      collection: COLLECTION,
      limit: 1,
      positive: [],
      negative: [],
      offset: 0,
    });
    return data[0] && data[0].score > 0.999 ? true : undefined;
  });
  const query = new Random(1_000_003).normals(new Float32Array([...latents.values()][0]!.data.length));
  const base = { collection: COLLECTION, limit: 20, positive: [], negative: [], offset: 0 };
  for (const kind of [undefined, "quince"]) {
    const filter = kind === undefined ? { number: { $gte: PICTURES } } : { kind, number: { $gte: PICTURES } };
    const { data } = await client.latents.search({ ...base, vector: [...query], filter });
    const expected = [...latents]
      .map(([id, { data: own }], i) => ({ id, score: cosineSimilarity(own, query), number: i + PICTURES }))
      .filter(({ number }) => kind === undefined || kindOf(number) === kind)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, 20);
    expect(data.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  }
  const picture = readFileSync(path.join(dir, "apple/0.png"));
  const { data: byPicture } = await client.latents.search({ ...base, image: picture.toString("base64") });
  expect(byPicture[0]).toMatchObject({ metadata: { number: 0 } });
  expect(byPicture[0]!.score).toBeGreaterThan(0.999);
  const { data: byPrompt } = await client.latents.search({ ...base, prompt: "a red apple" });
  expect(byPrompt).toHaveLength(20);
  expect(await numbers()).toEqual(all);
});

test("a mix is kept in the requested collection only", async () => {
  const [a, b] = latents.keys();
  const mixed = await client.latents.combine({
    inputs: [{ id: a! }, { id: b! }, { prompt: "a pear", weight: 0.5 }],
    method: "spherical",
    dtype: "f16",
    collection: "mixes",
  });
  expect(mixed).toMatchObject({ collection: "mixes", source: "derived" });
  expect(await client.latents.count({ collection: "mixes" })).toBe(1);
  expect(await numbers()).toEqual(all);
});

test("the map has every latent", async () => {
  const points = [];
  for await (const point of client.latents.map({ collection: COLLECTION, includeMetadata: true })) points.push(point);
  expect(points.map(({ metadata }) => Number(metadata!["number"])).toSorted((x, y) => x - y)).toEqual(all);
  for (const { x, y } of points) expect([Number.isFinite(x), Number.isFinite(y)]).toEqual([true, true]);
});

test("an export has every uploaded value", async () => {
  await command("export", "-o", path.join(dir, "library.ndjson"));
  expect(out.printed.at(-1)).toContain(`${COUNT} latents`);
  const seen = new Set<string>();
  for await (const { id, data, metadata } of client.latents.export({ collection: COLLECTION })) {
    seen.add(id);
    const own = latents.get(id);
    if (own) expect(data).toEqual(own.data);
    else expect(Number(metadata["number"])).toBeLessThan(PICTURES);
  }
  expect(seen.size).toBe(COUNT);
});

test("a deletion by filter deletes the matching latents only", async () => {
  await command("delete", "--filter", '{"kind": "plum"}', "--dry-run");
  expect(out.printed.at(-1)).toBe(`${COUNT / 4} would be deleted`);
  await command("delete", "--filter", '{"kind": "plum"}');
  expect(out.printed.at(-1)).toBe(`${COUNT / 4} deleted`);
  expect(await numbers()).toEqual(all.filter((i) => kindOf(i) !== "plum"));
  const found = await client.latents.search({
    prompt: "a plum",
    collection: COLLECTION,
    filter: { kind: "plum" },
    limit: 10,
    positive: [],
    negative: [],
    offset: 0,
  });
  expect(found.data).toEqual([]);
  await command("delete", "--all");
  expect(await numbers()).toEqual([]);
});
