/** Checks responses against the OpenAPI document that the edge serves. */
import { Validator } from "@cfworker/json-schema";
import type { OpenApiDocument } from "../src/api/reference/document.ts";
import type { Response as Answer } from "../src/api/openapi/operation.ts";
import type { JsonSchema, Media } from "../src/api/openapi/schema.ts";
import { call } from "./client.ts";

/** The schema with closed objects: undocumented fields in a response are errors here. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (value === null || typeof value !== "object") return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, closed(member)]));
  return "properties" in copy && copy["type"] === "object" ? { additionalProperties: false, ...copy } : copy;
}

export class Contract {
  readonly document: OpenApiDocument;
  /** The operations and statuses that were seen: `getLatent 200`. */
  readonly seen = new Set<string>();
  readonly #components: unknown;

  constructor(document: OpenApiDocument) {
    this.document = document;
    this.#components = closed(document.components);
  }

  static async read(): Promise<Contract> {
    return new Contract(await (await call("/openapi.json")).json<OpenApiDocument>());
  }

  /** The errors of a value by a schema of the document; "" for none. */
  problems(schema: JsonSchema, value: unknown): string {
    const root = { ...(closed(schema) as object), components: this.#components };
    const { valid, errors } = new Validator(root, "2020-12", false).validate(value);
    return valid ? "" : errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`).join("\n");
  }

  /** The documented response for a status of an operation. */
  answerOf(id: string, status: number): Answer {
    const operations = Object.values(this.document.paths).flatMap((methods) => Object.values(methods));
    const answer = operations.find(({ operationId }) => operationId === id)?.responses[status];
    if (answer === undefined) throw new Error(`${id}: ${status} is not in the document`);
    if (!("$ref" in answer)) return answer;
    return this.document.components.responses[answer.$ref.split("/").at(-1)!] as Answer;
  }

  /** Checks the status, headers, media type and body of a response; returns its body as text. */
  async check(id: string, response: Response): Promise<string> {
    const { status, headers } = response;
    const answer = this.answerOf(id, status);
    this.seen.add(`${id} ${status}`);
    for (const name of headers.keys())
      if (!COMMON.test(name) && !(name in answer.headers))
        throw new Error(`${id} ${status}: header ${name} is not documented`);
    if (!headers.get("x-request-id")) throw new Error(`${id} ${status}: no x-request-id`);
    const text = new TextDecoder().decode(await response.arrayBuffer());
    if (text === "" && answer.content === undefined) return text;
    const type = (headers.get("content-type") ?? "").split(";")[0]!;
    const media = answer.content?.[type];
    if (!media) throw new Error(`${id} ${status}: ${type} is not documented`);
    const wrong = this.#wrong(type, media, text);
    if (wrong !== "") throw new Error(`${id} ${status}: ${wrong}\n${text.slice(0, 2000)}`);
    return text;
  }

  #wrong(type: string, media: Media, text: string): string {
    const { schema, "x-item-schema": item } = media;
    if (type === "application/json") return this.problems(schema as JsonSchema, JSON.parse(text));
    if (!item) return "";
    const items = type === "text/event-stream" ? eventsOf(text) : linesOf(text);
    return items.map((each) => this.problems(item as unknown as JsonSchema, each)).join("");
  }
}

/** Headers for the platform or the browser, which need no documentation. */
const COMMON =
  /^(content-type|date|content-security-policy|server-timing|strict-transport-security|transfer-encoding|connection|origin-agent-cluster|referrer-policy|cross-origin-.*|x-(content-type|dns-prefetch|download|frame|permitted|xss).*|access-control-.*)$/;

const linesOf = (text: string): unknown[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** The data of events with plain text. */
const PLAIN = new Set(["logs", "output"]);

function eventsOf(text: string): unknown[] {
  const blocks = text.split("\n\n").filter((block) => block.trim() !== "" && !block.startsWith(":"));
  return blocks.map((block) => {
    const fields = Map.groupBy(block.split("\n"), (line) => line.slice(0, line.indexOf(": ")));
    const valueOf = (name: string) =>
      fields
        .get(name)
        ?.map((line) => line.slice(name.length + 2))
        .join("\n");
    const [event, id, data] = ["event", "id", "data"].map(valueOf);
    return { event, ...(id === undefined ? {} : { id }), data: PLAIN.has(event!) ? data : JSON.parse(data!) };
  });
}
