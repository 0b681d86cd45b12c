import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readExamples } from "./examples.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "reptok-examples-"));
  for (const name of ["a.png", "b.png"]) await writeFile(join(folder, name), "");
});
afterEach(() => rm(folder, { recursive: true }));

const captions = async () => (await readExamples({ folder, seed: 0 })).map(({ caption }) => caption);
const write = (name: string, bytes: string | Uint8Array) => writeFile(join(folder, name), bytes);
const utf16 = (text: string, littleEndian: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return littleEndian ? bytes : bytes.swap16();
};

test("caption files are UTF-8, or UTF-16 by their byte order mark", async () => {
  for (const littleEndian of [true, false]) {
    await write("a.txt", utf16("ein größerer Apfel 🍎\r\n", littleEndian));
    await write("b.txt", "\ufeffeine Birne\n");
    expect(await captions()).toEqual(["ein größerer Apfel 🍎", "eine Birne"]);
  }
});

test("captions are truncated after 1,000 code points, not within one", async () => {
  await write("a.txt", `x${"🍎".repeat(1200)}`);
  await write("b.txt", "a pear");
  const [first] = await captions();
  expect(first).toBe(`x${"🍎".repeat(999)}`);
});

test.each([
  ["UTF-8 with a mark", (text: string) => `\ufeff${text}`],
  ["UTF-16", (text: string) => utf16(text, true)],
])("metadata.jsonl may contain U+2028 and be %s", async (_, encode) => {
  const lines = [
    { file_name: "a.png", text: "a red\u2028apple" },
    { file_name: "b.png", text: "a pear 🍐" },
  ];
  await write("metadata.jsonl", encode(lines.map((line) => JSON.stringify(line)).join("\r\n")));
  expect(await captions()).toEqual(["a red\u2028apple", "a pear 🍐"]);
});

test("COCO captions may begin with a byte order mark", async () => {
  const document = {
    images: [{ id: 1, file_name: "a.png" }],
    annotations: [{ image_id: 1, caption: "a red apple" }],
  };
  for (const encoded of [`\ufeff${JSON.stringify(document)}`, utf16(JSON.stringify(document), false)]) {
    await write("captions.json", encoded);
    const [example] = await readExamples({ folder, captions: join(folder, "captions.json"), seed: 0 });
    expect(example).toMatchObject({ name: "a.png", caption: "a red apple" });
  }
});
