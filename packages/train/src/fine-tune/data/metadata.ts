/** `metadata.jsonl` as in Hugging Face's image folders: one JSON object per line, with `file_name` and `text`. */
import { createReadStream } from "node:fs";
import { ApiError, boundedText, jsonLinesOf } from "@reptok/shared";
import * as z from "zod";
import type { CaptionedFile } from "../../eval/corpus/coco.ts";

const MAX_LINE_BYTES = 2 ** 20;
const Line = z.object({ file_name: boundedText(4096, 1), text: z.string().trim().min(1) });

/** @throws ApiError `invalid_request` naming an invalid line */
export async function readMetadata(file: string): Promise<CaptionedFile[]> {
  const found: CaptionedFile[] = [];
  try {
    for await (const line of jsonLinesOf(createReadStream(file), Line, { name: file, maxLineBytes: MAX_LINE_BYTES }))
      found.push({ file: line.file_name, caption: line.text });
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw new ApiError("invalid_request", `${file}: expected a readable file`, null, { cause });
  }
  return found;
}
