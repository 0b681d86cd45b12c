/** Checks the queue settings in wrangler.jsonc: https://developers.cloudflare.com/queues/platform/limits/ */
import { expect, test } from "vitest";
import { unstable_readConfig } from "wrangler";

const { queues } = unstable_readConfig({ config: `${import.meta.dirname}/../../wrangler.jsonc` });
const MAX_BATCH = 100;
const MAX_RETRIES = 100;

test("batch sizes and retries are within the limits, and exhausted messages go to the dead letter queue", () => {
  const consumers = queues.consumers ?? [];
  expect(consumers.length).toBe(2);
  for (const { queue, max_batch_size, max_retries } of consumers) {
    expect([queue, max_batch_size! <= MAX_BATCH, max_retries! <= MAX_RETRIES]).toEqual([queue, true, true]);
  }
  const [jobs, dead] = consumers;
  expect(queues.producers?.map((producer: { readonly queue: string }) => producer.queue)).toEqual([jobs!.queue]);
  expect(jobs!.dead_letter_queue).toBe(dead!.queue);
});
