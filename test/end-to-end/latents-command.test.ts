/** `reptok latents` against the real edge and GPU worker: a folder is uploaded, searched, exported, imported and deleted. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { caughtOutput, failure, reptok } from "../../apps/cli/test/command.ts";
import { encodeLatent, Reptok } from "../../packages/client/src/index.ts";
import { Random } from "../../packages/shared/src/index.ts";
import { png } from "../support/images.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

let stack: TestStack;
let dir: string;
beforeAll(async () => {
  stack = await startTestStack();
  dir = mkdtempSync(path.join(tmpdir(), "reptok-latents-"));
});
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  await stack?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  vi.stubEnv("XDG_CACHE_HOME", path.join(dir, "cache"));
  return () => vi.unstubAllEnvs();
});

const out = caughtOutput();
const at = (...names: string[]) => path.join(dir, ...names);
const latents = (collection: string, ...args: string[]) =>
  reptok("latents", "--url", stack.url, "--collection", collection, ...args);
const count = (collection: string) => new Reptok({ baseUrl: stack.url }).latents.count({ collection });
const picture = (shade: number) => png(32, 32, (x, y) => [x * 8, y * 8, shade]);

/** Six pictures in two folders, some with metadata in metadata.jsonl. */
function writePhotos(): void {
  for (const [i, folder] of ["apples", "apples", "apples", "pears", "pears", "pears"].entries()) {
    mkdirSync(at("photos", folder), { recursive: true });
    writeFileSync(at("photos", folder, `${i}.png`), picture(i * 40));
  }
  const lines = [
    { file_name: "apples/0.png", kind: "apple", year: 2019 },
    { file_name: "apples/1.png", kind: "apple", year: 2020 },
    { file_name: "pears/3.png", kind: "pear" },
  ];
  writeFileSync(at("photos", "metadata.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

test("uploads a folder with its metadata, and only new files the next time", async () => {
  writePhotos();
  await latents("photos", "upload", at("photos"));
  expect(out.printed).toEqual(["6 uploaded, 0 already there, 0 failed"]);
  writeFileSync(at("photos", "pears", "6.png"), picture(250));
  await latents("photos", "upload", at("photos"));
  expect(out.printed.at(-1)).toBe("1 uploaded, 6 already there, 0 failed");
  expect(await count("photos")).toBe(7);
  const entries = [];
  for await (const { metadata } of new Reptok({ baseUrl: stack.url }).latents.list({ collection: "photos" }))
    entries.push(metadata);
  expect(entries).toContainEqual({ file: "apples/1.png", kind: "apple", year: 2020 });
  expect(entries).toContainEqual({ file: "pears/6.png" });
});

test("an invalid picture fails alone and is retried by the next upload", async () => {
  mkdirSync(at("mixed"), { recursive: true });
  writeFileSync(at("mixed", "good.png"), picture(7));
  writeFileSync(at("mixed", "bad.png"), "no picture");
  writeFileSync(at("mixed", "bad.latent"), "no latent");
  const { code, message } = await failure(
    "latents",
    "--url",
    stack.url,
    "--collection",
    "mixed",
    "upload",
    at("mixed"),
  );
  expect(code).toBe(1);
  expect(message).toContain(at("mixed", "bad.png"));
  expect(message).toContain(at("mixed", "bad.latent"));
  expect(out.printed).toEqual(["1 uploaded, 0 already there, 2 failed"]);
  writeFileSync(at("mixed", "bad.png"), picture(9));
  rmSync(at("mixed", "bad.latent"));
  await latents("mixed", "upload", at("mixed"));
  expect(out.printed.at(-1)).toBe("1 uploaded, 1 already there, 0 failed");
});

/** Forwards requests to the stack, counts them by path, and breaks off connections on request. */
async function countingProxy() {
  const counts = new Map<string, number>();
  const proxy = { url: "", counts, breaks: (_path: string): boolean => false };
  const server = createServer((incoming, outgoing) => {
    const target = incoming.url!.split("?")[0]!;
    if (proxy.breaks(target)) return incoming.destroy();
    counts.set(target, (counts.get(target) ?? 0) + 1);
    const { method, headers } = incoming;
    const forwarded = request(stack.url + incoming.url!, { method: method!, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

test("latent files are uploaded in groups, fail by themselves, and an interrupted upload is resumed", async () => {
  const proxy = await countingProxy();
  const client = new Reptok({ baseUrl: stack.url });
  const [model] = await client.models();
  const { dimensions } = model!.latent;
  mkdirSync(at("vectors"), { recursive: true });
  const write = (name: string, seed: number, space: string) => {
    const data = new Random(seed).normals(new Float32Array(dimensions));
    const latent = { model: model!.id, space, dtype: "f32", tokens: 1, dimensions, data } as const;
    writeFileSync(at("vectors", `${name}.latent`), encodeLatent(latent));
  };
  for (let i = 0; i < 600; i++) write(String(i).padStart(3, "0"), i, model!.space);
  write("000-of-another-space", 1, "00".repeat(32));
  writeFileSync(at("vectors", "001-text.latent"), "no latent");
  writeFileSync(at("vectors", "metadata.jsonl"), '{"file_name": "007.latent", "kind": "apple"}\n');
  const upload = () =>
    failure("latents", "--url", proxy.url, "--collection", "vectors", "upload", at("vectors"), "--parallel", "1");

  proxy.breaks = (target) => target === "/v1/latents/import" && proxy.counts.has(target);
  const interrupted = await upload();
  expect(out.printed).toEqual(["248 uploaded, 0 already there, 354 failed"]);
  expect(interrupted.message).toContain("and 334 more");
  proxy.breaks = () => false;
  const { code, message } = await upload();
  expect(out.printed.at(-1)).toBe("352 uploaded, 248 already there, 2 failed");
  expect([code, message.trim().split("\n").length]).toEqual([1, 2]);
  expect(message).toMatch(/000-of-another-space\.latent: .*space/);
  expect(message).toMatch(/001-text\.latent: /);
  expect(Object.fromEntries(proxy.counts)).toEqual({ "/v1/latents/import": 3 });
  const names: string[] = [];
  for await (const { metadata } of client.latents.list({ collection: "vectors" })) names.push(String(metadata["file"]));
  const expected = Array.from({ length: 600 }, (_, i) => `${String(i).padStart(3, "0")}.latent`);
  expect(new Set(names)).toEqual(new Set(expected));
  expect(await client.latents.count({ collection: "vectors", filter: { kind: "apple" } })).toBe(1);
});

test("searches by picture within a filter, also as JSON", async () => {
  await latents("photos", "search", "--image", at("photos", "apples", "0.png"), "-n", "1");
  expect(out.printed[0]).toContain('"file":"apples/0.png"');
  const filter = '{"kind": "pear"}';
  await latents("photos", "--json", "search", "--image", at("photos", "apples", "0.png"), "--filter", filter);
  const found = JSON.parse(out.printed[1]!) as { metadata: { kind: string } }[];
  expect(found.map(({ metadata }) => metadata.kind)).toEqual(["pear"]);
});

test("exports, imports the export, and deletes by filter after a dry run", async () => {
  await latents("photos", "export", "-o", at("photos.ndjson"), "--filter", '{"kind": {"$ne": null}}');
  expect(out.printed).toEqual([`3 latents to ${at("photos.ndjson")}`]);
  const lines = readFileSync(at("photos.ndjson"), "utf8").trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  await latents("copy", "import", at("photos.ndjson"));
  expect(out.printed.at(-1)).toBe("3 kept, 0 failed");
  await latents("copy", "export", "-o", at("copy.ndjson"));
  const again = readFileSync(at("copy.ndjson"), "utf8").trimEnd().split("\n");
  expect(again.toSorted()).toEqual(lines.toSorted());
  await latents("copy", "delete", "--filter", '{"year": {"$gte": 2020}}', "--dry-run");
  expect(out.printed.at(-1)).toBe("1 would be deleted");
  expect(await count("copy")).toBe(3);
  await latents("copy", "delete", "--filter", '{"year": {"$gte": 2020}}');
  expect(out.printed.at(-1)).toBe("1 deleted");
  await latents("copy", "delete", "--all");
  expect(out.printed.at(-1)).toBe("2 deleted");
  expect([await count("copy"), await count("photos")]).toEqual([0, 7]);
});

test("invalid input is reported before anything is sent", async () => {
  const at2 = (...args: string[]) => failure("latents", "--url", stack.url, ...args);
  expect(await at2("delete")).toMatchObject({ code: 2 });
  expect(await at2("search")).toMatchObject({ code: 2 });
  expect(await at2("search", "a", "--filter", "[]")).toMatchObject({ code: 2 });
  expect(await at2("upload", at("none"))).toMatchObject({ code: 2 });
  writeFileSync(at("broken.ndjson"), "{}\n");
  expect(await at2("import", at("broken.ndjson"))).toMatchObject({
    code: 1,
    message: expect.stringContaining("line 1"),
  });
  vi.stubEnv("REPTOK_API_KEY", "rt_live_x");
  expect(await failure("latents", "--url", "http://example.com", "search", "a")).toMatchObject({ code: 2 });
});
