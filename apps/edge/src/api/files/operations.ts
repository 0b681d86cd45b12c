/** `/v1/files` and `/v1/batches`. */
import { FileListQuery } from "../../domain/file.ts";
import { PageQuery } from "../../http/page.ts";
import { BINARY, type Operation } from "../openapi/operation.ts";
import { path, query } from "../openapi/parameters.ts";
import { json, ref } from "../openapi/schema.ts";
import { get, postWith, valueOf } from "../openapi/shell.ts";
import { AnyFile, Batch, batchBody, BatchPage, File, FileDeleted, fileForm, FilePage, InputFile } from "./schemas.ts";

const FILE_ID = path("id", "The file's id.");
const BATCH_ID = path("id", "The batch's id.");
const LINE = JSON.stringify({
  custom_id: "1",
  method: "POST",
  url: "/v1/images/generations",
  body: { prompt: "a red apple", seed: 7, response_format: "latent" },
});
const UPLOAD = `printf '%s\\n' '${LINE}' > requests.jsonl
${valueOf("file", "id", 'curl -s "$URL/v1/files" -F purpose=batch -F file=@requests.jsonl')}`;
const BODY = { input_file_id: "$file", endpoint: "/v1/images/generations", completion_window: "24h" };
const BATCH = UPLOAD + valueOf("batch", "id", postWith("/v1/batches", BODY));

export const fileOperations: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/files",
    id: "createFile",
    tag: "Batches",
    summary: "Upload a file",
    description:
      "A file of requests, one line of JSON for each, or a picture for a batch's edits. A file has at most 32 MiB, a picture 10 MiB.",
    body: { content: { "multipart/form-data": { schema: fileForm } } },
    answers: {
      200: { description: "The file.", content: json(ref(File)) },
      201: { description: "The file, if it was uploaded in Replicate's form.", content: json(ref(InputFile)) },
    },
    errors: ["invalid_request", "unsupported_media_type", "body_too_large"],
    shell: UPLOAD.trimEnd(),
  },
  {
    method: "get",
    path: "/v1/files",
    id: "listFiles",
    tag: "Batches",
    summary: "List the project's files",
    parameters: query(FileListQuery, {
      after: "The last id of the previous page.",
      limit: "Files per page, 1 to 10,000; 100 by default.",
      order: "Order by creation time; `desc` by default.",
      purpose: "Only files of this purpose.",
    }),
    answers: { 200: { description: "A page.", content: json(ref(FilePage)) } },
    errors: ["invalid_request", "not_found"],
    shell: get("/v1/files?limit=5"),
  },
  {
    method: "get",
    path: "/v1/files/{id}",
    id: "getFile",
    tag: "Batches",
    summary: "Read a file's description",
    parameters: [FILE_ID],
    answers: { 200: { description: "The file.", content: json(ref(AnyFile)) } },
    errors: ["not_found"],
    shell: UPLOAD + get("/v1/files/$file"),
  },
  {
    method: "get",
    path: "/v1/files/{id}/content",
    id: "getFileContent",
    tag: "Batches",
    summary: "Read a file's content",
    parameters: [FILE_ID],
    answers: {
      200: {
        description: "Its bytes.",
        headers: ["content-length"],
        content: { "application/octet-stream": { schema: BINARY } },
      },
    },
    errors: ["not_found"],
    shell: UPLOAD + get("/v1/files/$file/content"),
  },
  {
    method: "delete",
    path: "/v1/files/{id}",
    id: "deleteFile",
    tag: "Batches",
    summary: "Delete a file",
    parameters: [FILE_ID],
    answers: {
      200: { description: "It is deleted.", content: json(ref(FileDeleted)) },
      204: { description: "A file that was uploaded in Replicate's form is deleted." },
    },
    errors: ["not_found"],
    shell: `${UPLOAD}curl -s -X DELETE "$URL/v1/files/$file"`,
  },
  {
    method: "post",
    path: "/v1/batches",
    id: "createBatch",
    tag: "Batches",
    summary: "Create a batch",
    description:
      "Up to 50,000 generations or edits, with a lower priority than interactive requests. The output file has a line for each that " +
      "succeeded; with `response_format: latent` 50,000 results fit into one file. The body of an edit is JSON: the fields of the form, with " +
      '`"images": [{"file_id": "file-..."}, {"image_url": "data:image/png;base64,..."}]` instead of files.',
    body: { content: json(batchBody) },
    answers: { 200: { description: "The batch.", content: json(ref(Batch)) } },
    errors: ["invalid_request", "unsupported_media_type", "body_too_large", "not_found"],
    shell: UPLOAD + postWith("/v1/batches", BODY),
  },
  {
    method: "get",
    path: "/v1/batches",
    id: "listBatches",
    tag: "Batches",
    summary: "List the project's batches",
    description: "The newest first.",
    parameters: query(PageQuery, { after: "The last id of the previous page.", limit: "Batches per page, 1 to 100." }),
    answers: { 200: { description: "A page.", content: json(ref(BatchPage)) } },
    errors: ["invalid_request", "not_found"],
    shell: get("/v1/batches?limit=5"),
  },
  {
    method: "get",
    path: "/v1/batches/{id}",
    id: "getBatch",
    tag: "Batches",
    summary: "Read a batch",
    parameters: [BATCH_ID],
    answers: { 200: { description: "The batch.", content: json(ref(Batch)) } },
    errors: ["not_found"],
    shell: BATCH + get("/v1/batches/$batch"),
  },
  {
    method: "post",
    path: "/v1/batches/{id}/cancel",
    id: "cancelBatch",
    tag: "Batches",
    summary: "Cancel a batch",
    description: "Completed requests stay in its output files.",
    parameters: [BATCH_ID],
    answers: { 200: { description: "The batch.", content: json(ref(Batch)) } },
    errors: ["not_found", "conflict"],
    shell: `${BATCH}curl -s -X POST "$URL/v1/batches/$batch/cancel"`,
  },
];
