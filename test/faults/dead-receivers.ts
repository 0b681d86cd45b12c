/** Whether dead webhook receivers delay other jobs: alternating rounds with live and with dead ones. */
import type { PatientClient } from "./client.ts";
import type { Receivers } from "./receivers.ts";

export interface DeadReceivers {
  /** Medians over the other jobs' latencies, in milliseconds. */
  readonly besideLiving: number;
  readonly besideDead: number;
  readonly slowestBesideDead: number;
  /** Maximum number of deliveries that hung at the same time. */
  readonly hanging: number;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const STEPS = 4;

/** Duration of a prediction from its request to its end, in milliseconds. */
async function take(client: PatientClient, key: string, webhook?: string): Promise<number> {
  const began = performance.now();
  const body = {
    input: { prompt: "a cat", num_inference_steps: STEPS },
    ...(webhook === undefined ? {} : { webhook }),
  };
  const headers = { "content-type": "application/json", prefer: "wait=20", "idempotency-key": key };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  const answer = await client.send("/v1/predictions", init);
  if (answer.status !== 201 || answer.json().status !== "succeeded")
    throw new Error(`expected a prediction that succeeded, got ${answer.status}: ${answer.json().status}`);
  return performance.now() - began;
}

/** In each round half of the jobs have webhooks, and the other half is measured. No faults are injected. */
export async function compareReceivers(
  client: PatientClient,
  receivers: Receivers,
  { rounds, pairs }: { readonly rounds: number; readonly pairs: number },
): Promise<DeadReceivers> {
  const { alive, hangs, refuses } = receivers.urls;
  let hanging = 0;
  const round = async (name: string, webhooks: readonly string[]): Promise<number[]> => {
    const began = Array.from({ length: pairs }, (_, i) => [
      take(client, `${name} other ${i}`),
      take(client, `${name} webhook ${i}`, webhooks[i % webhooks.length]),
    ]);
    const took = await Promise.all(began.map(async ([other, webhook]) => (await webhook, await other!)));
    hanging = Math.max(hanging, receivers.hanging());
    return took;
  };
  await round("warm-up", [alive]);
  const [living, dead]: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds; i++) {
    living.push(...(await round(`living ${i}`, [alive])));
    dead.push(...(await round(`dead ${i}`, [hangs, hangs, refuses])));
  }
  return {
    besideLiving: median(living),
    besideDead: median(dead),
    slowestBesideDead: Math.max(...dead),
    hanging,
  };
}
