/** Addresses as answers and webhooks give them: signed, unless whoever can reach us needs no key. */
import type { Context } from "hono";
import { database } from "../db/client.ts";
import { findProject } from "../db/projects.ts";
import { outputPaths, type PredictionSource } from "../domain/prediction.ts";
import { signLink } from "../domain/link.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { isOpen } from "../domain/project.ts";

/** Makes absolute addresses of paths below the API's origin that can be read without a key. */
export type Linker = (path: string) => Promise<string>;

function linker(origin: string, project: string, secret: string | null): Linker {
  return async (path) => origin + (secret === null ? path : await signLink(secret, project, path, Date.now()));
}

export function linkerOf(c: Context<AppEnv>): Linker {
  const { project, linkSecret } = c.get("caller");
  return linker(new URL(c.req.url).origin, project, linkSecret);
}

/** For what is told outside of a request: `origin` is the API's as the client knows it. */
export async function linkerFor(env: Env, project: string, origin: string): Promise<Linker> {
  if (isOpen(env, project)) return linker(origin, project, null);
  const row = await findProject(database(env.DB), project);
  if (!row) throw new Error("expected the job's project to be known");
  return linker(origin, project, row.linkSecret);
}

/** Addresses of a job's outputs; null before there are any. */
export async function outputLinks(job: PredictionSource, link: Linker): Promise<string[] | null> {
  const paths = outputPaths(job);
  return paths && Promise.all(paths.map(link));
}
