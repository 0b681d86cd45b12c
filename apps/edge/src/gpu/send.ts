/** Signed requests to the GPU worker: see packages/shared/src/protocol/signing.ts. */
import { contentDigest, parseSecrets, signRequest } from "@reptok/shared";
import type { Env } from "../env.ts";
import { logError } from "../platform/log.ts";

/** Where the worker is, and what it knows us by. */
export type GpuWorker = Pick<Env, "GPU_WORKER_URL" | "GPU_WORKER_SECRET">;

/** Bodies up to this size are kept from their hashing to their sending; larger ones are made twice. */
const KEPT_BYTES = 4 * 2 ** 20;

export interface HashedBody {
  readonly sha256: Uint8Array;
  readonly content: BodyInit | null;
}

async function* utf8Of(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) yield encoder.encode(piece);
}

/** Each piece is made when the one before has been taken. */
function streamOf(pieces: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const chunks = utf8Of(pieces);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

/**
 * A body with the hash that goes before it. `pieces` gives the same text every time: one too large to keep is made again
 * while it is sent, so that no more than a piece is in memory.
 */
export async function hashedBody(pieces: () => AsyncIterable<string>): Promise<HashedBody> {
  const hash = new crypto.DigestStream("SHA-256");
  const writer = hash.getWriter();
  const kept: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of utf8Of(pieces())) {
    size += chunk.length;
    if (size <= KEPT_BYTES) kept.push(new Uint8Array(chunk));
    else kept.length = 0;
    await writer.write(chunk);
  }
  await writer.close();
  const content = size <= KEPT_BYTES ? new Blob(kept) : streamOf(pieces());
  return { sha256: new Uint8Array(await hash.digest), content };
}

const NO_BODY = async (): Promise<HashedBody> => ({
  sha256: new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(0))),
  content: null,
});

interface Message {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: HashedBody;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Sends a request, signed if there is a secret; rejects when the worker cannot be reached. A refusal to believe us is logged. */
export async function send(worker: GpuWorker, message: Message): Promise<Response> {
  const { GPU_WORKER_URL, GPU_WORKER_SECRET } = worker;
  const { method, path, signal } = message;
  const url = GPU_WORKER_URL + path;
  const { sha256, content } = message.body ?? (await NO_BODY());
  const secret = GPU_WORKER_SECRET ? parseSecrets(GPU_WORKER_SECRET)[0] : undefined;
  const request = { method, url, digest: contentDigest(sha256) };
  const signature = secret === undefined ? {} : await signRequest(secret, request, Date.now());
  const response = await fetch(url, { method, headers: { ...message.headers, ...signature }, body: content, signal });
  if (response.status === 401)
    logError(
      "gpu.unauthorized",
      new Error("the GPU worker does not know our signature: compare GPU_WORKER_SECRET and the clocks"),
    );
  return response;
}
