import { expect, test } from "vitest";
import { ApiError, ApiErrorBody, ERROR_STATUS, type ErrorCode } from "./errors.ts";

const codes = Object.keys(ERROR_STATUS) as ErrorCode[];

test.each(codes)("%s makes a valid envelope whose type fits its status", (code) => {
  const error = new ApiError(code, "expected this, got that", "field");
  const body = ApiErrorBody.parse(JSON.parse(JSON.stringify(error.body)));
  expect(body).toMatchObject({ code, message: "expected this, got that", param: "field" });
  expect(body.type === "server_error").toBe(error.status >= 500);
  expect([400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503]).toContain(error.status);
});

test.each([
  ["unauthorized", "authentication_error"],
  ["model_not_found", "not_found_error"],
  ["rate_limit_exceeded", "rate_limit_error"],
  ["insufficient_quota", "rate_limit_error"],
  ["insufficient_scope", "permission_error"],
  ["invalid_api_key", "authentication_error"],
  ["invalid_latent", "invalid_request_error"],
  ["unavailable", "server_error"],
] as const)("%s is of type %s", (code, type) => {
  expect(new ApiError(code, "m").body).toEqual({ message: "m", type, param: null, code });
});

test("the cause is available but not serialised", () => {
  const cause = new Error("secret");
  const error = new ApiError("internal", "m", null, { cause });
  expect(error.cause).toBe(cause);
  expect(JSON.stringify(error.body)).not.toContain("secret");
});
