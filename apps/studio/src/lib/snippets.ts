/** The parts of the views' code examples: one operation in several languages. */

export interface Snippet {
  readonly name: string;
  readonly text: string;
}

/** The service that the code calls. */
export interface Target {
  readonly origin: string;
  /** Whether it requires a key, which the code reads from the environment. */
  readonly keyed: boolean;
  /** Name of the model. */
  readonly model: string;
}

export const lines = (...parts: readonly string[]): string => parts.join("\n");

/** A word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A command, its options on lines of their own. */
export const curl = ({ origin, keyed }: Target, path: string, ...options: readonly string[]): string =>
  [`curl ${quoted(origin + path)}`, ...(keyed ? ['-H "authorization: Bearer $REPTOK_API_KEY"'] : []), ...options].join(
    " \\\n  ",
  );

export const curlJson = (target: Target, path: string, body: object): string =>
  curl(target, path, "-H 'content-type: application/json'", `-d ${quoted(JSON.stringify(body))}`);

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A literal of a JSON value on one line. Undefined fields are omitted, here and in Python. */
export function javascript(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javascript).join(", ")}]`;
  if (isObject(value)) return `{ ${fields(value).join(", ")} }`;
  return JSON.stringify(value);
}
const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, field]) => field !== undefined);
const keyText = (name: string): string => (/^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name));
const fields = (value: object): string[] =>
  entriesOf(value).map(([name, field]) => `${keyText(name)}: ${javascript(field)}`);

/** The same, with each field on a line. */
export const javascriptBlock = (value: object): string =>
  lines("{", ...fields(value).map((field) => `  ${field},`), "}");

/** A Python literal of a JSON value. */
export function python(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (isObject(value))
    return `{${entriesOf(value)
      .map(([name, field]) => `${JSON.stringify(name)}: ${python(field)}`)
      .join(", ")}}`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null ? "None" : JSON.stringify(value);
}

/** Fields of a JSON value as keyword arguments. */
export const keywords = (value: object): string[] =>
  entriesOf(value).map(([name, field]) => `${name}=${python(field)}`);

/** A program with `reptok`, a client of `@reptok/client`. */
export const typescript = ({ origin, keyed }: Target, ...body: readonly string[]): Snippet => ({
  name: "TypeScript",
  text: lines(
    'import { Reptok } from "@reptok/client";',
    "",
    `const reptok = new Reptok({ baseUrl: ${JSON.stringify(origin)}${keyed ? ", apiKey: process.env.REPTOK_API_KEY" : ""} });`,
    ...body,
  ),
});

/** A program with `client`, the Python client for latents. */
export const pythonClient = ({ origin, keyed }: Target, ...body: readonly string[]): Snippet => ({
  name: "Python",
  text: lines(
    ...(keyed ? ["import os", ""] : []),
    "import reptok",
    "",
    `client = reptok.Client(${JSON.stringify(origin)}${keyed ? ', api_key=os.environ["REPTOK_API_KEY"]' : ""})`,
    ...body,
  ),
});

/** A POST request with Python's standard library. */
export const pythonRequest = ({ origin, keyed }: Target, path: string, body: object): Snippet => ({
  name: "Python",
  text: lines(
    "import json",
    ...(keyed ? ["import os"] : []),
    "import urllib.request",
    "",
    `body = ${python(body)}`,
    "request = urllib.request.Request(",
    `    ${JSON.stringify(origin + path)},`,
    "    data=json.dumps(body).encode(),",
    keyed
      ? '    headers={"content-type": "application/json", "authorization": f"Bearer {os.environ[\'REPTOK_API_KEY\']}"},'
      : '    headers={"content-type": "application/json"},',
    ")",
    "answer = json.load(urllib.request.urlopen(request))",
  ),
});

/** A program of a page with `model`, a bundle opened by `@reptok/browser`. */
export const browser = (
  { origin, model }: Target,
  imports: readonly string[],
  ...body: readonly string[]
): Snippet => ({
  name: "Browser",
  text: lines(
    'import * as ort from "onnxruntime-web/wasm";',
    ...imports,
    "",
    `const model = await openModel(${JSON.stringify(`${origin}/models/${model}`)}, { ort });`,
    ...body,
  ),
});
