/** One operation's section. */
import { html } from "hono/html";
import type { Method, OpenApiDocument, OperationObject } from "./document.ts";
import type { Response } from "../openapi/operation.ts";
import type { JsonSchema, Media, Ref } from "../openapi/schema.ts";
import { parametersIn, properties, prose } from "./fields.ts";
import { nameOf, resolved, type Schemas } from "./types.ts";

/** What the page knows of who reads it. */
export interface Reader {
  /** The API's address. */
  readonly origin: string;
  /** Whether requests need a key. */
  readonly keyed: boolean;
}

/** The commands with what they stand for filled in, to be pasted as they are. */
export function shellFor(source: string, { origin, keyed }: Reader): string {
  const text = source.replaceAll("$URL", origin);
  return keyed ? text.replaceAll(/\bcurl /g, 'curl -H "authorization: Bearer $REPTOK_API_KEY" ') : text;
}

const link = (ref: Ref) => html`<a href="#schema-${nameOf(ref.$ref)}">${nameOf(ref.$ref)}</a>`;
const isRef = (value: object | undefined): value is Ref => value !== undefined && "$ref" in value;

/** What a representation holds: a schema by name, a stream of one, or bytes. */
function holds({ schema, "x-item-schema": item }: Media) {
  if (item) return html`a stream of ${link(item)}`;
  if (isRef(schema)) return link(schema);
  return schema["format"] === "binary" ? "bytes" : String(schema["type"]);
}

function representations(content: Readonly<Record<string, Media>> = {}) {
  return html`<ul class="media">
    ${Object.entries(content).map(([type, media]) => html`<li><code>${type}</code> ${holds(media)}</li>`)}
  </ul>`;
}

function requestBody(content: Readonly<Record<string, Media>>, schemas: Schemas) {
  const named = Object.entries(content).filter(([, { schema, "x-item-schema": item }]) => isRef(schema) && !item);
  return html`<h4>Body</h4>
    ${representations(content)}
    ${named.map(
      ([type, { schema }]) =>
        html`<details ${named.length === 1 ? "open" : ""}>
          <summary>Fields of <code>${type}</code></summary>
          ${properties(resolved(schemas, schema as JsonSchema), schemas)}
        </details>`,
    )}`;
}

function answers(operation: OperationObject) {
  const told = Object.entries(operation.responses).filter(
    (entry): entry is [string, Response] => !isRef(entry[1] as object),
  );
  return html`<h4>Answers</h4>
    ${told.map(
      ([status, { description, headers, content }]) =>
        html`<div class="answer">
          <p><span class="status">${status}</span> ${prose(description)}</p>
          ${content ? representations(content) : ""}
          <p class="headers">${Object.keys(headers).map((name) => html`<code>${name}</code> `)}</p>
        </div>`,
    )}
    <p class="errors">
      Errors: ${operation["x-error-codes"].map((code) => html`<a href="#errors"><code>${code}</code></a> `)}
    </p>`;
}

const scopeOf = ({ security }: OperationObject) =>
  security.length === 0 ? "no key" : ((security[0] as { bearer: string[] }).bearer[0] ?? "any key");

/** The section of one operation. */
export function operationSection(
  method: Method,
  path: string,
  operation: OperationObject,
  document: OpenApiDocument,
  reader: Reader,
) {
  const { schemas } = document.components;
  const { parameters = [], requestBody: body } = operation;
  const [sample] = operation["x-codeSamples"];
  return html`<section class="operation" id="${operation.operationId}">
    <h3>${operation.summary}</h3>
    <p class="address">
      <span class="method ${method}">${method.toUpperCase()}</span> <code>${path.replaceAll("/", "/\u200b")}</code>
      <span class="scope">${scopeOf(operation)}</span>
    </p>
    ${operation.description ? html`<p>${prose(operation.description)}</p>` : ""}
    <pre><code>${shellFor(sample!.source, reader)}</code></pre>
    ${(["path", "query", "header"] as const).map((place) => parametersIn(place, parameters, schemas))}
    ${body ? requestBody(body.content, schemas) : ""} ${answers(operation)}
  </section>`;
}
