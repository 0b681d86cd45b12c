/** A process that decodes pictures for {@link PictureProcess}. */
import sharp from "sharp";
import { readPicture, type ReadOptions } from "../src/picture-read.ts";
import type { Decoded } from "./picture-process.ts";

sharp.cache(false);
sharp.concurrency(1);

const peak = (): number => process.resourceUsage().maxRSS * 1024;

async function decode(bytes: Uint8Array, options: ReadOptions): Promise<Decoded> {
  const [before, from] = [process.cpuUsage(), peak()];
  const outcome = await readPicture(bytes, options).then(
    ({ width, height, data }) => ({ width, height, first: data[0]! }),
    (error: unknown) =>
      error instanceof Error
        ? { name: error.name, message: error.message, code: "code" in error ? error.code : null }
        : {},
  );
  const { user, system } = process.cpuUsage(before);
  return { outcome, cpuMs: (user + system) / 1000, grownBytes: peak() - from };
}

process.on("message", ({ bytes, options }: { bytes: Uint8Array; options: ReadOptions }) => {
  void decode(bytes, options).then((decoded) => process.send!(decoded));
});
