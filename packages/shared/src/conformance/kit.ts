/** What a case file needs of a test runner: little enough that vitest and the page both have it. */
import { ApiError, type ErrorCode } from "../errors.ts";

/** Fields rather than methods: the case files take them apart. */
export interface Kit {
  readonly test: (name: string, body: () => void | Promise<void>) => void;
  readonly expect: (actual: unknown) => {
    /** Same value in the sense of `Object.is`. */
    readonly toBe: (expected: unknown) => void;
    /** Same structure, leaves in the sense of `Object.is`. */
    readonly toEqual: (expected: unknown) => void;
  };
}

export interface Failure {
  readonly code: ErrorCode;
  readonly param: string | null;
  readonly message: string;
}

/** The ApiError that `body` fails with. Any other outcome is thrown on, as a failure of the test. */
export async function failure(body: () => unknown): Promise<Failure> {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { code: error.code, param: error.param, message: error.message };
  }
  throw new Error("expected an ApiError, got a value");
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
