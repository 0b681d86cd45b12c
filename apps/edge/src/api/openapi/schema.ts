/** Zod schemas of requests and answers as components of the OpenAPI document. */
import * as z from "zod";

/** A JSON Schema (2020-12), as in OpenAPI 3.1. */
export type JsonSchema = { readonly [key: string]: unknown };
export interface Ref {
  readonly $ref: string;
}

/** Documentation of a component, which zod's schema lacks. */
interface Notes {
  readonly id: string;
  readonly description?: string;
  /** What each property means. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}
type Direction = "input" | "output";

/** A representation of a body. `x-item-schema` describes one event or line of a stream. */
export interface Media {
  readonly schema: JsonSchema | Ref;
  readonly example?: unknown;
  readonly "x-item-schema"?: Ref;
}
export type Content = Readonly<Record<string, Media>>;

export const json = (schema: JsonSchema | Ref, example?: unknown): Content => ({
  "application/json": { schema, ...(example === undefined ? {} : { example }) },
});

/** Schemas differ by direction: a field with a default is optional in a request and always present in the parsed value. */
const registries = { input: z.registry<Notes>(), output: z.registry<Notes>() } as const;
const refOf = (id: string): string => `#/components/schemas/${id}`;

/** A description for every property; a property without one does not compile. */
export type Fields<S extends z.ZodObject> = { readonly [K in keyof S["shape"] & string]: string };

/** Names the schema of a request's body. `fields` says what each property means. */
export function body<S extends z.ZodObject>(id: string, schema: S, fields: Fields<S>, description?: string): Ref {
  registries.input.add(schema, { id, fields, ...(description === undefined ? {} : { description }) });
  return { $ref: refOf(id) };
}

/** {@link body} for a form, whose texts are described by the types that they are parsed to. */
export function form<S extends z.ZodObject>(id: string, schema: S, fields: Fields<S>, files: JsonSchema): Ref {
  registries.output.add(schema, { id, fields, files });
  return { $ref: refOf(id) };
}

/** Names the schema of an answer's body or of a part of it, and returns the schema. */
export function answer<S extends z.ZodObject>(id: string, schema: S, fields: Fields<S>, description?: string): S {
  registries.output.add(schema, { id, fields, ...(description === undefined ? {} : { description }) });
  return schema;
}

/** Names a schema that is not an object's. */
export function named<S extends z.ZodType>(direction: Direction, id: string, schema: S, description: string): S {
  registries[direction].add(schema, { id, description });
  return schema;
}

/** The reference to a schema that {@link answer} or {@link named} has named. */
export function ref(schema: z.ZodType): Ref {
  const notes = registries.output.get(schema) ?? registries.input.get(schema);
  if (notes === undefined) throw new Error("expected a schema that has been named");
  return { $ref: refOf(notes.id) };
}

/** Drops the bounds of exact integers, which every number has, and a format that `contentEncoding` already states. */
function withoutObvious(schema: Record<string, unknown>): void {
  if (schema["format"] === "base64") delete schema["format"];
  if (schema["minimum"] === Number.MIN_SAFE_INTEGER) delete schema["minimum"];
  if (schema["maximum"] === Number.MAX_SAFE_INTEGER) delete schema["maximum"];
}

/** Answers may get further properties in later versions; only requests that reject unknown ones are closed. */
function openUnlessStrict(schema: Record<string, unknown>, direction: Direction): void {
  if (direction === "output" && schema["additionalProperties"] === false) delete schema["additionalProperties"];
}

interface Described {
  properties?: Record<string, Record<string, unknown>>;
  required?: string[];
}

function describeFields(schema: Described & Record<string, unknown>): void {
  const { fields, files } = schema as { fields?: Readonly<Record<string, string>>; files?: Record<string, object> };
  delete schema["fields"];
  delete schema["files"];
  for (const [name, description] of Object.entries(fields ?? {}))
    schema.properties = { ...schema.properties, [name]: { ...schema.properties?.[name], description } };
  if (files) schema.properties = { ...(files as Record<string, Record<string, unknown>>), ...schema.properties };
}

function emit(direction: Direction): Record<string, JsonSchema> {
  const registry = registries[direction];
  const { schemas } = z.toJSONSchema(registry, {
    uri: refOf,
    metadata: registry,
    io: direction,
    override: ({ jsonSchema }) => {
      withoutObvious(jsonSchema);
      openUnlessStrict(jsonSchema, direction);
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => {
      describeFields(schema as Described & Record<string, unknown>);
      return [id, schema];
    }),
  );
}

/** All named schemas by name. */
export function componentSchemas(): Record<string, JsonSchema> {
  const all = { ...emit("input"), ...emit("output") };
  return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** An inline schema of parsed values. */
export function inlineSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: "output",
    override: ({ jsonSchema }) => withoutObvious(jsonSchema),
  });
  return json;
}
