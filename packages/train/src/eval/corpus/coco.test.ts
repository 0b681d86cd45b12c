import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writePicture } from "@reptok/runtime";
import { ApiError } from "@reptok/shared";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCocoCaptions } from "./coco.ts";
import { folderCorpus } from "./folder.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "reptok-coco-"));
});
afterAll(() => rm(dir, { recursive: true }));

/** The fields of the published files, including unused ones. */
const document = (names: readonly string[], captionsEach = 2) => ({
  info: { year: 2014, nested: { images: [{ id: -1 }] } },
  licenses: [{ id: 1, name: "none" }],
  images: names.map((file_name, i) => ({ license: 1, file_name, id: 100 + i, height: 8, width: 8 })),
  annotations: names.flatMap((name, i) =>
    Array.from({ length: captionsEach }, (_, c) => ({ image_id: 100 + i, id: 10 * i + c, caption: ` ${name} ${c}\n` })),
  ),
});
async function save(name: string, value: unknown): Promise<string> {
  const file = join(dir, name);
  await writeFile(file, typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value));
  return file;
}
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "it succeeded",
    (error: unknown) => error,
  );

test("one caption per picture, trimmed, chosen uniformly by the seed", async () => {
  const names = Array.from({ length: 400 }, (_, i) => `${i}.jpg`);
  const file = await save("many.json", document(names, 4));
  const found = await readCocoCaptions(file, 1);
  expect(found.map((entry) => entry.file)).toEqual(names);
  const chosen = found.map(({ file: name, caption }) => {
    expect(caption.startsWith(`${name} `)).toBe(true);
    return Number(caption.slice(name.length + 1));
  });
  // 100 each expected; chi-squared with 3 degrees of freedom exceeds 16.3 for one seed in a thousand.
  const counts = [0, 1, 2, 3].map((c) => chosen.filter((x) => x === c).length);
  expect(counts.reduce((sum, n) => sum + (n - 100) ** 2 / 100, 0)).toBeLessThan(16.3);
  expect(await readCocoCaptions(file, 1)).toEqual(found);
  expect(await readCocoCaptions(file, 2)).not.toEqual(found);
});

test("annotations may come before images; pictures without captions are omitted", async () => {
  const { images, annotations } = document(["a.png", "b.png"], 1);
  const swapped = { annotations: [...annotations.slice(1), { image_id: 999, caption: "of nothing" }], images };
  expect(await readCocoCaptions(await save("swapped.json", swapped), 0)).toEqual([
    { file: "b.png", caption: "b.png 0" },
  ]);
});

test("reports the problem of a file", async () => {
  const good = document(["a.png"]);
  const cases: [RegExp, unknown][] = [
    [/images cannot be read/, '{"images": [{"id": 1,'],
    [/images cannot be read/, "text"],
    [/found no images/, "{}"],
    [/images cannot be read/, { images: { id: 1 } }],
    [/found no annotations/, { images: good.images }],
    [/images\[0\]: .*file_name/s, { ...good, images: [{ id: 1 }] }],
    [/annotations\[1\]: .*caption/s, { ...good, annotations: [good.annotations[0], { image_id: 100, caption: 5 }] }],
    [/none of the annotations/, { ...good, annotations: [{ image_id: 5, caption: "of nothing" }] }],
  ];
  for (const [message, content] of cases) {
    const error = await failure(readCocoCaptions(await save("bad.json", content), 0));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "invalid_request", message: expect.stringMatching(message) });
  }
  expect(await failure(readCocoCaptions(join(dir, "missing.json"), 0))).toMatchObject({
    message: expect.stringContaining("no such file"),
  });
});

test("any bytes are read or rejected", async () => {
  const good = Buffer.from(JSON.stringify(document(["a.png", "b.png"])));
  const damaged = fc.tuple(fc.nat(good.length - 1), fc.uint8Array({ maxLength: 3 })).map(([at, bytes]) => {
    return Buffer.concat([good.subarray(0, at), bytes, good.subarray(at + 1)]);
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 40 }), damaged), async (bytes) => {
      const result = await failure(readCocoCaptions(await save("fuzz.json", bytes), 0));
      expect(result === "it succeeded" || result instanceof ApiError).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test("a folder's pictures are read on demand, from inside the folder only", async () => {
  const images = join(dir, "images");
  await mkdir(join(images, "val"), { recursive: true });
  const picture = { data: new Float32Array(3 * 4 * 2).fill(1), width: 4, height: 2 };
  const png = await writePicture(picture, { format: "png" });
  await writeFile(join(images, "val", "a.png"), png);
  await writeFile(join(dir, "secret.png"), png);
  const captions = await save("folder.json", document(["val/a.png", "../secret.png", "gone.png", "/etc/hostname"]));
  const corpus = await folderCorpus({ captions, images, seed: 0, reference: 3 });
  expect(corpus.items).toHaveLength(4);
  expect(new Set(corpus.heldOut)).toEqual(new Set([0, 1, 2, 3]));
  expect(corpus.reference).toHaveLength(3);
  // Its centred square.
  expect(await corpus.picture(0)).toEqual({ data: new Float32Array(12).fill(1), width: 2, height: 2 });
  for (const [index, message] of [
    [1, "inside"],
    [2, "cannot be read"],
    [3, "inside"],
  ] as const) {
    const reading = Promise.resolve().then(() => corpus.picture(index));
    expect(await failure(reading)).toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining(message),
    });
  }
});
