/** `reptok admin keys`. */
import type { Schemas } from "@reptok/client";
import { defined } from "@reptok/shared";
import { type Command, Option } from "commander";
import { UsageError } from "../failure.ts";
import {
  type Call,
  callOf,
  fetchAll,
  fetchData,
  limitCells,
  limitFields,
  type LimitOptions,
  parseTime,
  print,
  timeText,
  withLimits,
} from "./admin-client.ts";

type Key = Schemas["Key"];

const KEYS = "/v1/admin/projects/{project}/keys";
const HEADER = [
  "id",
  "name",
  "key",
  "status",
  "scopes",
  "requests/min",
  "pictures/month",
  "evaluations/month",
  "evaluations/request",
  "created",
  "expires",
  "last used",
];

function show({ json }: Call, value: Key | Key[]): void {
  const rows = [value]
    .flat()
    .map((row) => [
      row.id,
      row.name,
      row.redacted_value,
      row.status,
      row.scopes.join(","),
      ...limitCells(row),
      timeText(row.created_at),
      timeText(row.expires_at),
      timeText(row.last_used_at),
    ]);
  print(json, value, HEADER, rows);
}

interface KeyOptions extends LimitOptions {
  readonly scopes?: Key["scopes"];
}
interface NewKey extends KeyOptions {
  readonly expires?: number;
}
interface Changes extends KeyOptions {
  readonly name?: string;
}

const fieldsOf = ({ scopes, ...limits }: KeyOptions) => ({ scopes, ...limitFields(limits) });

export function adminKeys(admin: Command): void {
  const keys = admin.command("keys").description("API keys of a project");
  keys
    .command("list <project>")
    .description("keys of a project, newest first")
    .action(async (project: string, _options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await fetchAll((query) => call.http.GET(KEYS, { params: { path: { project }, query } })));
    });
  withLimits(keys.command("create <project> <name>"))
    .description("create a key and print it; it cannot be shown again")
    .option("--scopes <names...>", "permissions of the key; by default all except fleet and admin")
    .addOption(new Option("--expires <date>", "expiry date (UTC)").argParser(parseTime))
    .action(async (project: string, name: string, options: NewKey, command: Command) => {
      const { http, json } = callOf(command);
      const body = { name, ...defined({ ...fieldsOf(options), expires_at: options.expires }) };
      const created = await fetchData(http.POST(KEYS, { params: { path: { project } }, body }));
      console.log(json ? JSON.stringify(created, null, 2) : created.value);
    });
  withLimits(keys.command("set <project> <key>"))
    .description("change a key; <key> is its id")
    .option("--name <name>", "display name")
    .option("--scopes <names...>", "permissions of the key")
    .action(async (project: string, key: string, options: Changes, command: Command) => {
      const call = callOf(command);
      const body = defined({ name: options.name, ...fieldsOf(options) });
      if (Object.keys(body).length === 0) throw new UsageError("expected --name, --scopes or a limit");
      show(call, await fetchData(call.http.POST(`${KEYS}/{key}`, { params: { path: { project, key } }, body })));
    });
  keys
    .command("revoke <project> <key>")
    .description("revoke a key permanently; <key> is its id")
    .action(async (project: string, key: string, _options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await fetchData(call.http.DELETE(`${KEYS}/{key}`, { params: { path: { project, key } } })));
    });
}
