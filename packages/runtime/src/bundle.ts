/**
 * A model bundle on disk: a directory with `manifest.json` and the files it names, each checked against its size and
 * SHA-256 before anything of it is parsed. A bundle that opens is exactly what its manifest says.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readPorts } from "@reptok/model";
import { ComponentName, Manifest, MANIFEST_FILE, MAX_MANIFEST_BYTES } from "@reptok/shared";
import * as z from "zod";
import { checkPorts, checkSelf } from "./bundle-networks.ts";
import { checkComponents } from "./bundle-rules.ts";

/** The directory does not hold the bundle its manifest describes, or no manifest that can be read. */
export class BundleError extends Error {
  constructor(dir: string, problem: string, options?: ErrorOptions) {
    super(`bundle ${dir}: ${problem}`, options);
    this.name = "BundleError";
  }
}

export interface Bundle {
  /** Absolute. */
  readonly dir: string;
  readonly manifest: Manifest;
  /** Absolute path of a component's ONNX file; throws BundleError when the bundle does not have it. */
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

/** Opens without following a link, so that a bundle cannot reach outside its directory. */
async function openRegular(dir: string, name: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(join(dir, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    const why = code === "ELOOP" ? "is a symbolic link; expected a regular file" : `cannot be opened (${code})`;
    throw new BundleError(dir, `${name} ${why}`, { cause });
  }
  if (!(await handle.stat()).isFile()) {
    await handle.close();
    throw new BundleError(dir, `${name} is not a regular file`);
  }
  return handle;
}

async function readManifest(dir: string): Promise<Manifest> {
  await using handle = await openRegular(dir, MANIFEST_FILE);
  const { size } = await handle.stat();
  if (size > MAX_MANIFEST_BYTES) {
    throw new BundleError(dir, `${MANIFEST_FILE} has ${size} bytes; expected at most ${MAX_MANIFEST_BYTES}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(await handle.readFile("utf8"));
  } catch (cause) {
    throw new BundleError(dir, `${MANIFEST_FILE} is not JSON`, { cause });
  }
  const parsed = Manifest.safeParse(json);
  if (!parsed.success) {
    throw new BundleError(dir, `${MANIFEST_FILE} is not a manifest: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
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

/** Compares the inputs and outputs that a network's file declares with what the manifest says of them. */
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
 * Reads and checks a bundle. Rejects with {@link BundleError} when the manifest is missing or malformed, a file is
 * missing, a link, of another size or hash, named twice, or the components do not fit what the manifest declares: neither
 * which there are, nor the shapes of what they take and give.
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
