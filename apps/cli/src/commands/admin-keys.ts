/** `reptok admin keys`. */
import { type Command, Option } from "commander";
import { z } from "zod";
import {
  type Call,
  callOf,
  limitOf,
  limitOption,
  type LimitValue,
  orNone,
  parseTime,
  print,
  segment,
  time,
} from "./admin-client.ts";

const when = z.number().nullable();
const Key = z.object({
  id: z.string(),
  name: z.string(),
  redacted_value: z.string(),
  status: z.string(),
  scopes: z.array(z.string()),
  requests_per_minute: z.number().nullable(),
  created_at: z.number(),
  expires_at: when,
  last_used_at: when,
});
type Key = z.infer<typeof Key>;

const HEADER = ["id", "name", "key", "status", "scopes", "requests/min", "created", "expires", "last used"];

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
      time(row.created_at),
      time(row.expires_at),
      time(row.last_used_at),
    ]);
  print(json, value, HEADER, rows);
}

interface NewKey {
  readonly scopes?: readonly string[];
  readonly expires?: number;
  readonly requestsPerMinute?: LimitValue;
}

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
  keys
    .command("create <project> <name>")
    .description("make a key and print it: it is shown this once")
    .option("--scopes <names...>", "what it may do: all but admin when absent")
    .addOption(new Option("--expires <date>", "when it ends (UTC)").argParser(parseTime))
    .addOption(limitOption("--requests-per-minute", "a limit within the project's", 1))
    .action(async (project: string, name: string, options: NewKey, command: Command) => {
      const call = callOf(command);
      const { scopes, expires, requestsPerMinute } = options;
      const body = { name, scopes, expires_at: expires, requests_per_minute: limitOf(requestsPerMinute) };
      const made = await call.send(Key.extend({ value: z.string() }), "POST", pathOf(project), body);
      console.log(call.json ? JSON.stringify(made, null, 2) : made.value);
    });
  keys
    .command("revoke <project> <key>")
    .description("end a key at once and for good; <key> is its id")
    .action(async (project: string, key: string, _options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await call.send(Key, "DELETE", `${pathOf(project)}/${segment(key)}`));
    });
}
