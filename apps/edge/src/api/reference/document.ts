/** The API's OpenAPI 3.1 document, generated from the schemas that parse requests. */
import { ERRORS_LIST, failureResponses } from "../openapi/failures.ts";
import { HEADERS } from "../openapi/headers.ts";
import { type Operation, operationObject, type Tag, TAGS } from "../openapi/operation.ts";
import { administration, tokenOperation, usageOperations, webhooks } from "../accounts/operations.ts";
import { fleetAdministration, metricsOperation } from "../fleet/operations.ts";
import { images } from "../images/operations.ts";
import { fileOperations } from "../files/operations.ts";
import { latentTools } from "../latents/operations-derived.ts";
import { collections, embeddings } from "../latents/operations-collections.ts";
import { latents } from "../latents/operations.ts";
import { modelAdministration, models, replicateOperations, system } from "../models/operations.ts";
import { predictions } from "../predictions/operations.ts";
import { componentSchemas } from "../openapi/schema.ts";

const OPERATIONS: readonly Operation[] = [
  ...images,
  ...latents,
  ...collections,
  ...embeddings,
  ...latentTools,
  ...fileOperations,
  ...predictions,
  ...models,
  ...replicateOperations,
  ...webhooks,
  tokenOperation,
  ...usageOperations,
  ...administration,
  ...modelAdministration,
  ...fleetAdministration,
  ...system,
  metricsOperation,
];

const DESCRIPTION = `Pictures as single tokens. The shapes are OpenAI's where OpenAI has one, so that its clients work unchanged;
predictions have Replicate's shape. Fields may be added to answers at any time.

# Authentication

Requests carry a key, \`authorization: Bearer rt_live_...\`; each operation names the scope that its key needs. A service that runs on your
own machine answers that machine without one.

# Errors

Every failure has the same form: \`{"error": {"message", "type", "param", "code"}}\`. Programs should use \`code\`. For errors that
a retry may resolve, \`retry-after\` states the delay.

${ERRORS_LIST}`;

export type OperationObject = ReturnType<typeof operationObject>;
export type Method = Operation["method"];

/** Paths, each with its operations by method. */
function pathsOf(operations: readonly Operation[]): Record<string, Partial<Record<Method, OperationObject>>> {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  return Object.fromEntries(
    Array.from(byPath, ([path, own]) => [
      path,
      Object.fromEntries(own.map((operation) => [operation.method, operationObject(operation)])),
    ]),
  );
}

/** The document. Its addresses are relative to its own. */
export function openApiDocument() {
  return {
    openapi: "3.1.1",
    info: {
      title: "RepTok Studio",
      version: "1",
      description: DESCRIPTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name: name as Tag, description })),
    paths: pathsOf(OPERATIONS),
    components: {
      schemas: componentSchemas(),
      headers: HEADERS,
      responses: failureResponses(),
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description:
            "An API key, `rt_live_...`, or a token of `POST /v1/tokens`. Local runs accept requests from this machine without one, or with the key `local`.",
        },
        signedLink: {
          type: "apiKey",
          in: "query",
          name: "signature",
          description: "The end of the signed addresses of pictures in answers, with `project`, `key` and `expires`.",
        },
      },
    },
  } as const;
}
export type OpenApiDocument = ReturnType<typeof openApiDocument>;
