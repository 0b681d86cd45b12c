/** The document checked by independent validators of OpenAPI and JSON Schema. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { openApiDocument } from "./document.ts";
import type { Content } from "../openapi/schema.ts";

// In the form that clients read.
const document = JSON.parse(JSON.stringify(openApiDocument())) as ReturnType<typeof openApiDocument>;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.values(methods).map((operation) => ({ path, ...operation })),
);

const ajv = new Ajv2020({ strictTypes: false, strictTuples: false });
addFormats.default(ajv, { formats: ["date", "date-time", "uri"] });
ajv.addFormat("binary", true);
ajv.addVocabulary(["openapi", "info", "servers", "tags", "paths", "components", "example"]);
ajv.addSchema({ $id: "openapi", ...document });
const validator = (schema: object) =>
  ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components')));

test("is OpenAPI 3.1", async () => {
  const result = await new Validator().validate(openApiDocument());
  expect(result).toEqual({ valid: true });
});

test.each(Object.keys(document.components.schemas))("%s is a JSON Schema without unknown words", (name) => {
  expect(validator({ $ref: `#/components/schemas/${name}` })).toBeTypeOf("function");
});

test("every reference has a target", () => {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
  expect(refs.length).toBeGreaterThan(100);
  for (const [, kind, name] of refs) expect(document.components).toHaveProperty([kind!, name!]);
});

test("operations have unique ids, and parameters for their paths", () => {
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { path, parameters = [] } of operations) {
    const named = parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
    expect(named).toEqual(Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name));
  }
});

test("every parameter and property has a description", () => {
  for (const { operationId, parameters = [] } of operations)
    for (const { name, description } of parameters) expect([operationId, name, description]).not.toContain("");
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const properties = (schema["properties"] ?? {}) as Record<string, { description?: string }>;
    for (const [property, { description }] of Object.entries(properties))
      expect([name, property, description ?? ""]).not.toContain("");
  }
});

const examples = (where: string, content: Content | undefined) =>
  Object.values(content ?? {}).flatMap(({ schema, example }) =>
    example === undefined ? [] : [{ where, schema, example }],
  );

test("examples match their schemas", () => {
  const all = [
    ...operations.flatMap(({ operationId, requestBody }) => examples(operationId, requestBody?.content)),
    ...Object.entries(document.components.responses).flatMap(([name, { content }]) => examples(name, content)),
  ];
  expect(all.length).toBeGreaterThan(10);
  for (const { where, schema, example } of all) {
    const valid = validator(schema);
    expect([where, valid(example), valid.errors]).toEqual([where, true, null]);
  }
});

test("schemas reject what their routes reject", () => {
  const valid = validator({ $ref: "#/components/schemas/ImageGenerationRequest" });
  for (const body of [
    { n: 0 },
    { n: 11 },
    { seed: -1 },
    { size: 5 },
    { response_format: "png" },
    { stream: "yes" },
    { prompt: "a", sed: 1 },
    [],
  ])
    expect([body, valid(body)]).toEqual([body, false]);
});
