/** Synthetic pictures and a fine-tuning run on them, for tests. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { fineTune } from "../src/fine-tune/fine-tune.ts";
import type { TuneEvent, TuneOptions } from "../src/fine-tune/tune.ts";

const COLOURS = { red: "#e02020", green: "#20a040" } as const;

async function picture(shape: "circle" | "square", colour: keyof typeof COLOURS, at: number): Promise<Uint8Array> {
  const fill = COLOURS[colour];
  const inner =
    shape === "circle"
      ? `<circle cx="${20 + at}" cy="16" r="10" fill="${fill}"/>`
      : `<rect x="${8 + at}" y="6" width="18" height="18" fill="${fill}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="33"><rect width="40" height="33" fill="#fff"/>${inner}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/**
 * Twelve pictures: circles and squares, red and green, three of each. `name` gives each one's path; returns paths and
 * captions.
 */
export async function writePictures(
  folder: string,
  name: (shape: string, colour: string, at: number) => string,
): Promise<{ file: string; caption: string }[]> {
  const written: { file: string; caption: string }[] = [];
  for (const shape of ["circle", "square"] as const) {
    for (const colour of ["red", "green"] as const) {
      for (let at = 0; at < 3; at++) {
        const file = name(shape, colour, at);
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), await picture(shape, colour, at));
        written.push({ file, caption: `a ${colour} ${shape}` });
      }
    }
  }
  return written;
}

/** One sub-folder per label. */
export const writeLabelled = (folder: string) =>
  writePictures(folder, (shape, colour, at) => `${shape}/${colour}-${at}.png`);

/** Flat, with a `metadata.jsonl`. */
export async function writeCaptioned(folder: string): Promise<void> {
  const pictures = await writePictures(folder, (shape, colour, at) => `${shape}-${colour}-${at}.png`);
  const lines = pictures.map(({ file, caption }) => JSON.stringify({ file_name: file, text: caption }));
  writeFileSync(join(folder, "metadata.jsonl"), `${lines.join("\n")}\n`);
}

/** Fine-tunes with small settings; returns the notes and the result. */
export async function tuned(options: Pick<TuneOptions, "task" | "from" | "data" | "out"> & Partial<TuneOptions>) {
  const events: TuneEvent[] = [];
  const outcome = await fineTune(
    {
      run: `${options.out}.run`,
      model: "tuned",
      seed: 1,
      threads: 1,
      batchSize: 4,
      steps: 6,
      holdOut: 0.2,
      ...options,
    },
    (event) => events.push(event),
  );
  return { ...outcome, notes: events.flatMap((event) => (event.kind === "note" ? [event.text] : [])) };
}
