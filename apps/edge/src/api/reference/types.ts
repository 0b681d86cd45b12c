/** JSON Schemas in words, for tables. */
import type { JsonSchema } from "../openapi/schema.ts";

export type Schemas = Readonly<Record<string, JsonSchema>>;

/** The name at the end of a reference. */
export function nameOf(ref: unknown): string {
  return String(ref).split("/").at(-1)!;
}

/** The schema that a reference leads to, or the schema itself. */
export function resolved(schemas: Schemas, schema: JsonSchema): JsonSchema {
  return "$ref" in schema ? (schemas[nameOf(schema["$ref"])] ?? {}) : schema;
}

const BRANCHES = ["anyOf", "oneOf"] as const;

function branchesOf(schema: JsonSchema): readonly JsonSchema[] | undefined {
  for (const key of BRANCHES) if (Array.isArray(schema[key])) return schema[key] as JsonSchema[];
  return undefined;
}

/** A schema's type in a few words, such as `integer`, `Image[]` or `"png" | "webp"`. */
export function typeText(schema: JsonSchema): string {
  if ("$ref" in schema) return nameOf(schema["$ref"]);
  if ("const" in schema) return JSON.stringify(schema["const"]);
  if (Array.isArray(schema["enum"])) return schema["enum"].map((value) => JSON.stringify(value)).join(" | ");
  const branches = branchesOf(schema);
  if (branches) return [...new Set(branches.map(typeText))].join(" | ");
  if (schema["type"] === "array") {
    const item = typeText((schema["items"] ?? {}) as JsonSchema);
    return item.includes(" ") ? `(${item})[]` : `${item}[]`;
  }
  if (schema["format"] === "binary") return "file";
  if (Array.isArray(schema["type"])) return schema["type"].join(" | ");
  return String(schema["type"] ?? "any");
}

/** The branch of a schema that may be null which is not. */
function core(schema: JsonSchema): JsonSchema {
  const others = branchesOf(schema)?.filter((branch) => branch["type"] !== "null");
  return others?.length === 1 ? others[0]! : schema;
}

const short = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
};

/** What values must keep to and what they are by default, such as `1 to 10, default 1`. */
export function boundsText(schema: JsonSchema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = core(schema) as Record<string, number>;
  const range = (low: number | undefined, high: number | undefined, of: string) => {
    if (low === undefined && high === undefined) return [];
    if (high === undefined) return [`${low} or more${of}`];
    return [low === undefined ? `at most ${high}${of}` : `${low} to ${high}${of}`];
  };
  const parts = [
    ...range(minimum, maximum, ""),
    ...range(minLength, maxLength, " characters"),
    ...range(minItems, maxItems, " items"),
    ...("default" in schema && schema["default"] !== null ? [`default ${short(schema["default"])}`] : []),
  ];
  return parts.join(", ");
}
