/** A fake API: replies in a fixed order, and records its requests. */
import { Reptok, type ReptokOptions } from "../src/index.ts";

/** A received request with its body. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
}
export type Reply = Response | Error | ((requests: Asked, signal: AbortSignal) => Response | Promise<Response>);

export interface FakeApi {
  readonly requests: Asked[];
  readonly reptok: Reptok;
}

/** The last reply is repeated for all further requests. */
export function fakeApi(replies: readonly Reply[], options: Partial<ReptokOptions> = {}): FakeApi {
  const requests: Asked[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    const bytes = new Uint8Array(await request.arrayBuffer());
    const { pathname, search } = new URL(request.url);
    const text = new TextDecoder().decode(bytes);
    const one = { method: request.method, path: pathname + search, headers: request.headers, bytes, text };
    const reply = replies[Math.min(requests.length, replies.length - 1)]!;
    requests.push(one);
    if (reply instanceof Error) throw reply;
    return reply instanceof Response ? reply.clone() : reply(one, request.signal);
  };
  return {
    requests,
    reptok: new Reptok({ baseUrl: "https://api.example", apiKey: "rt_live_test", fetch, ...options }),
  };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(value, { status, headers });
}

/** An error in the API's envelope, to be retried at once unless the headers say otherwise. */
export function refusal(status: number, code: string, headers: Record<string, string> = {}): Response {
  const error = { message: `expected no ${code}`, type: "server_error", param: "prompt", code };
  return json({ error }, status, { "x-request-id": "req-1", "retry-after-ms": "1", ...headers });
}

/** A stream of server-sent events, split into small chunks. */
export function eventStream(text: string): Response {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** The error of a promise that rejects. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("expected a failure");
    },
    (thrown: unknown) => thrown,
  );
}
