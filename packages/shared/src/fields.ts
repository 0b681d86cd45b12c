/** The fields of a schema, and the nearest field to a misspelt name. */
import * as z from "zod";

/** The object schemas that a value may match: wrappers are removed and unions split into their branches. */
function branchesOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return branchesOf(schema.unwrap());
  if (schema instanceof z.ZodPipe) return branchesOf(schema.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(branchesOf);
  return [schema];
}

function childOf(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType[] {
  const child: z.core.$ZodType | undefined =
    schema instanceof z.ZodArray
      ? schema.element
      : schema instanceof z.ZodObject
        ? schema.shape[String(key)]
        : undefined;
  return child === undefined ? [] : branchesOf(child);
}

/** The fields of the object at `path` in `schema`; of all branches if it is a union. */
export function fieldsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let found = branchesOf(schema);
  for (const key of path) found = found.flatMap((branch) => childOf(branch, key));
  return found.flatMap((branch) => (branch instanceof z.ZodObject ? Object.keys(branch.shape) : []));
}

/** Longest name to compare: the cost is the product of both lengths. */
const MAX_LENGTH = 40;
/** Shorter names occur within too many others. */
const MIN_PART = 4;

/** Damerau-Levenshtein distance: insertions, deletions, substitutions and adjacent transpositions. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : Infinity;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, replaced, swapped));
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}

/** Normalises a name for comparison: lower case, without "_" and "-". */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/**
 * The field that a misspelt `name` most likely means: within an edit distance of a third of its length, or containing
 * it as a part; null if there is none, or if `name` is itself a field.
 */
export function nearestField(name: string, fields: readonly string[]): string | null {
  const own = plain(name);
  if (own === "" || own.length > MAX_LENGTH || fields.includes(name)) return null;
  const most = Math.floor(own.length / 3);
  const ranked = fields
    .map((field) => ({ field, away: distance(own, plain(field)) }))
    .toSorted((a, b) => a.away - b.away);
  const [best] = ranked;
  if (best && best.away <= most) return best.field;
  return ranked.find(({ field }) => own.length >= MIN_PART && plain(field).includes(own))?.field ?? null;
}
