/** Fine-tuning of a bundle of random weights on synthetic pictures: it learns, resumes, and writes a bundle. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSafetensors } from "@reptok/checkpoint";
import { createPipeline } from "@reptok/model";
import { bundleWeights, createRunner, openBundle, readTokenizer } from "@reptok/runtime";
import type { ComponentName } from "@reptok/shared";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTinyBundle } from "../../../runtime/test/tiny-bundle.ts";
import { CHECKPOINT } from "../trainer/loop.ts";
import { fineTune } from "./fine-tune.ts";
import { tuned, writeCaptioned, writeLabelled } from "../../test/fine-tuning.ts";

const dir = mkdtempSync(join(tmpdir(), "fine-tune-"));
const at = (name: string) => join(dir, name);
afterAll(() => rmSync(dir, { recursive: true }));
beforeAll(async () => {
  await writeTinyBundle(at("base"), { trainable: true });
  await writeLabelled(at("labelled"));
  await writeCaptioned(at("captioned"));
});

/** Components whose files differ from the base's. */
async function changed(name: string): Promise<string[]> {
  const [base, now] = [await openBundle(at("base")), await openBundle(at(name))];
  const components = Object.keys(now.manifest.components) as ComponentName[];
  return components
    .filter((each) => now.manifest.components[each]?.sha256 !== base.manifest.components[each]?.sha256)
    .toSorted();
}

/** Reconstructs a picture, and generates one from a label or prompt. */
async function draws(name: string, condition: { label: number } | { prompt: string }): Promise<void> {
  const bundle = await openBundle(at(name));
  const runner = createRunner(bundle, { threads: 1 });
  const tokenizer = await readTokenizer(bundle);
  const pipeline = createPipeline(runner, bundle.manifest, tokenizer === undefined ? {} : { tokenizer });
  try {
    const [latent] = await pipeline.generate([{ condition, seed: 3 }]);
    const [picture] = await pipeline.decode([{ latent: latent!, seed: 3 }]);
    expect(picture!.data.every(Number.isFinite)).toBe(true);
    const [encoded] = await pipeline.encode([picture!]);
    expect(encoded).toHaveLength(bundle.manifest.token.dimensions);
  } finally {
    await runner.close();
  }
}

test("the tokenizer: decoder and [cls] embedding learn, all else is unchanged byte for byte", async () => {
  const out = at("tokenizer");
  const { manifest, measured } = await tuned({
    task: "tokenizer",
    from: at("base"),
    data: at("labelled"),
    out,
    steps: 60,
  });
  expect(measured!.after["loss"]!).toBeLessThan(0.9 * measured!.before["loss"]!);
  expect(measured!.after["psnr"]).toBeGreaterThan(0);
  expect(await changed("tokenizer")).toEqual(["decoder", "decoder_condition", "encoder"]);
  const [before, after] = await Promise.all(
    ["base", "tokenizer"].map(async (name) => bundleWeights(await openBundle(at(name)), "encoder")),
  );
  const shape = [1, 1, 16];
  expect(await after!.read("cls_token", shape)).not.toEqual(await before!.read("cls_token", shape));
  expect(await after!.read("norm.weight", [16])).toEqual(await before!.read("norm.weight", [16]));
  // The original embedding is unchanged, as the anchor for tokens in further training.
  const stored = await readSafetensors(join(out, manifest!.frozenCls!.file));
  expect(stored.tensors.get("cls_token")!.data).toEqual(await before!.read("cls_token", shape));
  await draws("tokenizer", { label: 0 });

  const card = readFileSync(join(out, "README.md"), "utf8");
  expect(card).toContain((await openBundle(at("base"))).version.version);
  expect(manifest!.files.map(({ file }) => file)).toEqual(
    expect.arrayContaining(["README.md", "fine-tuning-samples.png", "fine-tuning-loss.png"]),
  );
  expect(manifest).toMatchObject({ model: "tuned", licence: "Apache-2.0", title: "Random weights, fine-tuned" });
});

test("the label generator on the user's labels", async () => {
  const { manifest, measured, notes } = await tuned({
    task: "generator",
    from: at("base"),
    data: at("labelled"),
    out: at("labels"),
    steps: 80,
    batchSize: 8,
  });
  expect(notes[0]).toBe("labels: the data's 2 replace the bundle's 3; 0 keep their learned embedding, 2 are new");
  expect(manifest!.labelGenerator!.labels).toEqual(["circle", "square"]);
  expect(manifest!.networks!.labelGenerator!.labels).toBe(2);
  expect(measured!.after["loss"]!).toBeLessThan(measured!.before["loss"]!);
  expect(await changed("labels")).toEqual(["label_generator"]);
  await draws("labels", { label: 1 });
});

test("the text generator, with its encoder, on captions", async () => {
  const { manifest, measured } = await tuned({
    task: "generator",
    from: at("base"),
    data: at("captioned"),
    out: at("captions"),
    steps: 80,
    batchSize: 8,
  });
  expect(measured!.after["loss"]!).toBeLessThan(measured!.before["loss"]!);
  expect(await changed("captions")).toEqual(["text_encoder", "text_generator"]);
  expect(manifest!.labelGenerator!.labels).toHaveLength(3);
  await draws("captions", { prompt: "a red circle" });
});

test("a stopped run writes no bundle, and resumes to the result of an uninterrupted run", async () => {
  const options = { task: "tokenizer", from: at("base"), data: at("labelled"), steps: 45, threads: 1 } as const;
  await tuned({ ...options, out: at("at-once") });

  const controller = new AbortController();
  const own = {
    ...options,
    out: at("in-parts"),
    run: at("in-parts.run"),
    model: "tuned",
    seed: 1,
    batchSize: 4,
    holdOut: 0.2,
  };
  const stopped = await fineTune(own, ({ kind }) => kind === "report" && controller.abort(), controller.signal);
  expect(stopped).toEqual({});
  expect([existsSync(at("in-parts")), existsSync(join(at("in-parts.run"), CHECKPOINT))]).toEqual([false, true]);
  // Different settings are a different run.
  await expect(tuned({ ...options, out: at("in-parts"), rate: 1e-3 })).rejects.toThrow(
    /run\.json: a run with rate 0\.0003 was begun here, asked for is 0\.001/,
  );
  await tuned({ ...options, out: at("in-parts") });
  for (const component of ["decoder", "encoder"] as const) {
    const [one, other] = await Promise.all(
      ["at-once", "in-parts"].map(async (name) => (await openBundle(at(name))).manifest.components[component]),
    );
    expect(one!.sha256).toBe(other!.sha256);
  }
});

test("int8 stays int8, unless another storage is requested", async () => {
  const { manifest } = await tuned({
    task: "generator",
    from: at("base"),
    data: at("labelled"),
    out: at("i8"),
    storage: "i8",
  });
  expect(manifest!.components.label_generator!.weights).toBe("i8");
  const again = await tuned({ task: "generator", from: at("i8"), data: at("labelled"), out: at("i8-again") });
  expect(again.manifest!.components.label_generator!.weights).toBe("i8");
  expect(again.manifest!.components.decoder!.weights).toBe("f32");
});
