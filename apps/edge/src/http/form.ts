/** Parses multipart bodies into text fields and files. */
import { ApiError, sha256Hex } from "@reptok/shared";
import type { Context } from "hono";
import type { AppEnv } from "../platform/app-env.ts";
import { mediaType } from "./body.ts";

export interface FormFile {
  readonly name: string;
  /** The part's media type; "" if there is none. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The file name that the client sent; may be empty. */
  readonly filename: string;
}
export interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly FormFile[];
}

/** Maximum number of fields and files; no request has half as many. */
const MAX_PARTS = 100;
/** Stands for bytes that are not UTF-8. */
const REPLACEMENT = "\ufffd";

const invalid = (param: string, message: string) => new ApiError("invalid_request", `${param}: ${message}`, param);

/** Returns the boundary in a content type; null if there is none or it is invalid (RFC 2046). */
function boundaryOf(contentType: string): string | null {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]*)"|([^\s;]*))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain ?? "";
  return /^[\w'()+,\-./:=? ]{1,70}$/.test(boundary) ? boundary : null;
}

/**
 * Passes a body on while it has at most {@link MAX_PARTS} parts. The platform parses all of them before the form can be counted,
 * which takes seconds of computing for 100,000 small ones.
 */
function limitParts(boundary: string): TransformStream<Uint8Array, Uint8Array> {
  const delimiter = new TextEncoder().encode(`\n--${boundary}`);
  // The first delimiter may be at the beginning, without a line break.
  let matched = 1;
  let delimiters = 0;
  // The last one ends the body.
  const exceeds = () => delimiters > MAX_PARTS + 1;
  return new TransformStream({
    transform(chunk, controller) {
      for (const byte of chunk) {
        // A line break is only at the beginning of the delimiter.
        matched = byte === delimiter[matched] ? matched + 1 : Number(byte === delimiter[0]);
        if (matched < delimiter.length) continue;
        matched = 0;
        delimiters++;
      }
      // The rest is read, because a client that is still sending does not read the response, but it is not parsed.
      if (!exceeds()) controller.enqueue(chunk);
    },
    flush() {
      if (exceeds()) throw new ApiError("invalid_request", `expected at most ${MAX_PARTS} parts, got more`);
    },
  });
}

async function parse(c: Context<AppEnv>): Promise<FormData> {
  const boundary = boundaryOf(c.req.header("content-type") ?? "");
  const { body } = c.req.raw;
  if (boundary === null || body === null) throw new ApiError("invalid_request", "expected a multipart body");
  const headers = { "content-type": `multipart/form-data; boundary="${boundary}"` };
  try {
    return await new Response(body.pipeThrough(limitParts(boundary)), { headers }).formData();
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError("invalid_request", "expected a multipart body", null, { cause });
  }
}

/** Parses the body as a form. Omits empty fields, which browsers send. Throws `unsupported_media_type` or `invalid_request`. */
export async function readForm(c: Context<AppEnv>): Promise<Form> {
  if (mediaType(c) !== "multipart/form-data")
    throw new ApiError("unsupported_media_type", "expected content-type multipart/form-data");
  const fields = new Map<string, string>();
  const files: FormFile[] = [];
  for (const [name, value] of await parse(c)) {
    if (typeof value === "string") {
      if (value === "") continue;
      const param = name.slice(0, 100);
      if (fields.has(name)) throw invalid(param, "expected one field of this name, got several");
      if (value.includes(REPLACEMENT)) throw invalid(param, "expected text in UTF-8");
      fields.set(name, value);
    } else if (value.size > 0 || value.name !== "") {
      files.push({
        name,
        type: value.type,
        bytes: new Uint8Array(await value.arrayBuffer()),
        filename: value.name,
      });
    }
  }
  // Object.fromEntries is safe for a field with the name __proto__.
  return { fields: Object.fromEntries(fields), files };
}

/**
 * Returns the form's files. Throws `unknown_parameter` for a file whose name is not in `names`, and `invalid_request` for a text
 * field with one of the names.
 */
export function filesIn({ fields, files }: Form, names: readonly string[]): readonly FormFile[] {
  const text = names.find((name) => name in fields);
  if (text !== undefined) throw invalid(text, "expected a file, got text");
  const other = files.find(({ name }) => !names.includes(name));
  if (other === undefined) return files;
  const param = other.name.slice(0, 100);
  throw new ApiError("unknown_parameter", `${param}: expected files only in ${names.join(", ")}`, param);
}

/** Returns a JSON value that identifies the form's content independently of the multipart boundary. */
export async function formDigest({ fields, files }: Form): Promise<unknown> {
  return [fields, await Promise.all(files.map(async ({ name, bytes }) => [name, await sha256Hex(bytes)]))];
}
