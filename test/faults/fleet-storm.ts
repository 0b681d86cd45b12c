/**
 * The fleet's storm: four GPU workers with two versions of a model and another model, while they are killed, suspended and
 * drained, the edge is restarted, clocks are wrong, and messages are duplicated. Then every job is audited, and pictures are
 * compared with those of each model from the same latent.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { decodeLatent, LATENT_MEDIA_TYPE, SILENCE_MS } from "@reptok/shared";
import type { JobRequest } from "../../apps/edge/src/domain/job.ts";
import { writeTinyBundle } from "../../packages/runtime/test/tiny-bundle.ts";
import { type Edge, startEdge } from "../../scripts/lib/edge.ts";
import { freePort } from "../../scripts/lib/ports.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { auditJobs } from "./audit.ts";
import { PatientClient } from "./client.ts";
import { SWEEP } from "./edge/dice.ts";
import { Member } from "./fleet-members.ts";
import { type Bundle, type Drawn, wrongPictures } from "./fleet-pictures.ts";
import type { Deed, FleetReport, FleetStormOptions } from "./fleet-report.ts";
import { orphansOf, readKept } from "./kept.ts";
import { writeConfig } from "./stack.ts";
import { isFinal, type Seen } from "./work.ts";

/** Longer than a worker may be silent. */
const FROZEN_MS = SILENCE_MS + 2000;
const POLL_MS = 250;
const CALM = { d1: 0, r2: 0, queue: 0, redelivery: 0.1, outage: 0, seed: 1 };

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
    await client.send(SWEEP, { method: "POST" });
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
      wrong: [...mistaken, ...(await wrongPictures(drawn, bundles))],
      compared: drawn.length,
      done,
      retried: kept.jobs.filter(({ attempts }) => attempts > 1).length,
      orphans: orphansOf(kept),
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
