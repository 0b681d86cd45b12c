/** Adapts the OpenAPI document: the service's URL in the commands, and example pictures. */
interface Operation {
  description?: string;
  "x-codeSamples"?: { source: string }[];
}
interface OpenApi {
  readonly info: { readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Pictures in `public/reference` by the operation that generates them. */
const PICTURES: Readonly<Record<string, { readonly file: string; readonly alt: string }>> = {
  generateImages: { file: "generated.webp", alt: "A red apple, drawn by the starter model from the example's prompt" },
  varyImage: { file: "varied.webp", alt: "The red apple and three variations of it" },
  interpolateLatents: {
    file: "interpolated.webp",
    alt: "Five pictures of an interpolation from a red apple to a banana",
  },
};

/** @param origin the service's URL, which replaces `$URL` in the commands */
export function adapted(document: OpenApi & Record<string, unknown>, origin: string): Record<string, unknown> {
  const paths = Object.entries(document.paths).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, operation]) => [method, adaptedOperation(operation, origin)]),
    ),
  ]);
  const info = { ...document.info, description: `[Open the studio](/)\n\n${document.info.description}` };
  return { ...document, info, paths: Object.fromEntries(paths) as object };
}

function adaptedOperation(operation: Operation & { operationId?: string }, origin: string): Operation {
  const picture = PICTURES[operation.operationId ?? ""];
  const { description = "" } = operation;
  return {
    ...operation,
    ...(picture ? { description: `${description}\n\n![${picture.alt}](/reference/${picture.file})` } : {}),
    "x-codeSamples": (operation["x-codeSamples"] ?? []).map((sample) => ({
      ...sample,
      source: sample.source.replaceAll("$URL", origin),
    })),
  };
}

/** @throws Error if the service does not return its document */
export async function readDocument(): Promise<Record<string, unknown>> {
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`expected the OpenAPI document, got status ${response.status}`);
  return adapted((await response.json()) as OpenApi & Record<string, unknown>, location.origin);
}
