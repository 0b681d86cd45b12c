/** The whole suite: a stack, jobs, everything that breaks it, and the audit. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { auditJobs, auditWebhooks, type Findings, type WebhookFindings } from "./audit.ts";
import { type Breaks, type ChaosDone, NOTHING_DONE, wreak } from "./chaos.ts";
import { PatientClient } from "./client.ts";
import { compareReceivers, type DeadReceivers } from "./dead-receivers.ts";
import { type FaultRates, MARK, SWEEP } from "./edge/dice.ts";
import { type Kept, readKept } from "./kept.ts";
import { type Receivers, startReceivers } from "./receivers.ts";
import { type FaultStack, startFaultStack } from "./stack.ts";
import { isFinal, kindOf, type Seen, Worklist } from "./work.ts";

export interface StormOptions extends Breaks {
  readonly jobs: number;
  /** Length of an outage of D1 in milliseconds. */
  readonly outageMs: number;
  readonly seed: number;
  /** Concurrent requests. */
  readonly clients: number;
  readonly rates: FaultRates;
  /** The whole run is aborted after this long. */
  readonly limitMs: number;
  /** Rounds that compare living and dead receivers; 0 for none. */
  readonly rounds: number;
  readonly note: (text: string) => void;
  /** Aborts the run, and stops what was started. */
  readonly signal?: AbortSignal;
}

export interface Report {
  readonly options: StormOptions;
  readonly seen: readonly Seen[];
  readonly chaos: ChaosDone;
  /** Injected faults: "d1 after" and how often. */
  readonly injected: ReadonlyMap<string, number>;
  readonly client: Pick<PatientClient, "requests" | "repeats" | "longest">;
  readonly findings: Findings;
  readonly webhooks: WebhookFindings & { readonly messages: number; readonly hung: number };
  readonly receivers: DeadReceivers | null;
  readonly kept: Kept;
  /** Unused objects that the edge's sweep removed. */
  readonly swept: number;
  /** Duration of the jobs, and of the whole run. */
  readonly seconds: { readonly work: number; readonly all: number };
  /** Reasons why requests, or the suite, gave up. */
  readonly errors: readonly string[];
}

const CALM: FaultRates = { d1: 0, r2: 0, queue: 0, redelivery: 0, outage: 0 };
/** How long webhooks may take after the last job: a failed delivery is repeated after 5 s, a failed alarm after 30 s. */
const WEBHOOKS_MS = 90_000;

const reasonOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));

/** Runs the jobs, `clients` at a time; failures are added to `errors`. */
async function work(list: Worklist, { jobs, clients }: StormOptions, seen: Seen[], errors: string[]): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < jobs) {
      const index = next++;
      try {
        seen.push(await list.run(index));
      } catch (thrown) {
        errors.push(`job ${index} (${kindOf(index)}): ${reasonOf(thrown)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, lane));
}

/** Waits until every webhook has received the end of its job, or for as long as that may take. */
async function untilTold(seen: readonly Seen[], receivers: Receivers, signal: AbortSignal): Promise<void> {
  const waiting = () => {
    const ends = receivers.messages.filter(({ status }) => isFinal(status));
    const told = new Set(ends.map(({ job }) => job));
    return seen.some(({ kind, id }) => kind === "told" && !told.has(id));
  };
  for (const end = performance.now() + WEBHOOKS_MS; waiting() && performance.now() < end;)
    await sleep(100, undefined, { signal });
  // A delivery that failed at first is repeated, and must not have another id.
  await sleep(1000, undefined, { signal });
}

/** Counts the lines in which the faulty edge reports injected faults. */
function counting(injected: Map<string, number>) {
  return (name: string, line: string) => {
    const [mark, what, when] = line.split(" ");
    if (name === "edge" && mark === MARK) {
      const fault = `${what} ${when}`;
      injected.set(fault, (injected.get(fault) ?? 0) + 1);
    }
  };
}

/** Jobs and chaos at the same time; a failure of either is added to `errors`, and the other continues. */
async function workUnderFaults(
  stack: FaultStack,
  list: Worklist,
  options: StormOptions,
  over: AbortController,
): Promise<Pick<Report, "seen" | "chaos"> & { errors: string[] }> {
  const [seen, errors]: [Seen[], string[]] = [[], []];
  const finished = () => seen.length + errors.length;
  const breaking = wreak(stack, { ...options, finished, signal: over.signal }).catch((thrown: unknown) => {
    errors.push(`the stack did not come back: ${reasonOf(thrown)}`);
    over.abort(thrown);
    return NOTHING_DONE;
  });
  await work(list, options, seen, errors);
  return { seen, errors, chaos: await breaking };
}

/** Runs the whole storm. @throws {Error} when the stack does not start */
export async function runStorm(options: StormOptions): Promise<Report> {
  const { rates, seed, note, limitMs, rounds } = options;
  const began = performance.now();
  const secondsSince = (from: number) => (performance.now() - from) / 1000;
  const dir = mkdtempSync(path.join(tmpdir(), "reptok-faults-"));
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
  const { signal } = over;
  options.signal?.addEventListener("abort", () => over.abort(options.signal?.reason));
  const injected = new Map<string, number>();
  await using receivers = await startReceivers();
  let stack: FaultStack | undefined;
  try {
    stack = await startFaultStack({ dir, rates, seed, signal, onLine: counting(injected) });
    void stack.failed.then((error) => {
      note(error.message);
      over.abort(error);
    });
    note(`started after ${secondsSince(began).toFixed(0)} s`);
    const client = new PatientClient(stack.url, signal);
    receivers.trust((await client.send("/v1/webhooks/default/secret")).json().key);
    const workBegan = performance.now();
    const list = new Worklist(client, receivers.urls, signal);
    const { seen, errors, chaos } = await workUnderFaults(stack, list, options, over);
    const workSeconds = secondsSince(workBegan);
    note(`all jobs seen to their ends after ${workSeconds.toFixed(0)} s`);
    if (!signal.aborted) await untilTold(seen, receivers, signal);
    await stack.stopEdge("stopped");
    await stack.startEdge(CALM);
    const sweeper = new PatientClient(stack.url, signal);
    const { removed: swept } = (await sweeper.send(SWEEP, { method: "POST" })).json() as { removed: number };
    await stack.stopEdge("stopped");
    const { messages } = receivers;
    const webhooks = { ...auditWebhooks(seen, messages), messages: messages.length, hung: receivers.hung() };
    const kept = readKept(stack.dataDir);
    let dead: DeadReceivers | null = null;
    if (rounds > 0 && !signal.aborted) {
      note("comparing living with dead receivers");
      await stack.startEdge(CALM);
      dead = await compareReceivers(new PatientClient(stack.url, signal), receivers, { rounds, pairs: 16 });
    }
    return {
      options,
      seen,
      errors,
      chaos,
      injected,
      client,
      findings: auditJobs(seen, kept),
      webhooks,
      receivers: dead,
      kept,
      swept,
      seconds: { work: workSeconds, all: secondsSince(began) },
    };
  } finally {
    clearTimeout(timer);
    over.abort();
    await stack?.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
