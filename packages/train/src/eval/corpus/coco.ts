/** Captions in COCO's JSON format (`images`, `annotations`), read as a stream. */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ApiError, utf8Of } from "@reptok/shared";
import { pick } from "stream-json/filters/pick.js";
import { streamArray } from "stream-json/streamers/stream-array.js";
import * as z from "zod";
import { type Random, seededRandom } from "../../data/random.ts";

const Image = z.object({ id: z.union([z.number(), z.string()]), file_name: z.string().min(1) });
const Annotation = z.object({ image_id: z.union([z.number(), z.string()]), caption: z.string() });

export interface CaptionedFile {
  /** Relative to the folder of pictures. */
  readonly file: string;
  /** One of its captions, chosen uniformly by the seed. */
  readonly caption: string;
}

const invalid = (file: string, problem: string, cause?: unknown): ApiError =>
  new ApiError("invalid_request", `${file}: expected COCO captions (JSON); ${problem}`, "coco", { cause });

/** Calls `use` for every element of one of the document's arrays; the others are skipped without being built. */
async function eachOf<S extends z.ZodType>(
  file: string,
  list: string,
  schema: S,
  use: (value: z.infer<S>) => void,
): Promise<void> {
  let at = 0;
  try {
    await pipeline(
      utf8Of(createReadStream(file), file),
      pick.withParserAsStream({ filter: list }),
      streamArray.asStream(),
      async (elements: AsyncIterable<{ readonly value: unknown }>) => {
        for await (const { value } of elements) {
          const parsed = schema.safeParse(value);
          if (!parsed.success) throw invalid(file, `${list}[${at}]: ${z.prettifyError(parsed.error)}`);
          use(parsed.data);
          at++;
        }
      },
    );
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (code === "ENOENT") throw invalid(file, "there is no such file", cause);
    throw invalid(file, `${list} cannot be read after ${at} entries`, cause);
  }
  if (at === 0) throw invalid(file, `found no ${list}`);
}

/** Keeps one of the captions seen so far, each with equal probability (reservoir sampling). */
class Choice {
  caption = "";
  #count = 0;
  offer(caption: string, random: Random): void {
    this.#count++;
    if (random() * this.#count < 1) this.caption = caption;
  }
}

/**
 * The pictures that have a caption, in file order. Reads the file twice; holds only a name and a caption per
 * picture in memory.
 *
 * @throws ApiError `invalid_request` when the file is missing, not JSON, or of another format
 */
export async function readCocoCaptions(file: string, seed: number): Promise<CaptionedFile[]> {
  const names = new Map<string, string>();
  await eachOf(file, "images", Image, ({ id, file_name }) => names.set(String(id), file_name));
  const random = seededRandom("coco captions", seed);
  const choices = new Map<string, Choice>();
  await eachOf(file, "annotations", Annotation, ({ image_id, caption }) => {
    const id = String(image_id);
    const text = caption.trim();
    if (!names.has(id) || text === "") return;
    const choice = choices.get(id) ?? new Choice();
    choices.set(id, choice);
    choice.offer(text, random);
  });
  if (choices.size === 0) throw invalid(file, "none of the annotations belongs to one of the images");
  return [...names].flatMap(([id, name]) => {
    const choice = choices.get(id);
    return choice === undefined ? [] : [{ file: name, caption: choice.caption }];
  });
}
