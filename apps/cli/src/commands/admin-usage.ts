/** `reptok admin usage`: what a project's jobs took. */
import { type Command, Option } from "commander";
import * as z from "zod";
import { count } from "../inspect/text.ts";
import { type Call, callOf, print, segment } from "./admin-client.ts";

const Amounts = z.object({
  id: z.string(),
  model: z.string(),
  operation: z.string(),
  api_key: z.string().nullable(),
  pictures: z.number(),
  latents: z.number(),
  predict_seconds: z.number(),
});
const Sum = Amounts.extend({ day: z.string(), jobs: z.number() });
const Record = Amounts.extend({ time: z.string() });

interface Options {
  readonly start?: string;
  readonly end?: string;
  readonly records?: true;
  readonly format: "table" | "csv" | "ndjson";
}

const MEDIA_TYPE = { csv: "text/csv", ndjson: "application/x-ndjson" } as const;

const amounts = ({ model, operation, api_key, pictures, latents, predict_seconds }: z.infer<typeof Amounts>) => [
  model,
  operation,
  api_key ?? "-",
  count(pictures),
  count(latents),
  predict_seconds.toFixed(2),
];
const HEADER = ["model", "operation", "key", "pictures", "latents", "seconds"];

async function printTable(call: Call, path: string, query: globalThis.Record<string, string>, records: boolean) {
  if (records) {
    const rows = await call.all(Record, path, query);
    const lines = rows.map((row) => [row.time, row.id, ...amounts(row)]);
    print(call.json, rows, ["time", "job", ...HEADER], lines);
    return;
  }
  const rows = await call.all(Sum, path, query);
  const lines = rows.map((row) => [row.day, ...amounts(row), count(row.jobs)]);
  print(call.json, rows, ["day", ...HEADER, "jobs"], lines);
}

/** Every page begins with the header; only the first one's is written. */
function withoutHeader(page: string): string {
  return page.slice(page.indexOf("\n") + 1);
}

async function run(project: string, options: Options, command: Command): Promise<void> {
  const call = callOf(command);
  const { start, end, records = false, format } = options;
  const path = `/projects/${segment(project)}/usage${records ? "/records" : ""}`;
  const query = { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
  if (format === "table") return printTable(call, path, query, records);
  let first = true;
  for await (const page of call.exported(path, query, MEDIA_TYPE[format])) {
    process.stdout.write(first || format === "ndjson" ? page : withoutHeader(page));
    first = false;
  }
}

export function adminUsage(admin: Command): void {
  admin
    .command("usage <project>")
    .description("what a project's jobs took, by day, model, operation and key")
    .option("--start <day>", "first UTC day, such as 2026-11-01; this month's first when absent")
    .option("--end <day>", "the UTC day after the last")
    .option("--records", "one line a job")
    .addOption(new Option("--format <name>", "how to print it").choices(["table", "csv", "ndjson"]).default("table"))
    .action(run);
}
