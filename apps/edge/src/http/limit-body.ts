import { ApiError } from "@reptok/shared";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { AppEnv } from "../env.ts";

/** Refuses bodies of more than `bytes`, announced or not, with `body_too_large`. */
export function limitBody(bytes: number): MiddlewareHandler<AppEnv> {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new ApiError("body_too_large", `expected a body of at most ${bytes} bytes, got more`);
    },
  });
}
