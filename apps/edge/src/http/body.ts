/** Parses and bounds request bodies. */
import { ApiError } from "@reptok/shared";
import type { Context, MiddlewareHandler } from "hono";
import { parseJson } from "../domain/encoding.ts";
import type { AppEnv } from "../platform/app-env.ts";
import { bodyLimit } from "hono/body-limit";

/** The media type of the body, lower-case and without parameters; "" if there is none. */
export function mediaType(c: Context<AppEnv>): string {
  return (c.req.header("content-type") ?? "").split(";", 1)[0]!.trim().toLowerCase();
}

/** The body as JSON; throws `unsupported_media_type` or `invalid_request`. */
export async function readJson(c: Context<AppEnv>): Promise<unknown> {
  if (mediaType(c) !== "application/json")
    throw new ApiError("unsupported_media_type", "expected content-type application/json");
  return parseJson(await c.req.text(), "the body");
}

/** Rejects bodies of more than `bytes`, by their declared or their actual length, with `body_too_large`. */
export function limitBody(bytes: number): MiddlewareHandler<AppEnv> {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new ApiError("body_too_large", `expected a body of at most ${bytes} bytes, got more`);
    },
  });
}
