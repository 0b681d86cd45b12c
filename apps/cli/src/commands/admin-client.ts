/** The admin API as the `reptok admin` commands call it, and how they print its responses. */
import { allItems, dataOf, type Http, type Schemas } from "@reptok/client";
import { type Command, InvalidArgumentError, Option } from "commander";
import * as z from "zod";
import { table } from "../inspect/text.ts";
import { integer } from "../options.ts";
import { asTask, clientOf } from "./api.ts";

const KEY = "REPTOK_ADMIN_KEY";
const MAX_LIMIT = 1_000_000_000;
const NO_LIMIT = "none";
const PAGE = 100;

const Shared = z.object({ url: z.string(), json: z.boolean().optional() });

/** The options that all commands share, and the API's typed routes. */
export interface Call {
  readonly json: boolean;
  readonly http: Http;
}

export function callOf(command: Command): Call {
  const { url, json = false } = Shared.parse(command.optsWithGlobals());
  return { json, http: clientOf(url, KEY).http };
}

/** @throws TaskFailed with the API's error message */
export const run = <T>(work: () => Promise<T>): Promise<T> => asTask(KEY, work);

/** The data of a response. */
export const fetchData = <T>(call: Parameters<typeof dataOf<T>>[0]) => run(() => dataOf(call));

/** All items of a list; `page` requests one page. */
export const fetchAll = <T>(
  page: (query: { limit: number; after?: string }) => Parameters<typeof dataOf<ListPage<T>>>[0],
): Promise<T[]> =>
  run(async () => {
    const items: T[] = [];
    const pages = (after: string | undefined) =>
      dataOf(page({ limit: PAGE, ...(after === undefined ? {} : { after }) }));
    for await (const item of allItems(pages)) items.push(item);
    return items;
  });

type ListPage<T> = Awaited<ReturnType<Parameters<typeof allItems<T>>[0]>>;

/** Prints a value as JSON, or as a table. */
export function print(json: boolean, value: unknown, header: readonly string[], rows: readonly (readonly string[])[]) {
  console.log(json ? JSON.stringify(value, null, 2) : table(header, rows));
}

export const limitText = (value: number | null): string => (value === null ? NO_LIMIT : String(value));

/** Seconds since the epoch as a date and time; "-" for null. */
export const timeText = (seconds: number | null): string =>
  seconds === null ? "-" : new Date(1000 * seconds).toISOString().slice(0, 16).replace("T", " ");

/** `none` removes a limit. commander replaces a parsed null. */
export type LimitValue = number | typeof NO_LIMIT;

/** A limit as the API expects it: null removes it. */
export const limitOf = (value: LimitValue | undefined) => (value === NO_LIMIT ? null : value);

/** An option for a limit: a number, or `none` to remove it. */
export function limitOption(flags: string, description: string, minimum: number): Option {
  return new Option(`${flags} <number>`, `${description}, or "none"`).argParser((text) =>
    text === NO_LIMIT ? NO_LIMIT : integer(minimum, MAX_LIMIT)(text),
  );
}

/** The options for limits that projects and keys have in common. */
export interface LimitOptions {
  readonly requestsPerMinute?: LimitValue;
  readonly picturesPerMonth?: LimitValue;
  readonly evaluationsPerMonth?: LimitValue;
  readonly evaluationsPerRequest?: LimitValue;
}

export const withLimits = (command: Command): Command =>
  command
    .addOption(limitOption("--requests-per-minute", "maximum requests in a minute", 1))
    .addOption(limitOption("--pictures-per-month", "maximum pictures in a calendar month (UTC)", 0))
    .addOption(limitOption("--evaluations-per-month", "maximum network evaluations in a calendar month (UTC)", 0))
    .addOption(limitOption("--evaluations-per-request", "maximum network evaluations of one request", 1));

/** The limits as fields of a body. */
export const limitFields = (options: LimitOptions) => ({
  requests_per_minute: limitOf(options.requestsPerMinute),
  pictures_per_month: limitOf(options.picturesPerMonth),
  evaluations_per_month: limitOf(options.evaluationsPerMonth),
  evaluations_per_request: limitOf(options.evaluationsPerRequest),
});

/** The limits as cells of a table. */
export const limitCells = (row: Pick<Schemas["Key"], keyof ReturnType<typeof limitFields>>): string[] => [
  limitText(row.requests_per_minute),
  limitText(row.pictures_per_month),
  limitText(row.evaluations_per_month),
  limitText(row.evaluations_per_request),
];

/** Parses a time to seconds since the epoch. */
export function parseTime(text: string): number {
  const milliseconds = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new InvalidArgumentError('Expected a date or time such as "2027-01-31".');
  return Math.floor(milliseconds / 1000);
}
