/** `reptok admin keys`. */
import { type Command, Option } from "commander";
import * as z from "zod";
import { UsageError } from "../failure.ts";
import {
  type Call,
  callOf,
  limitFields,
  type LimitOptions,
  Limits,
  orNone,
  parseTime,
  print,
  segment,
  time,
  withLimits,
} from "./admin-client.ts";

const when = z.number().nullable();
const Key = Limits.extend({
  id: z.string(),
  name: z.string(),
  redacted_value: z.string(),
  status: z.string(),
  scopes: z.array(z.string()),
  created_at: z.number(),
  expires_at: when,
  last_used_at: when,
});
type Key = z.infer<typeof Key>;

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
      orNone(row.requests_per_minute),
      orNone(row.pictures_per_month),
      orNone(row.evaluations_per_month),
      orNone(row.evaluations_per_request),
      time(row.created_at),
      time(row.expires_at),
      time(row.last_used_at),
    ]);
  print(json, value, HEADER, rows);
}

interface KeyOptions extends LimitOptions {
  readonly scopes?: readonly string[];
}
interface NewKey extends KeyOptions {
  readonly expires?: number;
}
interface Changes extends KeyOptions {
  readonly name?: string;
}

const fieldsOf = ({ scopes, ...limits }: KeyOptions) => ({ scopes, ...limitFields(limits) });

const pathOf = (project: string) => `/projects/${segment(project)}/keys`;

export function adminKeys(admin: Command): void {
  const keys = admin.command("keys").description("a project's API keys");
  keys
    .command("list <project>")
    .description("a project's keys, the newest first")
    .action(async (project: string, _options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await call.all(Key, pathOf(project)));
    });
  withLimits(keys.command("create <project> <name>"))
    .description("make a key and print it: it is shown this once")
    .option("--scopes <names...>", "what it may do: all but fleet and admin when absent")
    .addOption(new Option("--expires <date>", "when it ends (UTC)").argParser(parseTime))
    .action(async (project: string, name: string, options: NewKey, command: Command) => {
      const call = callOf(command);
      const body = { name, ...fieldsOf(options), expires_at: options.expires };
      const made = await call.send(Key.extend({ value: z.string() }), "POST", pathOf(project), body);
      console.log(call.json ? JSON.stringify(made, null, 2) : made.value);
    });
  withLimits(keys.command("set <project> <key>"))
    .description("change a key; <key> is its id")
    .option("--name <name>", "a name for people")
    .option("--scopes <names...>", "what it may do")
    .action(async (project: string, key: string, options: Changes, command: Command) => {
      const call = callOf(command);
      const body = { name: options.name, ...fieldsOf(options) };
      if (Object.values(body).every((value) => value === undefined))
        throw new UsageError("expected --name, --scopes or a limit");
      show(call, await call.send(Key, "POST", `${pathOf(project)}/${segment(key)}`, body));
    });
  keys
    .command("revoke <project> <key>")
    .description("end a key for good; <key> is its id")
    .action(async (project: string, key: string, _options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await call.send(Key, "DELETE", `${pathOf(project)}/${segment(key)}`));
    });
}
