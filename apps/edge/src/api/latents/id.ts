/** The latent that a path names. */
import { ApiError, LatentId } from "@reptok/shared";
import type { Context } from "hono";
import type { AppEnv } from "../../platform/app-env.ts";

export function latentNotFound(): ApiError {
  return new ApiError("not_found", "expected the id of a latent that is kept here", "id");
}

/** The path's `:id`; throws `not_found` for what cannot be one. */
export function latentIdOf(c: Context<AppEnv>): string {
  const id = LatentId.safeParse(c.req.param("id"));
  if (id.success) return id.data;
  throw latentNotFound();
}
