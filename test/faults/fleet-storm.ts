/**
 * The fleet's storm: four GPU workers with two versions of a model and another model, while they are killed, stopped and drained,
 * the edge is restarted, clocks are wrong, and messages come twice. Then every job is looked at, and every picture is compared with
 * what each of the models draws from its latent.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeLatent, LATENT_MEDIA_TYPE, type Manifest } from "@reptok/shared";
import sharp from "sharp";
import { withModel } from "../../apps/cli/src/model.ts";
import type { JobRequest } from "../../apps/edge/src/domain/job.ts";
import { writePicture } from "../../packages/runtime/src/index.ts";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { type Edge, startEdge } from "../../scripts/lib/edge.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { auditJobs, type Findings } from "./audit.ts";
import { PatientClient } from "./client.ts";
import { Member } from "./fleet-members.ts";
import { readKept } from "./kept.ts";
import { writeConfig } from "./stack.ts";
import { isFinal, type Seen } from "./work.ts";

export interface FleetStormOptions {
  readonly jobs: number;
  readonly clients: number;
  /** How often each of these happens. */
  readonly kills: number;
  readonly stops: number;
  readonly drains: number;
  readonly restarts: number;
  /** Pictures that are compared with what the models draw. */
  readonly compared: number;
  readonly limitMs: number;
  readonly note: (text: string) => void;
  readonly signal?: AbortSignal;
}

export interface FleetReport {
  readonly seen: readonly Seen[];
  readonly findings: Findings;
  /** Pictures under an address that is not their decoder's. */
  readonly wrong: readonly string[];
  readonly compared: number;
  readonly done: Readonly<Record<Deed, number>>;
  readonly errors: readonly string[];
  readonly seconds: number;
}

type Deed = "kill" | "stop" | "drain" | "restart";

/** Longer than a worker may be silent. */
const FROZEN_MS = 22_000;
const POLL_MS = 250;
const CALM = { d1: 0, r2: 0, queue: 0, redelivery: 0.1, outage: 0, seed: 1 };

interface Bundle {
  readonly dir: string;
  readonly manifest: Manifest;
}

/** What must not be, a line each. */
export function fleetProblems(
  { seen, findings, wrong, compared, done, errors }: FleetReport,
  options: FleetStormOptions,
) {
  const { jobs, kills, stops, drains, restarts } = options;
  const planned = { kill: kills, stop: stops, drain: drains, restart: restarts };
  return [
    ...errors,
    ...findings.lost.map((text) => `lost: ${text}`),
    ...findings.doubled.map((text) => `doubled: ${text}`),
    ...findings.stuck.map((text) => `stuck: ${text}`),
    ...wrong.map((text) => `wrong picture: ${text}`),
    ...(seen.length === jobs ? [] : [`${seen.length} of ${jobs} jobs were seen to their ends`]),
    ...(compared > 0 ? [] : ["no picture was compared"]),
    ...(Object.keys(planned) as Deed[]).flatMap((deed) =>
      done[deed] === planned[deed] ? [] : [`${done[deed]} of ${planned[deed]} times: ${deed}`],
    ),
  ];
}

export function printFleetReport(report: FleetReport, options: FleetStormOptions): void {
  const { seen, findings, wrong, compared, done, seconds } = report;
  const { lost, doubled, stuck } = findings;
  console.log(`
jobs seen to their ends  ${seen.length} in ${seconds.toFixed(0)} s
workers                  killed ${done.kill} times, stopped ${done.stop}, drained ${done.drain}; edge restarted ${done.restart}
pictures compared        ${compared} with what each model draws, ${wrong.length} of another model
lost, doubled, stuck     ${lost.length}, ${doubled.length}, ${stuck.length}`);
  for (const problem of fleetProblems(report, options).slice(0, 10)) console.log(`- ${problem}`);
}

/** All deeds, spread evenly over the work. */
function plan({ jobs, kills, stops, drains, restarts }: FleetStormOptions): { at: number; deed: Deed }[] {
  const spread = (count: number, deed: Deed) =>
    Array.from({ length: count }, (_, i) => ({ at: jobs * (0.05 + (0.8 * (i + 0.5)) / count), deed }));
  const all = [
    ...spread(stops, "stop"),
    ...spread(kills, "kill"),
    ...spread(drains, "drain"),
    ...spread(restarts, "restart"),
  ];
  return all.toSorted((a, b) => a.at - b.at);
}

interface Shown {
  readonly id: string;
  readonly status: string;
  readonly latents: string[] | null;
  readonly output: string[] | null;
}

async function pixelsOf(file: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await sharp(file).removeAlpha().raw().toBuffer());
}
const distance = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;

/** A stored picture, and what it was drawn from. */
interface Drawn {
  readonly id: string;
  readonly decoder: string;
  readonly picture: Uint8Array;
  readonly latent: Float32Array;
  readonly seed: number;
  readonly steps: number;
}

/** Those pictures that another model's decoder draws more nearly than the one that their job names, or that none draws. */
async function wrongOf(drawn: readonly Drawn[], bundles: readonly Bundle[]): Promise<string[]> {
  const distances = drawn.map(() => new Map<string, number>());
  for (const { dir, manifest } of bundles)
    await withModel(dir, async ({ pipeline }) => {
      for (const [i, { latent, seed, steps, picture }] of drawn.entries()) {
        const [redrawn] = await pipeline.decode([{ latent, seed }], { steps });
        const file = await writePicture(redrawn!, { format: "png" });
        distances[i]!.set(manifest.identity.decoder, distance(await pixelsOf(picture), await pixelsOf(file)));
      }
    });
  return drawn.flatMap(({ id, decoder }, i) => {
    const [nearest, apart] = [...distances[i]!].toSorted(([, a], [, b]) => a - b)[0]!;
    return nearest === decoder && apart < 1 ? [] : [`${id} is of ${decoder}, and nearest to ${nearest} (${apart})`];
  });
}

export async function runFleetStorm(options: FleetStormOptions): Promise<FleetReport> {
  const { jobs, clients, note } = options;
  const began = performance.now();
  const dir = mkdtempSync(path.join(tmpdir(), "reptok-fleet-"));
  const dataDir = path.join(dir, "data");
  mkdirSync(dataDir, { recursive: true });
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error(`not done in ${options.limitMs / 1000} s`)), options.limitMs);
  const signal = options.signal ? AbortSignal.any([options.signal, over.signal]) : over.signal;
  const bundles: Bundle[] = [];
  for (const [name, model, seed] of [
    ["old", "tiny", 1],
    ["new", "tiny", 2],
    ["other", "other", 3],
  ] as const) {
    const place = path.join(dir, name);
    bundles.push({ dir: place, manifest: await writeTinyBundle(place, { model, seed }) });
  }
  const [old, next, other] = bundles as [Bundle, Bundle, Bundle];
  const port = await freePort();
  const FLEET_TOKEN = randomBytes(32).toString("hex");
  const start = () =>
    startEdge({
      root: ROOT,
      port,
      dataDir,
      config: writeConfig(dir, CALM),
      vars: { WAIT_LIMIT_MS: "20000", DISPATCHERS: "2" },
      secrets: { FLEET_TOKEN },
      signal,
      onLine: () => {},
    });
  let edge: Edge = await start();
  const env = { EDGE_URL: edge.url, FLEET_TOKEN, DRAIN_SECONDS: "10" };
  const members = [
    new Member({ models: [old.dir], skewMs: 3_600_000, doubles: false, env }),
    new Member({ models: [next.dir], skewMs: -86_400_000, doubles: true, env }),
    new Member({ models: [old.dir, other.dir], skewMs: 0, doubles: true, env }),
    new Member({ models: [next.dir, other.dir], skewMs: 45_000, doubles: false, env }),
  ];
  const seen: Seen[] = [];
  const errors: string[] = [];
  const outputs: { id: string; decoder: string; address: string }[] = [];
  const done: Record<Deed, number> = { kill: 0, stop: 0, drain: 0, restart: 0 };
  try {
    await Promise.all(members.map((member) => member.start()));
    const client = new PatientClient(edge.url, signal);
    note(`four workers after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const targets = [
      [`tiny@${old.manifest.identity.version}`, old],
      [`tiny@${next.manifest.identity.version}`, next],
      ["other", other],
    ] as const;

    const run = async (index: number): Promise<void> => {
      const [model, bundle] = targets[index % targets.length]!;
      const canceled = index % 20 === 7;
      const pictures = 1 + (index % 2);
      const started = performance.now();
      const input = {
        prompt: "a red apple",
        num_outputs: pictures,
        num_inference_steps: 2 + (index % 20),
        seed: 10 * index,
      };
      const made = await client.post("/v1/predictions", { model, input }, `fleet ${index}`);
      if (made.status !== 201)
        throw new Error(`expected 201, got ${made.status}: ${new TextDecoder().decode(made.bytes)}`);
      const { id } = made.json() as Shown;
      if (canceled) await client.post(`/v1/predictions/${id}/cancel`, {});
      for (;;) {
        const shown = (await client.send(`/v1/predictions/${id}`)).json() as Shown;
        if (isFinal(shown.status)) {
          const { status, latents } = shown;
          const seconds = (performance.now() - started) / 1000;
          seen.push({
            kind: canceled ? "canceled" : "prediction",
            pictures,
            id,
            status,
            outputs: latents ?? [],
            seconds,
          });
          if (shown.output) outputs.push({ id, decoder: bundle.manifest.identity.decoder, address: shown.output[0]! });
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        signal.throwIfAborted();
      }
    };
    let index = 0;
    const lane = async () => {
      while (index < jobs && !signal.aborted) {
        const own = index++;
        await run(own).catch((thrown: unknown) => errors.push(`job ${own}: ${String(thrown)}`));
      }
    };
    const frozen: Promise<void>[] = [];
    const chaos = async () => {
      for (const [i, { at, deed }] of plan(options).entries()) {
        while (seen.length < at && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 10));
        if (signal.aborted) return;
        const member = members[i % members.length]!;
        if (deed === "kill") member.signal("SIGKILL");
        else if (deed === "drain") member.signal("SIGTERM");
        else if (deed === "stop") frozen.push(member.freeze(FROZEN_MS));
        else {
          await edge.kill();
          edge = await start();
        }
        done[deed]++;
        note(`${seen.length} jobs done: ${deed}`);
      }
    };
    await Promise.all([chaos(), ...Array.from({ length: clients }, lane)]);
    await Promise.all(frozen);
    note(`all jobs ended after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const drawn: Drawn[] = [];
    for (const { id, decoder, address } of outputs.slice(0, options.compared)) {
      const picture = await client.send(address);
      const query = new URL(address).searchParams;
      const latent = /lat_[0-9a-f]+/.exec(address)![0];
      const bytes = await client.send(`/v1/latents/${latent}`, { headers: { accept: LATENT_MEDIA_TYPE } });
      const { data } = decodeLatent(bytes.bytes);
      const [seed, steps] = [Number(query.get("seed")), Number(query.get("steps"))];
      drawn.push({ id, decoder, picture: picture.bytes, latent: data, seed, steps });
    }
    await edge.stop();
    const kept = readKept(dataDir);
    const named = new Map(outputs.map(({ id, decoder }) => [id, decoder]));
    const mistaken = kept.jobs
      .filter(({ id, decoder }) => named.has(id) && named.get(id) !== decoder)
      .map(
        ({ id, decoder, request }) => `${id} (${(JSON.parse(request) as JobRequest).kind}) is kept as of ${decoder}`,
      );
    return {
      seen,
      findings: auditJobs(seen, kept),
      wrong: [...mistaken, ...(await wrongOf(drawn, bundles))],
      compared: drawn.length,
      done,
      errors,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    clearTimeout(timer);
    over.abort();
    await Promise.all(members.map((member) => member.stop()));
    await edge.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
