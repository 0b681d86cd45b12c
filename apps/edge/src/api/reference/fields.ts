/** Tables of fields and parameters. */
import { html } from "hono/html";
import type { Parameter } from "../openapi/parameters.ts";
import type { JsonSchema } from "../openapi/schema.ts";
import { boundsText, nameOf, type Schemas, typeText } from "./types.ts";

export function prose(text: string) {
  return text.split("`").map((piece, i) => (i % 2 === 1 ? html`<code>${piece}</code>` : piece));
}

interface Row {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly description: string;
}

/** A type, its names of schemas linked to where they are told. */
function typeOf(schema: JsonSchema, schemas: Schemas) {
  const pieces = typeText(schema).split(/(\w+)/);
  return pieces.map((piece) => (piece in schemas ? html`<a href="#schema-${piece}">${piece}</a>` : piece));
}

function row({ name, schema, required, description }: Row, schemas: Schemas) {
  const bounds = boundsText(schema);
  return html`<div class="field">
    <dt><code>${name}</code>${required ? html` <span class="required">required</span>` : ""}</dt>
    <dd>
      <span class="type">${typeOf(schema, schemas)}${bounds && html` <span class="bounds">· ${bounds}</span>`}</span>
      <p>${prose(description)}</p>
    </dd>
  </div>`;
}

const table = (rows: readonly Row[], schemas: Schemas) =>
  html`<dl class="fields">${rows.map((each) => row(each, schemas))}</dl>`;

/** The properties of an object. */
export function properties(schema: JsonSchema, schemas: Schemas) {
  const required = new Set(schema["required"] as string[] | undefined);
  const rows = Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>).map(([name, property]) => ({
    name,
    schema: property,
    required: required.has(name),
    description: String(property["description"] ?? ""),
  }));
  return table(rows, schemas);
}

/** Parameters of one place. */
export function parametersIn(place: Parameter["in"], parameters: readonly Parameter[], schemas: Schemas) {
  const own = parameters.filter((parameter) => parameter.in === place);
  if (own.length === 0) return "";
  const title = { path: "Path", query: "Query", header: "Headers" }[place];
  return html`<h4>${title}</h4>
    ${table(
      own.map((parameter) => ({ ...parameter, required: parameter.required ?? false })),
      schemas,
    )}`;
}

/** A schema's section: what it is, and its fields or the forms it takes. */
export function schemaSection(name: string, schema: JsonSchema, schemas: Schemas) {
  const forms = (schema["anyOf"] ?? schema["oneOf"]) as readonly JsonSchema[] | undefined;
  return html`<section class="schema" id="schema-${name}">
    <h3>${name}</h3>
    ${schema["description"] ? html`<p>${prose(String(schema["description"]))}</p>` : ""}
    ${
      forms
        ? forms.map(
            (form, i) =>
              html`<h4>${"$ref" in form ? nameOf(form["$ref"]) : `Form ${i + 1}`}</h4>
                ${formFields(form, schemas)}`,
          )
        : properties(schema, schemas)
    }
  </section>`;
}

/** A form's fields, those of an event's data among them. */
function formFields(form: JsonSchema, schemas: Schemas) {
  const data = (form["properties"] as Record<string, JsonSchema> | undefined)?.["data"];
  return html`${properties(form, schemas)}${
    data?.["properties"]
      ? html`<h5>data</h5>
          ${properties(data, schemas)}`
      : ""
  }`;
}
