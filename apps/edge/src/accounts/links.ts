/** URLs in responses and webhooks, signed for the API key that requested them unless no key is needed. */
import type { Context } from "hono";
import { database } from "../db/client.ts";
import { findProject } from "../db/projects.ts";
import { outputPaths, type PredictionSource } from "../domain/prediction.ts";
import { signLink } from "../domain/link.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { isOpen, type Owner } from "../domain/project.ts";

/** Converts a path to an absolute URL that can be read without a key. */
export type Linker = (path: string) => Promise<string>;

function linker(origin: string, owner: Owner, secret: string | null): Linker {
  return async (path) => origin + (secret === null ? path : await signLink(secret, owner, path, Date.now()));
}

export function linkerOf(c: Context<AppEnv>): Linker {
  const { linkSecret, ...owner } = c.get("caller");
  return linker(new URL(c.req.url).origin, owner, linkSecret);
}

/** Returns a linker outside of a request; `origin` is the API's origin as the client sees it. */
export function linkerFor(env: Env, owner: Owner, origin: string): Linker {
  if (isOpen(env, owner.project)) return linker(origin, owner, null);
  // The secret is read for the first link, because most messages have no links.
  let secret: Promise<string> | undefined;
  const secretOf = async () => {
    const row = await findProject(database(env.DB), owner.project);
    if (!row) throw new Error(`expected the project ${owner.project} of the job, got none`);
    return row.linkSecret;
  };
  return async (path) => linker(origin, owner, await (secret ??= secretOf()))(path);
}

/** Returns the URLs of a job's outputs; null if it has none yet. */
export async function outputLinks(job: PredictionSource, link: Linker): Promise<string[] | null> {
  const paths = outputPaths(job);
  return paths && Promise.all(paths.map(link));
}
