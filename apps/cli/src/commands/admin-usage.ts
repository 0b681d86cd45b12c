/** `reptok admin usage`: usage of a project's jobs. */
import { answerOf, type Schemas } from "@reptok/client";
import { defined } from "@reptok/shared";
import { type Command, Option } from "commander";
import { count } from "../inspect/text.ts";
import { type Call, callOf, fetchAll, print, run } from "./admin-client.ts";

const SUMS = "/v1/admin/projects/{project}/usage";
const RECORDS = "/v1/admin/projects/{project}/usage/records";
const MEDIA_TYPE = { csv: "text/csv", ndjson: "application/x-ndjson" } as const;
const HEADER = ["model", "operation", "key", "pictures", "latents", "seconds"];
const PAGE = 1000;

interface Options {
  readonly start?: string;
  readonly end?: string;
  readonly records?: true;
  readonly format: "table" | "csv" | "ndjson";
}
/** The project, and the days or a page of them. */
interface Selection {
  readonly path: { readonly project: string };
  readonly query: { readonly start?: string; readonly end?: string; readonly limit?: number; readonly after?: string };
}

const amounts = (row: Omit<Schemas["UsageSum"], "day" | "jobs">) => [
  row.model,
  row.operation,
  row.api_key ?? "-",
  count(row.pictures),
  count(row.latents),
  row.predict_seconds.toFixed(2),
];

async function printSums({ http, json }: Call, { path, query }: Selection): Promise<void> {
  const rows = await fetchAll((page) => http.GET(SUMS, { params: { path, query: { ...query, ...page } } }));
  const cells = rows.map((row) => [row.day, ...amounts(row), count(row.jobs)]);
  print(json, rows, ["day", ...HEADER, "jobs"], cells);
}

async function printRecords({ http, json }: Call, { path, query }: Selection): Promise<void> {
  const rows = await fetchAll((page) => http.GET(RECORDS, { params: { path, query: { ...query, ...page } } }));
  const cells = rows.map((row) => [row.time, row.id, ...amounts(row)]);
  print(json, rows, ["time", "job", ...HEADER], cells);
}

/** A page of an export as text. An empty one has no data for openapi-fetch. */
function fetchPage({ http }: Call, route: typeof SUMS | typeof RECORDS, params: Selection, accept: string) {
  const page = http.GET(route, { params, headers: { accept }, parseAs: "text" });
  return run(() => answerOf(page.then((result) => ({ ...result, data: result.data ?? "" }))));
}

async function* exportedPages(
  call: Call,
  route: typeof SUMS | typeof RECORDS,
  { path, query }: Selection,
  accept: string,
) {
  for (let after: string | null = null; ;) {
    const params: Selection = { path, query: { ...query, limit: PAGE, ...(after === null ? {} : { after }) } };
    const { data, response } = await fetchPage(call, route, params, accept);
    yield data;
    after = response.headers.get("x-last-id");
    if (response.headers.get("x-has-more") !== "true" || after === null) return;
  }
}

/** Every page begins with the header; only the first one's is written. */
function withoutHeader(page: string): string {
  return page.slice(page.indexOf("\n") + 1);
}

async function usage(project: string, options: Options, command: Command): Promise<void> {
  const call = callOf(command);
  const { start, end, records = false, format } = options;
  const selection = { path: { project }, query: defined({ start, end }) };
  if (format === "table") return records ? printRecords(call, selection) : printSums(call, selection);
  let first = true;
  for await (const page of exportedPages(call, records ? RECORDS : SUMS, selection, MEDIA_TYPE[format])) {
    process.stdout.write(first || format === "ndjson" ? page : withoutHeader(page));
    first = false;
  }
}

export function adminUsage(admin: Command): void {
  admin
    .command("usage <project>")
    .description("a project's usage by day, model, operation and key")
    .option("--start <day>", "first UTC day, such as 2026-11-01; by default the first day of this month")
    .option("--end <day>", "the UTC day after the last")
    .option("--records", "one line per job")
    .addOption(new Option("--format <name>", "output format").choices(["table", "csv", "ndjson"]).default("table"))
    .action(usage);
}
