/**
 * Writes src/generated/openapi.ts, the types of the API's OpenAPI document: `node packages/client/generate.ts`. A test
 * says when that has become necessary.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import ts from "typescript";
import { openApiDocument } from "../../apps/edge/src/api/reference/document.ts";

export const TARGET = new URL("src/generated/openapi.ts", import.meta.url);
const BLOB = ts.factory.createTypeReferenceNode("Blob");

/** The types, as source text. */
export async function generate(): Promise<string> {
  const document = JSON.parse(JSON.stringify(openApiDocument())) as OpenAPI3;
  const nodes = await openapiTS(document, {
    alphabetize: false,
    // Fields with a default are optional in requests; answers have no defaults.
    defaultNonNullable: false,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
    transform: (schema) => (schema.format === "binary" ? BLOB : undefined),
  });
  return `/** Made by generate.ts from the API's OpenAPI document. Do not edit. */\n${astToString(nodes)}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(fileURLToPath(TARGET), await generate());
