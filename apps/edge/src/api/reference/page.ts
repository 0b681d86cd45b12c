/** The API reference: one page of HTML without scripts, made of the OpenAPI document. */
import { ERROR_STATUS } from "@reptok/shared";
import { html, raw } from "hono/html";
import type { Method, OpenApiDocument, OperationObject } from "./document.ts";
import { schemaSection, prose } from "./fields.ts";
import { operationSection, type Reader } from "./operation.ts";
import { STYLE } from "./style.ts";

interface Routed {
  readonly method: Method;
  readonly path: string;
  readonly operation: OperationObject;
}

function operationsOf({ paths }: OpenApiDocument, tag: string): Routed[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag as never))
      .map(([method, operation]) => ({ method: method as Method, path, operation })),
  );
}

const anchor = (tag: string) => tag.toLowerCase().replaceAll(" ", "-");

function menu(document: OpenApiDocument) {
  return html`<ul>
    <li><a href="#start">Start</a></li>
    <li><a href="#errors">Errors</a></li>
    ${document.tags.map(
      ({ name }) =>
        html`<li>
          <a class="tag" href="#${anchor(name)}">${name}</a>
          <ul>
            ${operationsOf(document, name).map(
              ({ method, operation }) =>
                html`<li>
                  <a href="#${operation.operationId}"
                    ><span class="method ${method}">${method}</span> ${operation.summary}</a
                  >
                </li>`,
            )}
          </ul>
        </li>`,
    )}
    <li><a href="#schemas">Schemas</a></li>
  </ul>`;
}

function start(document: OpenApiDocument, { origin, keyed }: Reader) {
  return html`<section id="start">
    <h1>${document.info.title} API</h1>
    <p>${prose(document.info.description)}</p>
    <p>The API is at <code>${origin}</code>; this page is made of <a href="/openapi.json">its OpenAPI document</a>.</p>
    ${
      keyed
        ? html`<p>Requests carry a key; the examples take it from the environment:</p>
            <pre><code>export REPTOK_API_KEY=rt_live_...</code></pre>`
        : html`<p>This run answers requests from this machine without a key.</p>`
    }
    <p>The label beside an address is the scope that the key needs.</p>
  </section>`;
}

function errors(document: OpenApiDocument) {
  return html`<section id="errors">
    <h2>Errors</h2>
    <p>
      Every failure has the same form, <a href="#schema-ErrorAnswer">ErrorAnswer</a>. Decide by its <code>code</code>;
      where trying again makes sense, <code>retry-after</code> says when.
    </p>
    <pre><code>${JSON.stringify(document.components.responses["Error400"]?.content["application/json"]?.example, null, 2)}</code></pre>
    <ul class="codes">
      ${Object.entries(ERROR_STATUS).map(([code, status]) => html`<li><span class="status">${status}</span> <code>${code}</code></li>`)}
    </ul>
  </section>`;
}

/** The page. Its style stands between the tags as it is, since the page's policy knows it by its hash. */
export function referencePage(document: OpenApiDocument, reader: Reader) {
  const { schemas } = document.components;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${document.info.title} API</title>
        ${raw(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <nav class="side" aria-label="Contents">${menu(document)}</nav>
        <details class="top">
          <summary>Contents</summary>
          ${menu(document)}
        </details>
        <main>
          ${start(document, reader)} ${errors(document)}
          ${document.tags.map(
            ({ name, description }) =>
              html`<section id="${anchor(name)}">
                <h2>${name}</h2>
                <p>${prose(description)}</p>
                ${operationsOf(document, name).map(({ method, path, operation }) =>
                  operationSection(method, path, operation, document, reader),
                )}
              </section>`,
          )}
          <section id="schemas">
            <h2>Schemas</h2>
            ${Object.entries(schemas).map(([name, schema]) => schemaSection(name, schema, schemas))}
          </section>
        </main>
      </body>
    </html>`;
}
