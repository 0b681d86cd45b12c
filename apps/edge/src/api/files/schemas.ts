/** Schemas of files and batches. */
import * as z from "zod";
import { BatchBody } from "../../domain/batch.ts";
import { FileForm } from "../../domain/file.ts";
import { PAGE, page, Seconds } from "../openapi/common.ts";
import { answer, body, form, named } from "../openapi/schema.ts";

export const fileForm = form(
  "FileUpload",
  FileForm,
  {
    purpose: "`batch` for a file of requests, `vision` for a picture that a batch's edits name.",
    "expires_after[anchor]": "Always `created_at`.",
    "expires_after[seconds]": "Seconds until it is deleted, 3,600 to 2,592,000; 30 days by default.",
  },
  {
    file: { type: "string", format: "binary", description: "The file, of at most 32 MiB." },
    content: {
      type: "string",
      format: "binary",
      description: "Instead of `file` and `purpose`, in Replicate's form: an input of a prediction.",
    },
    metadata: { type: "string", description: "With `content`: a JSON object that is stored with it." },
  },
);

export const File = answer(
  "File",
  z.object({
    object: z.literal("file"),
    id: z.string(),
    purpose: z.enum(["batch", "vision", "batch_output"]),
    filename: z.string(),
    bytes: z.int(),
    created_at: Seconds,
    expires_at: Seconds,
    status: z.literal("processed"),
  }),
  {
    object: "Always `file`.",
    id: "Its id.",
    purpose: "`batch` for files of requests, `vision` for pictures of edits, `batch_output` for results of batches.",
    filename: "Its name.",
    bytes: "Its size.",
    created_at: "When it was created, in seconds since the epoch.",
    expires_at: "When it is deleted.",
    status: "Always `processed`.",
  },
);
export const InputFile = answer(
  "InputFile",
  z.object({
    id: z.string(),
    name: z.string(),
    content_type: z.string(),
    size: z.int(),
    etag: z.string(),
    checksums: z.object({ sha256: z.string() }),
    metadata: z.record(z.string(), z.unknown()),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    urls: z.object({ get: z.url() }),
  }),
  {
    id: "Its id.",
    name: "Its name.",
    content_type: "Its media type.",
    size: "Its size in bytes.",
    etag: "Its SHA-256.",
    checksums: "Its checksums: the SHA-256.",
    metadata: "Its metadata.",
    created_at: "When it was created.",
    expires_at: "When it is deleted: after a day.",
    urls: "`get` is the address of its description, and may be a prediction's `image`.",
  },
  "A file in Replicate's shape.",
);
export const AnyFile = named(
  "output",
  "AnyFile",
  z.union([File, InputFile]),
  "A file in OpenAI's or in Replicate's shape, as it was uploaded.",
);
export const FilePage = answer(
  "FileList",
  page(File).extend({ results: z.array(InputFile), next: z.url().nullable(), previous: z.null() }),
  {
    ...PAGE,
    data: "Files in OpenAI's shape.",
    results: "Files in Replicate's shape.",
    next: "The address of the next page; null for none.",
    previous: "Always null.",
  },
);
export const FileDeleted = answer(
  "FileDeleted",
  z.object({ object: z.literal("file"), id: z.string(), deleted: z.literal(true) }),
  { object: "Always `file`.", id: "The deleted file.", deleted: "Always true." },
);

export const batchBody = body("BatchRequest", BatchBody, {
  input_file_id: "A file with one request per line: `custom_id`, `method`, `url` and `body`.",
  endpoint: "The endpoint of all its requests: `/v1/images/generations` or `/v1/images/edits`.",
  completion_window: "Always `24h`: a batch that has not ended by then expires.",
  metadata: "Up to 16 pairs of strings.",
  output_expires_after: "When the output is deleted; 30 days after its creation by default.",
  webhook:
    "An addition to OpenAI's fields: an address that receives the event of the end, `batch.completed`, `.failed`, `.expired` or `.cancelled`.",
});

const Time = Seconds.nullable();
export const Batch = answer(
  "Batch",
  z.object({
    object: z.literal("batch"),
    id: z.string(),
    endpoint: z.string(),
    errors: z
      .object({
        object: z.literal("list"),
        data: z.array(
          z.object({
            code: z.string(),
            message: z.string(),
            line: z.int().nullable(),
            param: z.string().nullable(),
          }),
        ),
      })
      .nullable(),
    input_file_id: z.string(),
    completion_window: z.literal("24h"),
    status: z.enum([
      "validating",
      "failed",
      "in_progress",
      "finalizing",
      "completed",
      "expired",
      "cancelling",
      "cancelled",
    ]),
    output_file_id: z.string().nullable(),
    error_file_id: z.string().nullable(),
    created_at: Seconds,
    in_progress_at: Time,
    expires_at: Seconds,
    finalizing_at: Time,
    completed_at: Time,
    failed_at: Time,
    expired_at: Time,
    cancelling_at: Time,
    cancelled_at: Time,
    request_counts: z.object({ total: z.int(), completed: z.int(), failed: z.int() }),
    metadata: z.record(z.string(), z.string()).nullable(),
  }),
  {
    object: "Always `batch`.",
    id: "Its id.",
    endpoint: "The endpoint of its requests.",
    errors: "The errors in the input of a failed batch.",
    input_file_id: "The file of its requests.",
    completion_window: "Always `24h`.",
    status: "Its status.",
    output_file_id: "The file of the successful requests, after the end; null for none.",
    error_file_id: "The file of the failed requests, after the end; null for none.",
    created_at: "When it was created, in seconds since the epoch.",
    in_progress_at: "When the check of its input ended.",
    expires_at: "When it expires.",
    finalizing_at: "When all of its requests ended.",
    completed_at: "When its files were written.",
    failed_at: "When its input was rejected.",
    expired_at: "When it expired.",
    cancelling_at: "When its cancellation was requested.",
    cancelled_at: "When it was cancelled.",
    request_counts: "Its requests by result.",
    metadata: "The request's metadata.",
  },
);
export const BatchPage = answer("BatchList", page(Batch), PAGE);
