/**
 * Writes reptok/types.py, the shapes of the API's answers as Python's TypedDicts, from its OpenAPI document:
 * `node clients/python/generate.ts`. A test says when that has become necessary.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openApiDocument } from "../../apps/edge/src/api/reference/document.ts";

export const TARGET = new URL("reptok/types.py", import.meta.url);

/** The shapes that the client tells of. */
const SHAPES = ["Model", "LatentEntry", "LatentMap"];

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly description?: string;
  readonly $ref?: string;
}

const PLAIN: Readonly<Record<string, string>> = {
  string: "str",
  integer: "int",
  number: "float",
  boolean: "bool",
  null: "None",
};

class Writer {
  readonly classes: string[] = [];

  /** The Python type of a schema; objects become classes of that name. */
  typeOf(schema: Schema, name: string): string {
    const options = schema.anyOf ?? schema.oneOf;
    if (options) return [...new Set(options.map((each) => this.typeOf(each, name)))].join(" | ");
    if (schema.const !== undefined) return `Literal[${JSON.stringify(schema.const)}]`;
    if (schema.enum) return `Literal[${schema.enum.map((value) => JSON.stringify(value)).join(", ")}]`;
    if (schema.type === "array") return `list[${schema.items ? this.typeOf(schema.items, name) : "Any"}]`;
    if (schema.properties) return this.#classOf(schema, name);
    if (schema.type === "object") return "dict[str, Any]";
    return typeof schema.type === "string" ? (PLAIN[schema.type] ?? "Any") : "Any";
  }

  #classOf({ properties = {}, required = [] }: Schema, name: string): string {
    const fields = Object.entries(properties).map(([key, value]) => {
      const inner =
        key === "data" ? `${name}Point` : name + key.replaceAll(/(?:^|_)(\w)/g, (_, c: string) => c.toUpperCase());
      const type = this.typeOf(value, inner);
      const told = value.description === undefined ? "" : `\n    """${value.description}"""`;
      return `    ${key}: ${required.includes(key) ? type : `NotRequired[${type}]`}${told}`;
    });
    this.classes.push(`class ${name}(TypedDict):\n${fields.join("\n")}\n`);
    return `"${name}"`;
  }
}

export function generate(): string {
  const document = JSON.parse(JSON.stringify(openApiDocument())) as {
    components: { schemas: Readonly<Record<string, Schema>> };
  };
  const writer = new Writer();
  for (const [name, schema] of Object.entries(document.components.schemas))
    if (SHAPES.includes(name)) writer.typeOf(schema, name);
  const head = '"""Made by generate.ts from the API\'s OpenAPI document. Do not edit."""';
  return `${head}\n\nfrom typing import Any, Literal, NotRequired, TypedDict\n\n\n${writer.classes.join("\n\n")}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(fileURLToPath(TARGET), generate());
