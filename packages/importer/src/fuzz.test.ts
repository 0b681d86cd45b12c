/** Damaged checkpoints: an import succeeds or fails with a checkpoint error, and a failed one leaves no files. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointError } from "@reptok/checkpoint";
import { openBundle } from "@reptok/runtime";
import { ApiError } from "@reptok/shared";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importBundle } from "./index.ts";
import { asLightning, publishedCheckpoint } from "../test/checkpoint.ts";
import { writeTorchFile } from "../test/torch-file.ts";

const dir = mkdtempSync(join(tmpdir(), "import-fuzz-"));
afterAll(() => rmSync(dir, { recursive: true }));
const [file, out] = [join(dir, "damaged.ckpt"), join(dir, "bundle")];
let complete: Buffer;
/** Ends of the pickle and start of the archive's directory: the parsed parts. */
let [pickleEnd, directory] = [0, 0];

beforeAll(async () => {
  await writeTorchFile(file, asLightning(publishedCheckpoint()));
  complete = readFileSync(file);
  pickleEnd = complete.indexOf("PK", 4, "latin1");
  directory = complete.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
});

async function importDamaged(bytes: Uint8Array): Promise<void> {
  writeFileSync(file, bytes);
  rmSync(out, { recursive: true, force: true });
  const failed = await importBundle({ checkpoint: file, out, model: "damaged", storage: "f32", heads: 4 }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failed === undefined) {
    await openBundle(out);
    return;
  }
  // A damaged file can still be well-formed: with another picture size, for example.
  if (!(failed instanceof CheckpointError) && !(failed instanceof ApiError)) throw failed;
  expect(readdirSync(dir)).toEqual(["damaged.ckpt"]);
}

const place = fc.oneof(
  fc.nat().map((n) => n % pickleEnd),
  fc.nat().map((n) => directory + (n % (complete.length - directory))),
  fc.nat().map((n) => n % complete.length),
);

test("changed bytes", { timeout: 120_000 }, async () => {
  const changes = fc.array(fc.tuple(place, fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(changes, async (list) => {
      const bytes = Buffer.from(complete);
      for (const [at, by] of list) bytes[at] = (bytes[at]! + by) & 255;
      await importDamaged(bytes);
    }),
    { numRuns: 120 },
  );
});

test("truncated files and files with a missing range", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(place, fc.nat(5000), async (at, length) => {
      await importDamaged(Buffer.concat([complete.subarray(0, at), complete.subarray(at + length)]));
      await importDamaged(complete.subarray(0, at));
    }),
    { numRuns: 40 },
  );
});
