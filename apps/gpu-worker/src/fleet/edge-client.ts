/** The edge's HTTP routes for GPU workers: see packages/shared/src/protocol/fleet.ts. */
import {
  encodePartsHeader,
  InputHeader,
  type JobFailure,
  type Manifest,
  readParts,
  Registered,
  type ResultHeader,
} from "@reptok/shared";
import type * as z from "zod";

/** The assignment has ended: its result is no longer needed. */
export class AssignmentOver extends Error {
  override readonly name = "AssignmentOver";
}
/** The edge rejected a request permanently. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/** Timeout of a request that carries a file, in milliseconds. */
const TIMEOUT_MS = 60_000;
/** Largest input: a picture as the edge accepts it. */
const MAX_INPUT = 64 * 2 ** 20;

export interface EdgeOptions {
  /** Base address, without a trailing slash. */
  readonly url: string;
  readonly token: string;
}
/** Identifies a job and authorizes its routes. */
export interface Ticketed {
  readonly job: string;
  readonly ticket: string;
}

export class EdgeClient {
  readonly #options: EdgeOptions;

  constructor(options: EdgeOptions) {
    this.#options = options;
  }

  /** Opens a WebSocket to a dispatcher; returned while it is connecting. */
  connect(dispatcher: number): WebSocket {
    const { url, token } = this.#options;
    const address = `${url.replace(/^http/, "ws")}/fleet/connect?dispatcher=${dispatcher}`;
    return new WebSocket(address, { headers: { authorization: `Bearer ${token}` } });
  }

  /** Registers models, the default one first; resolves to the number of dispatchers. */
  async register(manifests: readonly Manifest[], only: boolean): Promise<number> {
    const body = JSON.stringify({ manifests, only });
    const response = await this.#send(this.#options.token, "POST", "/fleet/models", {
      body,
      headers: { "content-type": "application/json" },
    });
    return Registered.parse(await response.json()).dispatchers;
  }

  async input(job: Ticketed, signal: AbortSignal): Promise<Uint8Array[]> {
    const response = await this.#send(job.ticket, "GET", this.#path(job, "input"), { signal });
    const { header, next } = await readParts(response.body, InputHeader);
    if (header.parts.reduce((sum, length) => sum + length, 0) > MAX_INPUT) throw new Refused("the input is too large");
    const inputs: Uint8Array[] = [];
    for (const length of header.parts) inputs.push(await next(length));
    return inputs;
  }

  /** Stores a result, which ends the job. */
  async result(
    job: Ticketed,
    header: z.input<typeof ResultHeader>,
    parts: readonly Uint8Array[],
    signal: AbortSignal,
  ): Promise<void> {
    const pieces = [encodePartsHeader(header), ...parts].map((part) => new Uint8Array(part));
    await this.#end(job, "result", { body: new Blob(pieces), signal });
  }

  /** Fails the job. */
  async failure(job: Ticketed, failure: z.input<typeof JobFailure>, signal: AbortSignal): Promise<void> {
    const headers = { "content-type": "application/json" };
    await this.#end(job, "failure", { body: JSON.stringify(failure), headers, signal });
  }

  async partial(
    job: Ticketed,
    index: number,
    partial: number,
    picture: Uint8Array,
    signal: AbortSignal,
  ): Promise<void> {
    const body = new Uint8Array(picture);
    await this.#end(job, `partial?index=${index}&partial=${partial}`, { body, signal });
  }

  #path({ job }: Ticketed, rest: string): string {
    return `/fleet/jobs/${encodeURIComponent(job)}/${rest}`;
  }

  async #end(job: Ticketed, rest: string, init: RequestInit): Promise<void> {
    const response = await this.#send(job.ticket, "POST", this.#path(job, rest), init);
    await response.body?.cancel();
  }

  /** @throws AssignmentOver on 409, Refused on other permanent statuses, any other error if a retry may succeed */
  async #send(secret: string, method: string, path: string, init: RequestInit): Promise<Response> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${secret}` };
    const response = await fetch(this.#options.url + path, { ...init, method, headers, signal });
    if (response.ok) return response;
    const { status } = response;
    const text = (await response.text()).slice(0, 300);
    if (status === 409) throw new AssignmentOver(text);
    const message = `${method} ${path.split("?")[0]}: expected 200, got ${status}: ${text}`;
    throw status >= 500 || status === 408 || status === 429 ? new Error(message) : new Refused(message);
  }
}
