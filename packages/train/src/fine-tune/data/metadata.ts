/** `metadata.jsonl` as in Hugging Face's image folders: one JSON object a line, with `file_name` and `text`. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline/promises";
import { ApiError } from "@reptok/shared";
import * as z from "zod";
import type { CaptionedFile } from "../../eval/corpus/coco.ts";

const Line = z.object({ file_name: z.string().min(1), text: z.string().trim().min(1) });

/** @throws ApiError `invalid_request` naming the line that is none */
export async function readMetadata(file: string): Promise<CaptionedFile[]> {
  const found: CaptionedFile[] = [];
  let at = 0;
  const refuse = (problem: string, cause?: unknown): ApiError =>
    new ApiError("invalid_request", `${file}:${at}: expected {"file_name", "text"} as JSON; ${problem}`, null, {
      cause,
    });
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      at++;
      if (line.trim() === "") continue;
      const parsed = Line.safeParse(JSON.parse(line));
      if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
      found.push({ file: parsed.data.file_name, caption: parsed.data.text });
    }
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    throw refuse(cause instanceof SyntaxError ? "it is no JSON" : "the file cannot be read", cause);
  }
  return found;
}
