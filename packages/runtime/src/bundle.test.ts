import { createHash } from "node:crypto";
import { mkdtemp, readFile, rename, rm, stat, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identityOf, ManifestBody } from "@reptok/shared";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BundleError, stampBundle } from "./bundle-manifest.ts";
import { openBundle } from "./bundle.ts";
import { tinyOnnx, type TinyModel } from "../test/onnx.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "bundle-"));
});
afterEach(() => rm(dir, { recursive: true }));

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Writes a file and returns its manifest entry. */
async function put(file: string, bytes: Uint8Array = Buffer.from(`content of ${file}`)) {
  await writeFile(join(dir, file), bytes);
  return { file, bytes: bytes.length, sha256: sha256(bytes) };
}
/** The ports of the networks that {@link write} declares. */
const PORTS: Readonly<Record<string, Pick<TinyModel, "inputs" | "outputs">>> = {
  "encoder.onnx": {
    inputs: [{ name: "image", dims: ["batch", 3, 8, 8] }],
    outputs: [{ name: "token", dims: ["batch", 4] }],
  },
  "condition.onnx": {
    inputs: [{ name: "token", dims: ["batch", 4] }],
    outputs: [{ name: "cond", dims: ["batch", 1, 4] }],
  },
  "decoder.onnx": {
    inputs: [
      { name: "x", dims: ["batch", 3, 8, 8] },
      { name: "t", dims: ["batch"] },
      { name: "cond", dims: ["batch", 1, 4] },
    ],
    outputs: [{ name: "velocity", dims: ["batch", 3, 8, 8] }],
  },
};
async function component(file: string, ports: Partial<TinyModel> = {}) {
  const none = { inputs: [], outputs: [] };
  const model = tinyOnnx({ nodes: [], ...(PORTS[file] ?? none), ...ports });
  return { ...(await put(file, model)), parameters: 1, weights: "f32" };
}

/** Adds the identity if the value is a manifest. */
async function stamped(manifest: object): Promise<object> {
  return ManifestBody.safeParse(manifest).success ? { ...manifest, identity: await identityOf(manifest) } : manifest;
}

/** A complete bundle with a pixel decoder; `over` overrides fields of its manifest. */
async function write(over: Record<string, unknown> = {}): Promise<void> {
  const manifest = {
    format: "reptok-bundle",
    version: 1,
    model: "tiny",
    title: "Tiny",
    licence: "Apache-2.0",
    created: "2026-01-01T00:00:00Z",
    imageSize: 8,
    token: { count: 1, dimensions: 4, scaleFactor: 1 },
    preprocess: { size: 8, mean: [0, 0, 0], std: [1, 1, 1] },
    decoder: {
      space: "pixel",
      channels: 3,
      size: 8,
      scale: 1,
      condition: 4,
      sampler: { solver: "euler", steps: 2 },
    },
    components: {
      encoder: await component("encoder.onnx"),
      decoder_condition: await component("condition.onnx"),
      decoder: await component("decoder.onnx"),
    },
    files: [await put("README.md")],
    ...over,
  };
  await writeFile(join(dir, "manifest.json"), JSON.stringify(await stamped(manifest)));
}

test("opens a valid bundle and finds its files", async () => {
  await write();
  const bundle = await openBundle(dir);
  expect(bundle.manifest.model).toBe("tiny");
  expect(bundle.path("encoder")).toBe(join(dir, "encoder.onnx"));
  expect(bundle.file("README.md")).toBe(join(dir, "README.md"));
  expect(() => bundle.path("text_encoder")).toThrow("has no text_encoder");
  expect(() => bundle.file("../secret")).toThrow(BundleError);
});

test("rejects a file with a flipped bit, naming both hashes", async () => {
  await write();
  const bytes = await readFile(join(dir, "decoder.onnx"));
  const expected = sha256(bytes);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(join(dir, "decoder.onnx"), bytes);
  await expect(openBundle(dir)).rejects.toThrow(`the manifest says ${expected}`);
});

test("rejects a truncated file before hashing it", async () => {
  await write();
  const { size } = await stat(join(dir, "decoder.onnx"));
  await truncate(join(dir, "decoder.onnx"), 5);
  await expect(openBundle(dir)).rejects.toThrow(`decoder.onnx has 5 bytes; the manifest says ${size}`);
});

test("rejects a missing file", async () => {
  await write();
  await unlink(join(dir, "README.md"));
  await expect(openBundle(dir)).rejects.toThrow("README.md cannot be opened (ENOENT)");
});

test("rejects links, even to the right content", async () => {
  await write();
  await rename(join(dir, "encoder.onnx"), join(dir, "elsewhere"));
  await symlink(join(dir, "elsewhere"), join(dir, "encoder.onnx"));
  await expect(openBundle(dir)).rejects.toThrow("encoder.onnx is a symbolic link");
});

test.each(["../encoder.onnx", "/etc/passwd", "sub/encoder.onnx", "..", ".hidden", "a\\b"])(
  "refuses the file name %s",
  async (file) => {
    await write({ files: [{ file, bytes: 1, sha256: "0".repeat(64) }] });
    await expect(openBundle(dir)).rejects.toThrow("manifest.json is not a manifest");
  },
);

test("rejects a file named twice, and the manifest as a file", async () => {
  await write({ files: [await put("encoder.onnx")] });
  await expect(openBundle(dir)).rejects.toThrow("encoder.onnx is named twice");
  await write({ files: [{ file: "manifest.json", bytes: 1, sha256: "0".repeat(64) }] });
  await expect(openBundle(dir)).rejects.toThrow("manifest.json is named twice");
});

test("rejects missing and undeclared components", async () => {
  const encoder = await component("encoder.onnx");
  await write({ components: { encoder } });
  await expect(openBundle(dir)).rejects.toThrow("component decoder_condition is missing");
  const all = {
    encoder,
    decoder_condition: await component("condition.onnx"),
    decoder: await component("decoder.onnx"),
  };
  await write({ components: { ...all, label_generator: await component("labels.onnx") } });
  await expect(openBundle(dir)).rejects.toThrow("component label_generator is present, but nothing");
  await write({ components: { ...all, upscaler: encoder } });
  await expect(openBundle(dir)).rejects.toThrow("manifest.json is not a manifest");
});

test("rejects a scale that does not fit the channels", async () => {
  const decoder = {
    space: "pixel",
    channels: 3,
    size: 8,
    condition: 4,
    sampler: { solver: "euler", steps: 2 },
  };
  await write({ decoder: { ...decoder, scale: [1, 2] } });
  await expect(openBundle(dir)).rejects.toThrow("decoder.scale has 2 entries; expected one per channel, 3");
});

test("rejects a directory without a manifest, and a manifest that is not JSON", async () => {
  await expect(openBundle(dir)).rejects.toThrow("manifest.json cannot be opened (ENOENT)");
  await writeFile(join(dir, "manifest.json"), "{");
  await expect(openBundle(dir)).rejects.toThrow("manifest.json is not JSON");
});

describe("identity", () => {
  const edit = async (change: (manifest: Record<string, unknown>) => void) => {
    const manifest = JSON.parse(await readFile(join(dir, "manifest.json"), "utf8")) as Record<string, unknown>;
    change(manifest);
    await writeFile(join(dir, "manifest.json"), JSON.stringify(manifest));
  };

  test("a bundle has the version that its manifest states", async () => {
    await write();
    const { version, manifest } = await openBundle(dir);
    expect(version).toEqual({ model: "tiny", ...manifest.identity });
    expect(manifest.identity).toEqual(await identityOf(JSON.parse(await readFile(join(dir, "manifest.json"), "utf8"))));
  });

  test.each<[string, (manifest: Record<string, unknown>) => void, string]>([
    ["none", (m) => delete m["identity"], "identity.space is none; expected "],
    ["one of before an edit", (m) => (m["title"] = "Edited"), "identity.version is "],
    ["one of another encoder", (m) => (m["token"] = { count: 1, dimensions: 4, scaleFactor: 2 }), "identity.space is "],
    ["a field that nobody reads changed", (m) => (m["note"] = "x"), "identity.version is "],
  ])("%s is refused, and stamping makes it good", async (_, change, message) => {
    await write();
    await edit(change);
    await expect(openBundle(dir)).rejects.toThrow(message);
    await expect(openBundle(dir)).rejects.toThrow("`reptok stamp`");
    const identity = await stampBundle(dir);
    expect((await openBundle(dir)).manifest.identity).toEqual(identity);
  });

  test("stamping changes nothing but the identity", async () => {
    await write({ note: "kept" });
    const before = await readFile(join(dir, "manifest.json"), "utf8");
    await stampBundle(dir);
    expect(JSON.parse(await readFile(join(dir, "manifest.json"), "utf8"))).toEqual(JSON.parse(before));
  });

  test("rejects a manifest that is nested too deeply", async () => {
    await write();
    const text = await readFile(join(dir, "manifest.json"), "utf8");
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    await writeFile(join(dir, "manifest.json"), text.replace("{", `{"deep":${deep},`));
    await expect(openBundle(dir)).rejects.toThrow(BundleError);
    await expect(stampBundle(dir)).rejects.toThrow("at most 32 levels");
  });
});
