/** `/v1/files`: files of batches in OpenAI's shape, and inputs of predictions in Replicate's. */
import { ApiError, decodeText, parseAs, sha256Hex } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { projectOf } from "../../accounts/caller.ts";
import { database } from "../../db/client.ts";
import { type FileRow, findFile, listFiles } from "../../db/files.ts";
import { parseJson } from "../../domain/encoding.ts";
import {
  describeFile,
  describeInput,
  FILE_LIFE,
  FileForm,
  FileListQuery,
  INPUT_LIFE,
  INPUT_PURPOSE,
  MAX_FILE_BYTES,
  newFileId,
} from "../../domain/file.ts";
import { MAX_METADATA_BYTES, Metadata } from "../../domain/metadata.ts";
import { limitBody } from "../../http/body.ts";
import { filesIn, type Form, type FormFile, readForm } from "../../http/form.ts";
import { pageOf } from "../../http/page.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { openFile, putFile, removeFile } from "../../storage/files.ts";

const FRAMING_BYTES = 64 * 1024;
const DEFAULT_PAGE = 100;

/** The project's file of that id. Throws `not_found` about `param`. */
export async function fileOf(c: Context<AppEnv>, id: string, param = "id"): Promise<FileRow> {
  const row = await findFile(database(c.env.DB), projectOf(c), id, Date.now());
  if (!row) throw new ApiError("not_found", "expected the id of a stored file", param);
  return row;
}

/** Keeps a file in OpenAI's form: `file` and `purpose`. */
async function keepFile(c: Context<AppEnv>, form: Form) {
  const { purpose, "expires_after[seconds]": life = FILE_LIFE } = parseAs(FileForm, form.fields);
  const [file, ...others] = filesIn(form, ["file"]);
  if (!file || others.length > 0)
    throw new ApiError("invalid_request", `file: expected 1 file, got ${file ? 1 + others.length : 0}`, "file");
  const row = rowOf(c, file, purpose, life);
  await putFile(c.env, row, file.bytes);
  return describeFile(row);
}

function rowOf(c: Context<AppEnv>, { filename, bytes }: FormFile, purpose: string, life: number): FileRow {
  const createdAt = Date.now();
  return {
    id: newFileId(),
    project: projectOf(c),
    purpose,
    filename: filename.slice(0, 200),
    bytes: bytes.length,
    contentType: null,
    sha256: null,
    metadata: null,
    createdAt,
    expiresAt: createdAt + 1000 * life,
  };
}

/** Keeps a file in Replicate's form: `content`, and `metadata` as JSON, which its client sends as a file. */
async function keepInput(c: Context<AppEnv>, form: Form) {
  const [content, notes, ...others] = filesIn(
    form,
    "metadata" in form.fields ? ["content"] : ["content", "metadata"],
  ).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (content?.name !== "content" || others.length > 0 || (notes && notes.name !== "metadata"))
    throw new ApiError("invalid_request", "content: expected 1 file", "content");
  const text = notes
    ? decodeText(notes.bytes.subarray(0, 2 * MAX_METADATA_BYTES), "metadata")
    : form.fields["metadata"];
  const metadata =
    text === undefined ? {} : parseAs(Metadata, parseJson(text, "metadata"), "invalid_request", "metadata");
  const details = { contentType: content.type.slice(0, 200) || null, sha256: await sha256Hex(content.bytes), metadata };
  const row = { ...rowOf(c, content, INPUT_PURPOSE, INPUT_LIFE), ...details };
  await putFile(c.env, row, content.bytes);
  return describeInput(row, originOf(c));
}

const originOf = (c: Context<AppEnv>) => new URL(c.req.url).origin;

const describe = (c: Context<AppEnv>, row: FileRow) =>
  row.purpose === INPUT_PURPOSE ? describeInput(row, originOf(c)) : describeFile(row);

export const files = new Hono<AppEnv>()
  .post("/", limitBody(MAX_FILE_BYTES + FRAMING_BYTES), async (c) => {
    const form = await readForm(c);
    const isInput = form.files.some(({ name }) => name === "content");
    return isInput ? c.json(await keepInput(c, form), 201) : c.json(await keepFile(c, form));
  })
  .get("/", async (c) => {
    const { after, limit = DEFAULT_PAGE, order = "desc", purpose } = parseAs(FileListQuery, c.req.query());
    const cursor = after === undefined ? undefined : await fileOf(c, after, "after");
    const page = { after: cursor, purpose, order, limit: limit + 1 };
    const rows = await listFiles(database(c.env.DB), projectOf(c), page);
    const listed = rows.filter(({ purpose }) => purpose !== INPUT_PURPOSE);
    const inputs = rows.slice(0, limit).filter(({ purpose }) => purpose === INPUT_PURPOSE);
    const last = rows.slice(0, limit).at(-1);
    c.header("cache-control", "no-store");
    return c.json({
      ...pageOf(listed.slice(0, limit).map(describeFile), limit),
      last_id: last?.id ?? null,
      has_more: rows.length > limit,
      // Replicate's envelope.
      results: inputs.map((row) => describeInput(row, originOf(c))),
      next: rows.length > limit ? `${originOf(c)}/v1/files?limit=${limit}&after=${last!.id}` : null,
      previous: null,
    });
  })
  .get("/:id", async (c) => {
    c.header("cache-control", "no-store");
    return c.json(describe(c, await fileOf(c, c.req.param("id"))));
  })
  .get("/:id/content", async (c) => {
    const row = await fileOf(c, c.req.param("id"));
    const object = await openFile(c.env, row);
    if (!object) throw new ApiError("not_found", "the file was deleted", "id");
    return c.body(object.body, 200, {
      "content-type": "application/octet-stream",
      "content-length": String(object.size),
      "cache-control": "no-store",
    });
  })
  .delete("/:id", async (c) => {
    const { id, project, purpose } = await fileOf(c, c.req.param("id"));
    await removeFile(c.env, { id, project });
    // Replicate's client accepts only 204 as success.
    return purpose === INPUT_PURPOSE ? c.body(null, 204) : c.json({ object: "file", id, deleted: true });
  });
