/**
 * A model bundle on disk: a directory with `manifest.json` and the files it names, each checked against its size and
 * SHA-256 before it is parsed. A bundle that opens matches its manifest exactly.
 */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { readPorts } from "@reptok/model";
import { ComponentName, type Manifest, MANIFEST_FILE, type ModelVersion, versionOf } from "@reptok/shared";
import { BundleError, openRegular, readManifest } from "./bundle-manifest.ts";
import { checkPorts, checkSelf } from "./bundle-networks.ts";
import { checkComponents } from "./bundle-rules.ts";

export interface Bundle {
  /** Absolute. */
  readonly dir: string;
  readonly manifest: Manifest;
  readonly version: ModelVersion;
  /** Absolute path of a component's ONNX file; throws BundleError if the bundle does not have it. */
  path(component: ComponentName): string;
  /** Absolute path of any file that the manifest names. */
  file(name: string): string;
}

interface Entry {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

function entriesOf(manifest: Manifest): Entry[] {
  const components = Object.values(manifest.components);
  const tokenizer = (manifest.textGenerator ?? manifest.textEncoder)?.tokenizer;
  return [
    ...components.flatMap((component) => [component, ...component.external]),
    ...[tokenizer, manifest.frozenCls].filter((entry) => entry !== undefined),
    ...manifest.files,
  ];
}

async function verify(dir: string, entry: Entry): Promise<void> {
  await using handle = await openRegular(dir, entry.file);
  const { size } = await handle.stat();
  if (size !== entry.bytes) {
    throw new BundleError(dir, `${entry.file} has ${size} bytes; the manifest says ${entry.bytes}`);
  }
  const hash = createHash("sha256");
  for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) hash.update(chunk);
  const digest = hash.digest("hex");
  if (digest !== entry.sha256) {
    throw new BundleError(dir, `${entry.file} has SHA-256 ${digest}; the manifest says ${entry.sha256}`);
  }
}

/** Compares the inputs and outputs that a network's file declares with the manifest. */
async function checkNetwork(dir: string, manifest: Manifest, name: ComponentName): Promise<void> {
  const component = manifest.components[name];
  if (component === undefined) return;
  await using handle = await openRegular(dir, component.file);
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, offset);
    if (bytesRead !== length) throw new BundleError(dir, `${component.file} became shorter while it was read`);
    return buffer;
  };
  const ports = await readPorts({ size: component.bytes, read }).catch((cause: unknown) => {
    if (cause instanceof BundleError) throw cause;
    throw new BundleError(dir, `${component.file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
  const problem = checkPorts(manifest, name, ports);
  if (problem !== null) throw new BundleError(dir, `${component.file}: ${problem}`);
}

/**
 * Reads and checks a bundle. Rejects with {@link BundleError} if the manifest is missing, malformed or has a wrong identity, if a file
 * is missing, a link, named twice, or of another size or hash, or if the components or the shapes of their inputs and outputs differ
 * from the manifest's declarations.
 */
export async function openBundle(directory: string): Promise<Bundle> {
  const dir = resolve(directory);
  const manifest = await readManifest(dir);
  const problem = checkComponents(manifest) ?? checkSelf(manifest);
  if (problem !== null) throw new BundleError(dir, problem);

  const entries = entriesOf(manifest);
  const names = new Set([MANIFEST_FILE]);
  for (const { file } of entries) {
    if (names.has(file)) throw new BundleError(dir, `${file} is named twice`);
    names.add(file);
  }
  for (const entry of entries) await verify(dir, entry);
  for (const name of ComponentName.options) await checkNetwork(dir, manifest, name);

  return {
    dir,
    manifest,
    version: versionOf(manifest),
    path(component) {
      const found = manifest.components[component];
      if (found === undefined) throw new BundleError(dir, `has no ${component}`);
      return join(dir, found.file);
    },
    file(name) {
      if (!names.has(name)) throw new BundleError(dir, `its manifest names no file ${name}`);
      return join(dir, name);
    },
  };
}
