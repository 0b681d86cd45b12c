/** Reads a bundle's manifest and checks its identity, or writes an identity into it. */
import { constants } from "node:fs";
import { open, rename, rm, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  type Identity,
  identityOf,
  identityProblem,
  Manifest,
  MANIFEST_FILE,
  ManifestBody,
  MAX_MANIFEST_BYTES,
} from "@reptok/shared";
import * as z from "zod";

/** The directory does not contain the bundle that its manifest describes, or no readable manifest. */
export class BundleError extends Error {
  constructor(dir: string, problem: string, options?: ErrorOptions) {
    super(`bundle ${dir}: ${problem}`, options);
    this.name = "BundleError";
  }
}

/** Opens without following a link, so that a bundle cannot reach outside its directory. */
export async function openRegular(dir: string, name: string): Promise<FileHandle> {
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

/** The manifest's JSON, checked except for its identity. */
async function readDocument(dir: string): Promise<object> {
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
  const parsed = ManifestBody.safeParse(json);
  if (!parsed.success) {
    throw new BundleError(dir, `${MANIFEST_FILE} is not a manifest: ${z.prettifyError(parsed.error)}`);
  }
  return json as object;
}

/** The result of `compute` for the document; converts its errors to BundleErrors. */
async function computed<T>(dir: string, compute: Promise<T>): Promise<T> {
  try {
    return await compute;
  } catch (cause) {
    throw new BundleError(dir, `${MANIFEST_FILE}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** The manifest in `dir`. Rejects with {@link BundleError} if there is none, or its identity differs from that of its contents. */
export async function readManifest(dir: string): Promise<Manifest> {
  const document = await readDocument(dir);
  const problem = await computed(dir, identityProblem(document));
  if (problem !== null)
    throw new BundleError(dir, `${MANIFEST_FILE}: ${problem}. \`reptok stamp\` writes a manifest's identity`);
  return Manifest.parse(document);
}

/**
 * Replaces the identity in the manifest of `directory` by that of its contents; no other file is read. Rejects with
 * {@link BundleError} if there is no manifest.
 */
export async function stampBundle(directory: string): Promise<Identity> {
  const dir = resolve(directory);
  const { identity: _, ...body } = (await readDocument(dir)) as Record<string, unknown>;
  const identity = await computed(dir, identityOf(body));
  const draft = join(dir, `${MANIFEST_FILE}.part`);
  try {
    await writeFile(draft, `${JSON.stringify({ ...body, identity }, null, 2)}\n`);
    await rename(draft, join(dir, MANIFEST_FILE));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  return identity;
}
