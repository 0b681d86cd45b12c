/** `reptok admin projects`. */
import type { Command } from "commander";
import * as z from "zod";
import { UsageError } from "../failure.ts";
import {
  type Call,
  callOf,
  limitOf,
  limitOption,
  type LimitValue,
  orNone,
  print,
  segment,
  time,
} from "./admin-client.ts";

const limit = z.number().nullable();
const Project = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  requests_per_minute: limit,
  pictures_per_month: limit,
  concurrent_jobs: limit,
  pictures_this_month: z.number().optional(),
  created_at: z.number(),
});
type Project = z.infer<typeof Project>;

const HEADER = ["id", "name", "status", "requests/min", "pictures/month", "jobs at a time", "created"];

function show({ json }: Call, value: Project | Project[]): void {
  const rows = [value]
    .flat()
    .map((row) => [
      row.id,
      row.name,
      row.status,
      orNone(row.requests_per_minute),
      `${row.pictures_this_month === undefined ? "" : `${row.pictures_this_month} of `}${orNone(row.pictures_per_month)}`,
      orNone(row.concurrent_jobs),
      time(row.created_at),
    ]);
  print(json, value, HEADER, rows);
}

interface Limits {
  readonly requestsPerMinute?: LimitValue;
  readonly picturesPerMonth?: LimitValue;
  readonly concurrentJobs?: LimitValue;
}

function withLimits(command: Command): Command {
  return command
    .addOption(limitOption("--requests-per-minute", "requests that may come in a minute", 1))
    .addOption(limitOption("--pictures-per-month", "pictures that may be made in a calendar month (UTC)", 0))
    .addOption(limitOption("--concurrent-jobs", "jobs that may be unfinished at a time", 1));
}

/** Undefined members are left out of JSON: those limits stay as they are. */
function bodyOf({ requestsPerMinute, picturesPerMonth, concurrentJobs }: Limits) {
  return {
    requests_per_minute: limitOf(requestsPerMinute),
    pictures_per_month: limitOf(picturesPerMonth),
    concurrent_jobs: limitOf(concurrentJobs),
  };
}

const post = (call: Call, path: string, body: object) => call.send(Project, "POST", path, body);
const pathOf = (id: string) => `/projects/${segment(id)}`;

export function adminProjects(admin: Command): void {
  const projects = admin.command("projects").description("whom requests are made for, and their limits");
  projects
    .command("list")
    .description("all projects, the newest first")
    .action(async (_options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await call.all(Project, "/projects"));
    });
  projects
    .command("show <project>")
    .description("one project, and the pictures it has made this month")
    .action(async (id: string, _options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await call.get(Project, pathOf(id)));
    });
  withLimits(projects.command("create <name>").description("make a project; without limits unless given")).action(
    async (name: string, options: Limits, command: Command) => {
      const call = callOf(command);
      show(call, await post(call, "/projects", { name, ...bodyOf(options) }));
    },
  );
  withLimits(
    projects.command("set <project>").description("change a project").option("--name <name>", "its name"),
  ).action(async (id: string, options: Limits & { name?: string }, command: Command) => {
    const call = callOf(command);
    if (Object.keys(options).length === 0) throw new UsageError("expected --name or a limit to set");
    show(call, await post(call, pathOf(id), { name: options.name, ...bodyOf(options) }));
  });
  for (const [name, disabled] of [
    ["disable", true],
    ["enable", false],
  ] as const)
    projects
      .command(`${name} <project>`)
      .description(disabled ? "refuse a project's keys and links; its jobs go on" : "let a disabled project in again")
      .action(async (id: string, _options: unknown, command: Command) => {
        const call = callOf(command);
        show(call, await post(call, pathOf(id), { disabled }));
      });
}
