/** Multipart bodies: their text fields, and their files. */
import { ApiError, sha256Hex } from "@reptok/shared";
import type { Context } from "hono";
import type { AppEnv } from "../env.ts";
import { mediaType } from "./body.ts";

export interface Form {
  /** Of a field that comes more than once, the last. */
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

/** The body as a form; throws `unsupported_media_type` or `invalid_request`. */
export async function readForm(c: Context<AppEnv>): Promise<Form> {
  if (mediaType(c) !== "multipart/form-data")
    throw new ApiError("unsupported_media_type", "expected content-type multipart/form-data");
  const form = await c.req.formData().catch((cause: unknown) => {
    throw new ApiError("invalid_request", "expected a multipart body", null, { cause });
  });
  const fields: [string, string][] = [];
  const files: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const [name, value] of form) {
    if (typeof value === "string") fields.push([name, value]);
    else files.push({ name, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  // Not by assignment: a field may be called __proto__.
  return { fields: Object.fromEntries(fields), files };
}

/** A JSON value that stands for the form, whatever the boundary between its parts. */
export async function formDigest({ fields, files }: Form): Promise<unknown> {
  return [fields, await Promise.all(files.map(async ({ name, bytes }) => [name, await sha256Hex(bytes)]))];
}
