/** Files and batches, as requests and answers have them. */
import * as z from "zod";
import { BatchBody } from "../../domain/batch.ts";
import { FileForm } from "../../domain/file.ts";
import { PAGE, page, Seconds } from "../openapi/common.ts";
import { answer, body, form, named } from "../openapi/schema.ts";

export const fileForm = form(
  "FileUpload",
  FileForm,
  {
    purpose: "Always `batch`.",
    "expires_after[anchor]": "Always `created_at`.",
    "expires_after[seconds]": "How long it is kept, 3,600 to 2,592,000; 30 days by default.",
  },
  {
    file: { type: "string", format: "binary", description: "The file, of at most 32 MiB." },
    content: {
      type: "string",
      format: "binary",
      description: "In place of it and of `purpose`, in Replicate's form: what a prediction is given.",
    },
    metadata: { type: "string", description: "With `content`: a JSON object that is noted about it." },
  },
);

export const File = answer(
  "File",
  z.object({
    object: z.literal("file"),
    id: z.string(),
    purpose: z.enum(["batch", "batch_output"]),
    filename: z.string(),
    bytes: z.int(),
    created_at: Seconds,
    expires_at: Seconds,
    status: z.literal("processed"),
  }),
  {
    object: "Always `file`.",
    id: "Its id.",
    purpose: "`batch` for inputs, `batch_output` for what batches write.",
    filename: "Its name.",
    bytes: "Its size.",
    created_at: "When it was made, in seconds since the epoch.",
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
    checksums: "The same.",
    metadata: "What was noted about it.",
    created_at: "When it was made.",
    expires_at: "When it is deleted: after a day.",
    urls: "`get` is where it is read about, and what a prediction's `image` may be.",
  },
  "A file in Replicate's shape.",
);
export const AnyFile = named(
  "output",
  "AnyFile",
  z.union([File, InputFile]),
  "A file as it was uploaded: in OpenAI's shape, or in Replicate's.",
);
export const FilePage = answer(
  "FileList",
  page(File).extend({ results: z.array(InputFile), next: z.url().nullable(), previous: z.null() }),
  {
    ...PAGE,
    data: "Files in OpenAI's shape.",
    results: "Files that were uploaded in Replicate's.",
    next: "The address of the next page; null for none.",
    previous: "Always null.",
  },
);
export const FileDeleted = answer(
  "FileDeleted",
  z.object({ object: z.literal("file"), id: z.string(), deleted: z.literal(true) }),
  { object: "Always `file`.", id: "The file that is gone.", deleted: "Always true." },
);

export const batchBody = body("BatchRequest", BatchBody, {
  input_file_id: "A file of one request a line: `custom_id`, `method`, `url` and `body`.",
  endpoint: "What the requests are for: `/v1/images/generations`.",
  completion_window: "Always `24h`: a batch that is not done by then expires.",
  metadata: "Up to 16 pairs of your own.",
  output_expires_after: "When the output is deleted; 30 days after it was made by default.",
  webhook: "Ours: an address that is told of the end, as `batch.completed`, `.failed`, `.expired` or `.cancelled`.",
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
    endpoint: "What its requests are for.",
    errors: "What is wrong with the input of a batch that failed.",
    input_file_id: "The file of its requests.",
    completion_window: "Always `24h`.",
    status: "How far it is.",
    output_file_id: "The file of the requests that succeeded, once it has ended; null for none.",
    error_file_id: "The file of those that did not.",
    created_at: "When it was made, in seconds since the epoch.",
    in_progress_at: "When its input had been checked.",
    expires_at: "When it expires.",
    finalizing_at: "When all of its requests had ended.",
    completed_at: "When its files were written.",
    failed_at: "When its input was refused.",
    expired_at: "When it expired.",
    cancelling_at: "When it was to be cancelled.",
    cancelled_at: "When it was cancelled.",
    request_counts: "Its requests, and how they ended.",
    metadata: "Your own.",
  },
);
export const BatchPage = answer("BatchList", page(Batch), PAGE);
