/** `reptok admin projects`. */
import type { Command } from "commander";
import * as z from "zod";
import { UsageError } from "../failure.ts";
import { integer } from "../options.ts";
import {
  type Call,
  callOf,
  limitFields,
  limitOf,
  limitOption,
  type LimitOptions,
  Limits,
  type LimitValue,
  orNone,
  print,
  segment,
  time,
  withLimits,
} from "./admin-client.ts";

const Project = Limits.extend({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  concurrent_jobs: z.number().nullable(),
  weight: z.number(),
  pictures_this_month: z.number().optional(),
  evaluations_this_month: z.number().optional(),
  created_at: z.number(),
});
type Project = z.infer<typeof Project>;

const HEADER = [
  "id",
  "name",
  "status",
  "requests/min",
  "pictures/month",
  "evaluations/month",
  "evaluations/request",
  "jobs at a time",
  "weight",
  "created",
];

/** A quota, after the part of it that is used where that is known. */
const quota = (used: number | undefined, limit: number | null): string =>
  `${used === undefined ? "" : `${used} of `}${orNone(limit)}`;

function show({ json }: Call, value: Project | Project[]): void {
  const rows = [value]
    .flat()
    .map((row) => [
      row.id,
      row.name,
      row.status,
      orNone(row.requests_per_minute),
      quota(row.pictures_this_month, row.pictures_per_month),
      quota(row.evaluations_this_month, row.evaluations_per_month),
      orNone(row.evaluations_per_request),
      orNone(row.concurrent_jobs),
      String(row.weight),
      time(row.created_at),
    ]);
  print(json, value, HEADER, rows);
}

interface ProjectOptions extends LimitOptions {
  readonly concurrentJobs?: LimitValue;
  readonly weight?: number;
}

const withAllLimits = (command: Command): Command =>
  withLimits(command)
    .addOption(limitOption("--concurrent-jobs", "jobs that may be unfinished at a time", 1))
    .option(
      "--weight <number>",
      "share of the GPU workers while other projects have jobs waiting, relative to theirs",
      integer(1, 1000),
    );

const bodyOf = (options: ProjectOptions) => ({
  ...limitFields(options),
  concurrent_jobs: limitOf(options.concurrentJobs),
  weight: options.weight,
});

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
  withAllLimits(projects.command("create <name>").description("make a project; without limits unless given")).action(
    async (name: string, options: ProjectOptions, command: Command) => {
      const call = callOf(command);
      show(call, await post(call, "/projects", { name, ...bodyOf(options) }));
    },
  );
  withAllLimits(
    projects.command("set <project>").description("change a project").option("--name <name>", "its name"),
  ).action(async (id: string, options: ProjectOptions & { name?: string }, command: Command) => {
    const call = callOf(command);
    if (Object.keys(options).length === 0) throw new UsageError("expected --name, --weight or a limit to set");
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
