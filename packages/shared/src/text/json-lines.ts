/** Files of JSON lines (JSON Lines, NDJSON): one value per line. */
import type * as z from "zod";
import { ApiError } from "../errors.ts";
import { fromZodError } from "../validation.ts";
import { utf8Of } from "./encoding.ts";
import { linesOf } from "./lines.ts";

export interface JsonLinesOptions {
  /** The file's name, with which error messages begin, followed by the line number. */
  readonly name: string;
  /** Longest line, in bytes. */
  readonly maxLineBytes: number;
}

/**
 * The values of a file, each of which must match `schema`. Blank lines are skipped, as is a leading byte order mark.
 * @throws ApiError `invalid_request` naming the first line that is too long, not JSON or does not match
 */
export async function* jsonLinesOf<S extends z.ZodType>(
  source: AsyncIterable<Uint8Array>,
  schema: S,
  { name, maxLineBytes }: JsonLinesOptions,
): AsyncGenerator<z.output<S>, void> {
  const refuse = (number: number, message: string, cause?: unknown) =>
    new ApiError("invalid_request", `${name}: line ${number}: ${message}`, null, { cause });
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const tooLong = (number: number) => refuse(number, `expected at most ${maxLineBytes} bytes, got more`);
  for await (const { number, bytes } of linesOf(utf8Of(source, name), { maxLineBytes, tooLong })) {
    let value: unknown;
    try {
      value = JSON.parse(utf8.decode(bytes));
    } catch (cause) {
      throw refuse(number, `expected JSON in UTF-8, got ${bytes.length} bytes that are not`, cause);
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const { message } = fromZodError(parsed.error, "invalid_request", "", value, schema);
      throw refuse(number, message, parsed.error);
    }
    yield parsed.data;
  }
}
