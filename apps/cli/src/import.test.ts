/** `reptok import` and `reptok verify`, run in this process over the reference's tiny checkpoint. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openBundle } from "@reptok/runtime";
import { afterAll, expect, test } from "vitest";
import { caughtOutput, failure, reptok } from "../test/command.ts";

const parity = (name: string) => path.resolve(import.meta.dirname, "../../../test/fixtures/parity", name);
const [CHECKPOINT, EXPECTED] = [parity("reptok-tiny.ckpt"), parity("expected.safetensors")];
const dir = mkdtempSync(path.join(tmpdir(), "reptok-cli-"));
afterAll(() => rmSync(dir, { recursive: true }));

const out = caughtOutput();

const at = (name: string) => path.join(dir, name);
test("import, then verify, inspect and draw", async () => {
  const labels = Array.from({ length: 10 }, (_, i) => `thing ${i}`);
  writeFileSync(at("labels.txt"), labels.join("\n") + "\n");
  await reptok("import", CHECKPOINT, "--out", at("Tiny"), "--labels", at("labels.txt"), "--heads", "4");
  expect(out.printed.join("\n")).toMatch(/^tiny written to .*\nlicence: .*non-commercial/m);
  expect((await openBundle(at("Tiny"))).manifest).toMatchObject({ model: "tiny", labelGenerator: { labels } });

  out.printed = [];
  await reptok("verify", at("Tiny"), EXPECTED, "--tolerance", "1e-4");
  expect(out.printed[0]).toMatch(
    /^generator\.sample_50_cfg1\.5_interval_0\.3_0\.9 +3x1x48 +\S+e-\d+ +\S+e-\d+ +holds$/m,
  );
  expect(out.printed[1]).toBe("\nall 24 tensors are within 0.0001");

  await reptok("generate", "--label", "thing 3", "-m", at("Tiny"), "--steps", "2", "--seed", "1", "-o", at("a.png"));
  expect(existsSync(at("a.png"))).toBe(true);
});

test("verify: one line and code 1 when a tensor does not match", async () => {
  await reptok("import", CHECKPOINT, "-o", at("small"), "-m", "eight", "--storage", "i8", "--heads", "4");
  const failed = await failure("verify", at("small"), EXPECTED, "--json");
  expect(failed).toEqual({
    code: 1,
    message: expect.stringMatching(/^reptok: \d+ of 24 tensors are not within 0\.0001\n$/),
  });
  const { rows, holds } = JSON.parse(out.printed.at(-1) ?? "") as { rows: unknown[]; holds: boolean };
  expect([rows.length, holds]).toEqual([24, false]);
  expect(await failure("verify", at("small"), parity("training.safetensors"))).toMatchObject({ code: 1 });
  expect(await failure("verify", at("small"), at("none"))).toEqual({
    code: 1,
    message: expect.stringMatching(/none: expected a readable file/),
  });
});

test("errors name the problem; invalid commands have code 2", async () => {
  writeFileSync(at("text"), "text");
  const cases: [number, RegExp, ...string[]][] = [
    [1, /text: expected a zip archive/, at("text"), "-o", at("x")],
    [1, /text: exists already \(--force replaces a bundle\)/, CHECKPOINT, "-o", at("text"), "-m", "x"],
    [1, /text: expected a bundle to replace, got none/, CHECKPOINT, "-o", at("text"), "-m", "x", "--force"],
    [1, /expected the number of the encoder's attention heads \(--heads\)/, CHECKPOINT, "-o", at("x")],
    [
      1,
      /expected 10 labels, as in the generator, got 1/,
      CHECKPOINT,
      "-o",
      at("x"),
      "--labels",
      at("text"),
      "--heads",
      "4",
    ],
    [1, /expected 1 to 64 of a-z/, CHECKPOINT, "-o", at("x"), "-m", "A Model"],
    [2, /expected a checkpoint, or --base/, "-o", at("x")],
    [2, /--text-encoder and --tokenizer: expected both/, CHECKPOINT, "-o", at("x"), "--tokenizer", at("text")],
    [2, /required option/, CHECKPOINT],
    [2, /Allowed choices are f32, f16, i8/, CHECKPOINT, "-o", at("x"), "--storage", "int4"],
  ];
  for (const [code, message, ...args] of cases) {
    expect(await failure("import", ...args)).toEqual({ code, message: expect.stringMatching(message) });
  }
  expect(existsSync(at("x"))).toBe(false);
});
