/**
 * Metadata filters in the syntax of Vectorize: `{"year": {"$gte": 2020}, "author.name": "Ada"}`. A match satisfies all
 * conditions. Values of different types are never equal and not ordered; a missing key equals null.
 */
import { ApiError, parseAs } from "@reptok/shared";
import * as z from "zod";
import { parseJson } from "./encoding.ts";
import { KeyPath, type Scalar } from "./metadata.ts";

/** Maximum size of a filter, as bytes of JSON in UTF-8. */
export const MAX_FILTER_BYTES = 2048;
/** Maximum number of values in a filter. Each uses three of the 100 bound parameters that a statement may have. */
export const MAX_FILTER_VALUES = 30;

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Ordered = z.union([z.string(), z.number()]);
const Values = z.array(Value).min(1);
const Operators = z.strictObject({
  $eq: Value.optional(),
  $ne: Value.optional(),
  $in: Values.optional(),
  $nin: Values.optional(),
  $lt: Ordered.optional(),
  $lte: Ordered.optional(),
  $gt: Ordered.optional(),
  $gte: Ordered.optional(),
});

export type FilterValue = Scalar | null;
/** One condition on the value at a dotted key. */
export type Condition = { readonly key: string } & (
  | { readonly op: "in" | "nin"; readonly values: readonly FilterValue[] }
  | { readonly op: "lt" | "lte" | "gt" | "gte"; readonly value: string | number }
);

/** A filter as in requests. */
export const FilterBody = z.record(KeyPath, z.union([Value, Operators])).superRefine((filter, context) => {
  const size = new TextEncoder().encode(JSON.stringify(filter)).length;
  const count = conditionsOf(filter).reduce((sum, each) => sum + ("values" in each ? each.values.length : 1), 0);
  if (size > MAX_FILTER_BYTES)
    context.addIssue({ code: "custom", message: `expected at most ${MAX_FILTER_BYTES} bytes, got ${size}` });
  else if (count > MAX_FILTER_VALUES)
    context.addIssue({
      code: "custom",
      message: `expected at most ${MAX_FILTER_VALUES} values in total, got ${count}`,
    });
});
export type FilterBody = z.infer<typeof FilterBody>;

const RANGES = ["lt", "lte", "gt", "gte"] as const;

/** Returns the conditions of a filter; an absent filter has none. */
export function conditionsOf(filter: FilterBody | undefined): Condition[] {
  return Object.entries(filter ?? {}).flatMap(([key, operand]): Condition[] => {
    if (typeof operand !== "object" || operand === null) return [{ key, op: "in", values: [operand] }];
    const { $eq, $ne, $in, $nin, ...ranges } = operand;
    return [
      ...($eq === undefined ? [] : [{ key, op: "in" as const, values: [$eq] }]),
      ...($ne === undefined ? [] : [{ key, op: "nin" as const, values: [$ne] }]),
      ...($in === undefined ? [] : [{ key, op: "in" as const, values: $in }]),
      ...($nin === undefined ? [] : [{ key, op: "nin" as const, values: $nin }]),
      ...RANGES.flatMap((op) => {
        const value = ranges[`$${op}`];
        return value === undefined ? [] : [{ key, op, value }];
      }),
    ];
  });
}

/** Parses the JSON filter of a query string. Throws `invalid_request`. */
export function parseFilter(text: string | undefined): FilterBody | undefined {
  if (text === undefined) return undefined;
  if (text.length > 2 * MAX_FILTER_BYTES)
    throw new ApiError("invalid_request", `filter: expected at most ${MAX_FILTER_BYTES} bytes`, "filter");
  return parseAs(FilterBody, parseJson(text, "filter"), "invalid_request", "filter");
}
