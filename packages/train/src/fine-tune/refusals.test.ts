/**
 * Folders and bundles that cannot be trained on are rejected, with the expected and the received value, and nothing is
 * written.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stampBundle } from "@reptok/runtime";
import { ApiError } from "@reptok/shared";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTinyBundle } from "../../../runtime/test/tiny-bundle.ts";
import { tuned, writeCaptioned, writeLabelled, writePictures } from "../../test/fine-tuning.ts";
import type { TuneOptions } from "./tune.ts";

const dir = mkdtempSync(join(tmpdir(), "fine-tune-refused-"));
const at = (name: string) => join(dir, name);
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, content: string | Uint8Array): void {
  mkdirSync(join(at(name), ".."), { recursive: true });
  writeFileSync(at(name), content);
}

beforeAll(async () => {
  await writeTinyBundle(at("base"), { trainable: true });
  await writeTinyBundle(at("untrainable"));
  await writeTinyBundle(at("old"), { trainable: true });
  const manifest = JSON.parse(readFileSync(at("old/manifest.json"), "utf8")) as Record<string, unknown>;
  writeFileSync(at("old/manifest.json"), JSON.stringify({ ...manifest, networks: undefined }));
  await stampBundle(at("old"));

  await writeLabelled(at("labelled"));
  await writeCaptioned(at("captioned"));
  await writePictures(at("flat"), (shape, colour, i) => `${shape}-${colour}-${i}.png`);
  await writePictures(at("twice"), (shape, colour, i) => `${shape === "circle" ? "Cat" : "cat"}/${colour}-${i}.png`);
  mkdirSync(at("empty"));
  file("damaged/a/one.png", "no picture");
  file("damaged/b/two.jpg", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0));
  const metadata = (name: string, ...lines: string[]) => file(`${name}/metadata.jsonl`, lines.join("\n"));
  const picture = readFileSync(at("flat/circle-red-0.png"));
  for (const name of ["outside", "malformed", "missing", "repeated"]) file(`${name}/a.png`, picture);
  metadata("outside", '{"file_name": "../flat/circle-red-0.png", "text": "a circle"}');
  metadata("malformed", '{"file_name": "a.png", "text": "a circle"}', '{"file_name": "a.png"}');
  metadata("missing", '{"file_name": "b.png", "text": "a circle"}');
  metadata("repeated", ...Array(2).fill('{"file_name": "a.png", "text": "a circle"}'));
  file("silent/a.png", picture);
  file("silent/a.txt", "  \n");
  file("latin-1/a.png", picture);
  file(
    "latin-1/a.txt",
    Uint8Array.from("ein grüner Kreis", (sign) => sign.charCodeAt(0)),
  );
  file("some/a.png", picture);
  file("some/a.txt", "a circle");
  file("some/b.png", picture);
});

type Case = [what: string, RegExp, Partial<TuneOptions> & { data: string }];
test.each<Case>([
  ["no folder", /nowhere: expected a readable folder of pictures/, { data: "nowhere" }],
  ["a file", /flat\/circle-red-0\.png: expected a readable folder of pictures/, { data: "flat/circle-red-0.png" }],
  ["an empty folder", /empty: expected pictures \(\.png.*\), got none/, { data: "empty" }],
  ["files that are not pictures", /none among 2 files \(a\/one\.png: expected a PNG/, { data: "damaged" }],
  ["neither labels nor captions", /expected one sub-folder per label, or captions/, { data: "flat" }],
  ["labels that differ only in case", /expected one folder per label, got Cat and cat/, { data: "twice" }],
  ["captions where labels are required", /expected one sub-folder per label/, { data: "captioned", on: "labels" }],
  ["labels where captions are required", /expected captions \(metadata\.jsonl/, { data: "labelled", on: "captions" }],
  ["captions that refer outside", /outside/, { data: "outside" }],
  ["a malformed caption", /metadata\.jsonl: line 2: text: expected a string, got nothing/, { data: "malformed" }],
  ["captions of missing pictures", /none among 1 files \(b\.png/, { data: "missing" }],
  ["a duplicate picture", /expected each picture once, got a\.png twice/, { data: "repeated" }],
  ["an empty caption", /a\.txt: expected a caption, got an empty file/, { data: "silent" }],
  ["a caption in Latin-1", /a\.txt: expected text in UTF-8, .* not UTF-8/, { data: "latin-1" }],
  ["some without caption", /expected a caption for every picture; b\.png and 0 more have none/, { data: "some" }],
  ["an invalid bundle", /cannot be opened/, { data: "labelled", from: "empty" }],
  ["a bundle of unknown sizes", /expected `networks`/, { data: "labelled", from: "old" }],
  [
    "a tokenizer without its autoencoder's encoder",
    /expected a bundle with its autoencoder's encoder, got none/,
    { data: "labelled", from: "untrainable", task: "tokenizer" },
  ],
  ["an invalid model id", /expected 1 to 64 of a-z/, { data: "labelled", model: "A model" }],
  ["an existing output", /exists already/, { data: "labelled", out: "labelled" }],
])("%s", async (what, message, { data, from = "base", out = "out", ...options }) => {
  const run = at(`run ${what}`);
  const failed = await tuned({ task: "generator", ...options, from: at(from), data: at(data), out: at(out), run }).then(
    () => expect.unreachable("the training succeeded"),
    (error: unknown) => error as Error,
  );
  expect(failed).toBeInstanceOf(ApiError);
  expect(failed.message).toMatch(message);
  expect(existsSync(at("out"))).toBe(false);
});

test("an unreadable picture is omitted and reported", async () => {
  await writeLabelled(at("mixed"));
  file("mixed/circle/damaged.png", "no picture");
  const { notes, manifest } = await tuned({ task: "generator", from: at("base"), data: at("mixed"), out: at("out") });
  expect(notes).toContainEqual(expect.stringMatching(/^omitted: circle\/damaged\.png: expected a PNG/));
  expect(manifest).toBeDefined();
});

test("one picture is enough, even with larger batches", async () => {
  file("one/only/a.png", readFileSync(at("flat/circle-red-0.png")));
  const options = { from: at("base"), data: at("one"), batchSize: 8, steps: 2, holdOut: 0 };
  expect((await tuned({ task: "tokenizer", ...options, out: at("one-tokenizer") })).manifest).toBeDefined();
  expect((await tuned({ task: "generator", ...options, out: at("one-generator") })).manifest).toBeDefined();
});
