/** The subset of a test runner's API that case files use; implemented by vitest and by the page. */
import { ApiError, type ErrorCode } from "../../src/errors.ts";

/** Properties rather than methods, because the case files destructure them. */
export interface Kit {
  readonly test: (name: string, body: () => void | Promise<void>) => void;
  readonly expect: (actual: unknown) => {
    /** Equality by `Object.is`. */
    readonly toBe: (expected: unknown) => void;
    /** Structural equality, leaves by `Object.is`. */
    readonly toEqual: (expected: unknown) => void;
  };
}

export interface Failure {
  readonly code: ErrorCode;
  readonly param: string | null;
  readonly message: string;
}

/** The ApiError with which `body` fails. Any other outcome is rethrown as a test failure. */
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

/** A stream of the chunks. */
export function streamOf<T>(chunks: readonly T[]): ReadableStream<T> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}
