/** Parses and bounds request bodies. */
import { ApiError } from "@reptok/shared";
import type { Context, MiddlewareHandler } from "hono";
import { parseJsonBytes } from "../domain/encoding.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { bodyLimit } from "hono/body-limit";

/** Returns the media type of the body in lower case without parameters; "" if there is none. */
export function mediaType(c: Context<AppEnv>): string {
  return (c.req.header("content-type") ?? "").split(";", 1)[0]!.trim().toLowerCase();
}

/** Parses the body as JSON. Throws `unsupported_media_type` or `invalid_request`. */
export async function readJson(c: Context<AppEnv>): Promise<unknown> {
  if (mediaType(c) !== "application/json")
    throw new ApiError("unsupported_media_type", "expected content-type application/json");
  return parseJsonBytes(await c.req.arrayBuffer(), "the body");
}

/** Rejects bodies whose declared or actual length exceeds `bytes` with `body_too_large`. */
export function limitBody(bytes: number): MiddlewareHandler<AppEnv> {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new ApiError("body_too_large", `expected a body of at most ${bytes} bytes, got more`);
    },
  });
}
