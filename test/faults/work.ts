/** The jobs of the suite, as their clients see them. */
import { setTimeout as sleep } from "node:timers/promises";
import { png } from "../support/images.ts";
import type { Answer, PatientClient } from "./client.ts";
import type { Receivers } from "./receivers.ts";

/** Kinds of jobs, with their number in twenty. */
const SHARES = {
  /** A prediction that its client polls. Half of them are in the batch lane, which goes by the queue. */
  prediction: 5,
  /** A prediction that its client waits for. */
  awaited: 2,
  /** A prediction with a webhook. */
  told: 3,
  "webhook hangs": 1,
  "webhook refuses": 1,
  /** OpenAI's endpoint, without a seed: only the Idempotency-Key makes two requests equal. In the batch lane. */
  images: 5,
  /** An encoded picture. */
  encode: 2,
  /** A prediction that is canceled as soon as it is created. */
  canceled: 1,
} as const;
export type Kind = keyof typeof SHARES;

/** One job as its client sees it. */
export interface Seen {
  readonly kind: Kind;
  /** Requested pictures. */
  readonly pictures: number;
  /** The job's id and final status. */
  readonly id: string;
  readonly status: string;
  /** Latents' ids. */
  readonly outputs: readonly string[];
  readonly seconds: number;
}

const CYCLE = Object.entries(SHARES).flatMap(([kind, share]) => Array<Kind>(share).fill(kind as Kind));
const POLL_MS = 250;

/** Kinds mixed evenly, by a stride coprime to their number. */
export function kindOf(index: number): Kind {
  return CYCLE[(index * 7) % CYCLE.length]!;
}

function expectStatus(answer: Answer, ...expected: readonly number[]): Answer {
  if (expected.includes(answer.status)) return answer;
  const text = new TextDecoder().decode(answer.bytes).slice(0, 300);
  throw new Error(`expected ${expected.join(" or ")}, got ${answer.status}: ${text}`);
}

export const isFinal = (status: string) => status === "succeeded" || status === "failed" || status === "canceled";

interface Shown {
  readonly id: string;
  readonly status: string;
  readonly latents: readonly string[] | null;
}

export class Worklist {
  readonly #client: PatientClient;
  readonly #urls: Receivers["urls"];
  readonly #over: AbortSignal;

  constructor(client: PatientClient, urls: Receivers["urls"], over: AbortSignal) {
    this.#client = client;
    this.#urls = urls;
    this.#over = over;
  }

  /** Runs job number `index` to its end. */
  async run(index: number): Promise<Seen> {
    const kind = kindOf(index);
    const began = performance.now();
    const seen = await this.#see(kind, index);
    return { kind, ...seen, seconds: (performance.now() - began) / 1000 };
  }

  #see(kind: Kind, index: number): Promise<Omit<Seen, "kind" | "seconds">> {
    if (kind === "images") return this.#images(index);
    if (kind === "encode") return this.#encode(index);
    return this.#prediction(kind, index);
  }

  async #prediction(kind: Exclude<Kind, "images" | "encode">, index: number): Promise<Omit<Seen, "kind" | "seconds">> {
    const webhooks = { told: "alive", "webhook hangs": "hangs", "webhook refuses": "refuses" } as const;
    const webhook = kind in webhooks ? this.#urls[webhooks[kind as keyof typeof webhooks]] : undefined;
    const pictures = 1 + (index % 2);
    const tier = kind === "prediction" && index % 2 === 0 ? { service_tier: "flex" } : {};
    const input = { prompt: "a red apple", num_outputs: pictures, num_inference_steps: 2 + (index % 20), ...tier };
    const body = {
      input,
      ...(webhook === undefined ? {} : { webhook, webhook_events_filter: ["start", "completed"] }),
    };
    const path = "/v1/predictions";
    const headers = {
      "content-type": "application/json",
      "idempotency-key": `job ${index}`,
      ...(kind === "awaited" ? { prefer: "wait=10" } : {}),
    };
    const made = await this.#client.send(path, { method: "POST", headers, body: JSON.stringify(body) });
    const { id } = expectStatus(made, 201, 202).json() as Shown;
    if (kind === "canceled") expectStatus(await this.#client.post(`${path}/${id}/cancel`, {}), 200);
    const { status, latents } = await this.#untilOver(id);
    return { pictures, id, status, outputs: latents ?? [] };
  }

  async #untilOver(id: string): Promise<Shown> {
    for (;;) {
      const shown = expectStatus(await this.#client.send(`/v1/predictions/${id}`), 200).json() as Shown;
      if (isFinal(shown.status)) return shown;
      await sleep(POLL_MS, undefined, { signal: this.#over });
    }
  }

  async #images(index: number): Promise<Omit<Seen, "kind" | "seconds">> {
    const steps = 2 + (index % 20);
    const body = { prompt: "a green leaf", response_format: "url", num_inference_steps: steps, service_tier: "flex" };
    const answer = await this.#client.post("/v1/images/generations", body, `job ${index}`);
    const { data } = expectStatus(answer, 200).json() as { data: { latent_id: string }[] };
    const id = answer.headers.get("x-prediction-id") ?? "";
    return { pictures: 1, id, status: "succeeded", outputs: data.map(({ latent_id }) => latent_id) };
  }

  /** All pictures differ: equal ones would be encoded once. */
  async #encode(index: number): Promise<Omit<Seen, "kind" | "seconds">> {
    const picture = png(16, 16, (x, y) => [index % 256, (index >> 8) * 16 + x, y * 16]);
    const init = { method: "POST", headers: { "content-type": "image/png" }, body: new Uint8Array(picture) };
    const answer = expectStatus(await this.#client.send("/v1/latents", init), 201);
    const id = answer.headers.get("x-prediction-id") ?? "";
    return { pictures: 1, id, status: "succeeded", outputs: [(answer.json() as { id: string }).id] };
  }
}
