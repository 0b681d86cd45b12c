/** An API client that retries temporary failures like the official clients, but without a limit. */
import { setTimeout as sleep } from "node:timers/promises";

/** Statuses that OpenAI's client retries, besides broken connections. */
const PASSING = (status: number) => status === 408 || status === 409 || status === 429 || status >= 500;
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [500, 8000];
/** Longer than a request may wait for its job at the edge. */
const ANSWER_MS = 60_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  // oxlint-disable-next-line typescript/no-explicit-any -- the callers check what they read
  json(): any;
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status, headers, bytes, json: () => JSON.parse(new TextDecoder().decode(bytes)) };
}

/** The pause of OpenAI's client: the server's value, or half a second doubled up to eight, minus up to a quarter. */
function pauseMs(answer: Answer | undefined, attempt: number): number {
  const told = Number(answer?.headers.get("retry-after") ?? Number.NaN);
  if (told > 0 && told <= 60) return told * 1000;
  return Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS) * (1 - 0.25 * Math.random());
}

export class PatientClient {
  /** Requests sent, including repeated ones. */
  requests = 0;
  /** Counts of reasons for repeating a request: "500 internal" or "connection". */
  readonly repeats = new Map<string, number>();
  /** Maximum number of times that one request was sent. */
  longest = 0;
  readonly #base: string;
  readonly #over: AbortSignal;

  /** Retries until `over` aborts. */
  constructor(base: string, over: AbortSignal) {
    this.#base = base;
    this.#over = over;
  }

  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      this.#over.throwIfAborted();
      this.longest = Math.max(this.longest, attempt + 1);
      const answer = await this.#try(path, init);
      if (answer && !PASSING(answer.status)) return answer;
      const reason = answer ? `${answer.status} ${answer.json().error?.code}` : "connection";
      this.repeats.set(reason, (this.repeats.get(reason) ?? 0) + 1);
      await sleep(pauseMs(answer, attempt), undefined, { signal: this.#over });
    }
  }

  /** Posts JSON, with an idempotency key if there is one. */
  post(path: string, body: object, key?: string): Promise<Answer> {
    const named = key === undefined ? {} : { "idempotency-key": key };
    const headers = { "content-type": "application/json", ...named };
    return this.send(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  async #try(path: string, init: RequestInit): Promise<Answer | undefined> {
    this.requests++;
    const signal = AbortSignal.any([this.#over, AbortSignal.timeout(ANSWER_MS)]);
    try {
      return await answerOf(await fetch(new URL(path, this.#base), { ...init, signal }));
    } catch (thrown) {
      this.#over.throwIfAborted();
      if (thrown instanceof TypeError || (thrown instanceof DOMException && thrown.name === "TimeoutError"))
        return undefined; // refused, reset, or no answer
      throw thrown;
    }
  }
}
