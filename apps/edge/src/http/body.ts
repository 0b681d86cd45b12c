/** Request bodies, parsed or refused. */
import { ApiError } from "@reptok/shared";
import type { Context, MiddlewareHandler } from "hono";
import type { AppEnv } from "../platform/app-env.ts";
import { bodyLimit } from "hono/body-limit";

/** The media type of the body, lower-case and without parameters; "" if none is given. */
export function mediaType(c: Context<AppEnv>): string {
  return (c.req.header("content-type") ?? "").split(";", 1)[0]!.trim().toLowerCase();
}

/** The body as JSON; throws `unsupported_media_type` or `invalid_request`. */
export async function readJson(c: Context<AppEnv>): Promise<unknown> {
  if (mediaType(c) !== "application/json")
    throw new ApiError("unsupported_media_type", "expected content-type application/json");
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError("invalid_request", "expected the body to be JSON", null, { cause });
  }
}

/** Refuses bodies of more than `bytes`, announced or not, with `body_too_large`. */
export function limitBody(bytes: number): MiddlewareHandler<AppEnv> {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new ApiError("body_too_large", `expected a body of at most ${bytes} bytes, got more`);
    },
  });
}
