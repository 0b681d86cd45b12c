/** `reptok admin projects`. */
import type { Schemas } from "@reptok/client";
import { defined } from "@reptok/shared";
import type { Command } from "commander";
import { UsageError } from "../failure.ts";
import { integer } from "../options.ts";
import {
  type Call,
  callOf,
  fetchAll,
  fetchData,
  limitFields,
  limitOf,
  limitOption,
  type LimitOptions,
  limitText,
  type LimitValue,
  print,
  timeText,
  withLimits,
} from "./admin-client.ts";

/** A list's entries lack this month's usage. */
type Project = Schemas["ProjectEntry"] & Partial<Schemas["Project"]>;
type Changes = Schemas["ProjectChangesRequest"];

const PROJECTS = "/v1/admin/projects";
const PROJECT = "/v1/admin/projects/{project}";
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

/** A quota, after the used part if it is known. */
const quota = (used: number | undefined, limit: number | null): string =>
  `${used === undefined ? "" : `${used} of `}${limitText(limit)}`;

function show({ json }: Call, value: Project | Project[]): void {
  const rows = [value]
    .flat()
    .map((row) => [
      row.id,
      row.name,
      row.status,
      limitText(row.requests_per_minute),
      quota(row.pictures_this_month, row.pictures_per_month),
      quota(row.evaluations_this_month, row.evaluations_per_month),
      limitText(row.evaluations_per_request),
      limitText(row.concurrent_jobs),
      String(row.weight),
      timeText(row.created_at),
    ]);
  print(json, value, HEADER, rows);
}

interface ProjectOptions extends LimitOptions {
  readonly concurrentJobs?: LimitValue;
  readonly weight?: number;
}

const withAllLimits = (command: Command): Command =>
  withLimits(command)
    .addOption(limitOption("--concurrent-jobs", "maximum unfinished jobs", 1))
    .option(
      "--weight <number>",
      "share of the GPU workers while other projects have jobs waiting, relative to theirs",
      integer(1, 1000),
    );

const fieldsOf = (options: ProjectOptions) =>
  defined({ ...limitFields(options), concurrent_jobs: limitOf(options.concurrentJobs), weight: options.weight });

const change = ({ http }: Call, project: string, body: Changes) =>
  fetchData(http.POST(PROJECT, { params: { path: { project } }, body }));

export function adminProjects(admin: Command): void {
  const projects = admin.command("projects").description("projects and their limits");
  projects
    .command("list")
    .description("all projects, newest first")
    .action(async (_options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await fetchAll((query) => call.http.GET(PROJECTS, { params: { query } })));
    });
  projects
    .command("show <project>")
    .description("one project, with this month's usage")
    .action(async (project: string, _options: unknown, command: Command) => {
      const call = callOf(command);
      show(call, await fetchData(call.http.GET(PROJECT, { params: { path: { project } } })));
    });
  withAllLimits(projects.command("create <name>").description("create a project, without limits by default")).action(
    async (name: string, options: ProjectOptions, command: Command) => {
      const call = callOf(command);
      show(call, await fetchData(call.http.POST(PROJECTS, { body: { name, ...fieldsOf(options) } })));
    },
  );
  withAllLimits(
    projects.command("set <project>").description("change a project").option("--name <name>", "display name"),
  ).action(async (project: string, options: ProjectOptions & { name?: string }, command: Command) => {
    const call = callOf(command);
    const body = { ...defined({ name: options.name }), ...fieldsOf(options) };
    if (Object.keys(body).length === 0) throw new UsageError("expected --name, --weight or a limit to set");
    show(call, await change(call, project, body));
  });
  for (const [name, disabled] of [
    ["disable", true],
    ["enable", false],
  ] as const)
    projects
      .command(`${name} <project>`)
      .description(disabled ? "reject a project's keys and links; its jobs continue" : "enable a disabled project")
      .action(async (project: string, _options: unknown, command: Command) => {
        const call = callOf(command);
        show(call, await change(call, project, { disabled }));
      });
}
