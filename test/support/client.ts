/** Requests to the public API, as a client would make them. */
import { expect } from "vitest";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read what they assert
  json(): any;
}

export interface Client {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  post(path: string, body: object): Promise<Answer>;
  /** Posts bytes under a media type. */
  upload(path: string, bytes: Uint8Array | string, type: string): Promise<Answer>;
}

async function answerOf(response: Response): Promise<Answer> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    json: () => JSON.parse(new TextDecoder().decode(bytes)),
  };
}

export function createClient(base: string): Client {
  const send = async (path: string, init: RequestInit) => answerOf(await fetch(new URL(path, base), init));
  return {
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body) =>
      send(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    upload: (path, bytes, type) =>
      send(path, {
        method: "POST",
        body: typeof bytes === "string" ? bytes : new Uint8Array(bytes),
        headers: { "content-type": type },
      }),
  };
}

/** Asserts the error envelope. */
export function expectError(answer: Answer, status: number, code: string, param?: string | null): void {
  expect({ status: answer.status, ...answer.json() }).toMatchObject({
    status,
    error: { code, message: expect.any(String), type: expect.any(String), ...(param === undefined ? {} : { param }) },
  });
  expect(answer.headers.get("x-request-id")).toMatch(/\S/);
}

/** Polls until `probe` returns a value. */
export async function eventually<T>(probe: () => Promise<T | undefined>, timeoutMs = 60_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`nothing after ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
