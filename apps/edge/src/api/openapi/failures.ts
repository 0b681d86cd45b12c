/** The answers of failures, one a status, which all operations share. */
import { ApiError, ERROR_STATUS, type ErrorCode } from "@reptok/shared";
import { ALWAYS, type HeaderName, headerRefs, LIMITS } from "./headers.ts";
import { json, ref, type Ref } from "./schema.ts";
import { ErrorAnswer } from "./common.ts";

/** What each status may tell beside what all do. */
const TOLD: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ["www-authenticate"],
  403: ["www-authenticate"],
  409: ["retry-after", "x-should-retry"],
  429: ["retry-after", "x-should-retry"],
  503: ["retry-after", "x-should-retry", "location"],
};

const nameOf = (status: number): string => `Error${status}`;

export function failureRef(status: number): Ref {
  return { $ref: `#/components/responses/${nameOf(status)}` };
}

/** `components.responses`: a status with all the codes that it may stand for. */
export function failureResponses() {
  const byStatus = Map.groupBy(Object.keys(ERROR_STATUS) as ErrorCode[], (code) => ERROR_STATUS[code]);
  return Object.fromEntries(
    Array.from(byStatus, ([status, codes]) => [
      nameOf(status),
      {
        description: codes.map((code) => `\`${code}\``).join(", "),
        headers: headerRefs([...ALWAYS, ...LIMITS, "x-prediction-id", "idempotent-replayed", ...(TOLD[status] ?? [])]),
        content: json(ref(ErrorAnswer), { error: new ApiError(codes[0]!, "expected this, got that").body }),
      },
    ]),
  );
}
