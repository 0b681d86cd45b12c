/** `/v1/admin`: projects, keys, limits, usage, versions of models and the fleet, for keys with the scope `admin` and the operator's. */
import { ApiError, parseAs } from "@reptok/shared";
import { type Context, Hono } from "hono";
import { adminFleet } from "../fleet/fleet.ts";
import { adminModels } from "../models/admin.ts";
import { usageRecords, usageSums } from "./usage.ts";
import { pageOf, PageQuery } from "../../http/page.ts";
import type { AppEnv } from "../../platform/app-env.ts";
import { type ApiKeyRow, findKey, insertKey, listKeys, revokeKey, updateKey } from "../../db/api-keys.ts";
import { database } from "../../db/client.ts";
import { findProject, insertProject, listProjects, type ProjectRow, updateProject } from "../../db/projects.ts";
import { usedThisMonth } from "../../db/usage.ts";
import {
  describeKey,
  describeProject,
  KeyChangesBody,
  limitsOf,
  NewKeyBody,
  NewProjectBody,
  ProjectChangesBody,
} from "./account.rules.ts";
import { apiKeyHash, apiKeyHint, newApiKey, randomText } from "../../domain/api-key.ts";
import { clearAccess } from "../../http/replay.ts";
import { limitBody, readJson } from "../../http/body.ts";

const limited = limitBody(16 * 1024);

/** The path's `:project`; throws `not_found`. */
async function projectOfPath(c: Context<AppEnv>): Promise<ProjectRow> {
  const row = await findProject(database(c.env.DB), c.req.param("project") ?? "");
  if (row) return row;
  throw new ApiError("not_found", "expected the id of a project", "project");
}

/** The path's `:key`, if the project has it; throws `not_found`. */
function keyOfPath(row: ApiKeyRow | undefined): ApiKeyRow {
  if (row) return row;
  throw new ApiError("not_found", "expected the id of a key of this project", "key");
}

/** The row before a page, if the query has `after`. Throws `invalid_request` for unknown ids. */
async function cursor<T>(after: string | undefined, find: (id: string) => Promise<T | undefined>) {
  if (after === undefined) return undefined;
  const row = await find(after);
  if (row) return row;
  throw new ApiError("invalid_request", "after: expected the id of a row", "after");
}

async function show(c: Context<AppEnv>, row: ProjectRow) {
  const { pictures, evaluations } = await usedThisMonth(database(c.env.DB), row.id, Date.now());
  return { ...describeProject(row), pictures_this_month: pictures, evaluations_this_month: evaluations };
}

const projects = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { after, limit } = parseAs(PageQuery, c.req.query());
    const db = database(c.env.DB);
    const rows = await listProjects(db, await cursor(after, (id) => findProject(db, id)), limit + 1);
    return c.json(pageOf(rows.map(describeProject), limit));
  })
  .post("/", limited, async (c) => {
    const body = parseAs(NewProjectBody, await readJson(c));
    const row = await insertProject(database(c.env.DB), {
      id: `proj_${randomText(16)}`,
      name: body.name,
      linkSecret: randomText(43),
      ...limitsOf(body),
      concurrentJobs: body.concurrent_jobs,
      weight: body.weight,
      createdAt: Date.now(),
    });
    return c.json(await show(c, row), 201);
  })
  .get("/:project", async (c) => c.json(await show(c, await projectOfPath(c))))
  .post("/:project", limited, async (c) => {
    const { name, disabled, weight, ...limits } = parseAs(ProjectChangesBody, await readJson(c));
    const project = await projectOfPath(c);
    const row = await updateProject(database(c.env.DB), project.id, {
      name,
      ...limitsOf(limits),
      concurrentJobs: limits.concurrent_jobs,
      weight,
      disabledAt: disabled === undefined ? undefined : disabled ? (project.disabledAt ?? Date.now()) : null,
    });
    return c.json(await show(c, row ?? project));
  })
  .get("/:project/usage", async (c) => usageSums(c, (await projectOfPath(c)).id))
  .get("/:project/usage/records", async (c) => usageRecords(c, (await projectOfPath(c)).id));

const keys = new Hono<AppEnv>()
  .get("/", async (c) => {
    const { after, limit } = parseAs(PageQuery, c.req.query());
    const { id: project } = await projectOfPath(c);
    const db = database(c.env.DB);
    const rows = await listKeys(db, project, await cursor(after, (id) => findKey(db, project, id)), limit + 1);
    const now = Date.now();
    return c.json(
      pageOf(
        rows.map((row) => describeKey(row, now)),
        limit,
      ),
    );
  })
  .post("/", limited, async (c) => {
    const { name, scopes, expires_at, ...limits } = parseAs(NewKeyBody, await readJson(c));
    const { id: project } = await projectOfPath(c);
    const now = Date.now();
    if (expires_at !== null && 1000 * expires_at <= now) {
      const message = `expires_at: expected a time after now (${Math.floor(now / 1000)}), got ${expires_at}`;
      throw new ApiError("invalid_request", message, "expires_at");
    }
    const value = newApiKey();
    const row = await insertKey(database(c.env.DB), {
      id: `key_${randomText(16)}`,
      project,
      name,
      hash: await apiKeyHash(value),
      hint: apiKeyHint(value),
      scopes: [...new Set(scopes)],
      ...limitsOf(limits),
      createdAt: now,
      expiresAt: expires_at === null ? null : 1000 * expires_at,
    });
    return c.json({ ...describeKey(row, now), value }, 201);
  })
  .post("/:key", limited, async (c) => {
    const { name, scopes, ...limits } = parseAs(KeyChangesBody, await readJson(c));
    const { id: project } = await projectOfPath(c);
    const row = await updateKey(database(c.env.DB), project, c.req.param("key"), {
      name,
      scopes: scopes && [...new Set(scopes)],
      ...limitsOf(limits),
    });
    return c.json(describeKey(keyOfPath(row), Date.now()));
  })
  .delete("/:key", async (c) => {
    const { id: project } = await projectOfPath(c);
    const now = Date.now();
    const row = await revokeKey(database(c.env.DB), project, c.req.param("key"), now);
    return c.json(describeKey(keyOfPath(row), now));
  });

export const admin = new Hono<AppEnv>()
  .use(async (c, next) => {
    c.header("cache-control", "no-store");
    await next();
    if (c.req.method !== "GET") clearAccess();
  })
  .route("/projects", projects)
  .route("/projects/:project/keys", keys)
  .route("/models", adminModels)
  .route("/fleet", adminFleet);
