/**
 * Cached reads of latents and pictures per second, in workerd itself, compared with a bare Hono route of equal length in the same
 * process: `node bench/edge-reads.ts [rounds = 7] [requests = 2000]`.
 *
 * The edge is bundled as for a deployment. All routes are measured in turn in each round; the table has medians of wall-clock time and
 * of workerd's processor time, which is independent of other processes. Linux only.
 */
import path from "node:path";
import { freePort } from "../scripts/lib/ports.ts";
import { type GpuWorker, startGpuWorker } from "../scripts/lib/gpu-worker.ts";
import { ROOT } from "../scripts/lib/stack.ts";
import { load, type Target } from "./lib/http-load.ts";
import { median, printTable } from "./lib/table.ts";
import { ADMIN_KEY, edgeParts, FLEET_TOKEN, migrate } from "./lib/edge.ts";
import { bundle, COMPATIBILITY_DATE, serve } from "./lib/workerd.ts";

const [rounds = 7, requests = 2000] = process.argv.slice(2).map(Number);
const CONNECTIONS = 16;
const MODEL = path.join(ROOT, "models/starter");

async function expectOk(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw new Error(`expected 2xx, got ${response.status}: ${await response.text()}`);
}

const postJson = async (url: string, body: object, headers: Record<string, string> = {}) =>
  expectOk(
    await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    }),
  );

/** A project's key, and the URLs of a latent and its picture, both already read once with `headers`. */
async function prepare(edge: string, headers: Record<string, string>) {
  const created = await postJson(
    `${edge}/v1/images/generations`,
    { prompt: "a red apple", seed: 7, response_format: "url" },
    headers,
  );
  const { data } = (await created.json()) as { data: { url: string; latent_id: string }[] };
  const { url, latent_id } = data[0]!;
  const latent = { url: `${edge}/v1/latents/${latent_id}`, headers: { ...headers, accept: LATENT } };
  const picture = { url: url.replace(/([?&])(expires|project|signature)=[^&]*/g, "$1"), headers };
  return { latent, picture };
}

const LATENT = "application/vnd.reptok.latent";

/** The target's length, once it is cached. */
async function warm({ url, headers = {} }: Target): Promise<number> {
  let length = 0;
  for (let i = 0; i < 3; i++) length = (await (await expectOk(await fetch(url, { headers }))).arrayBuffer()).byteLength;
  return length;
}

interface Row {
  readonly name: string;
  readonly target: Target;
  readonly wall: number[];
  readonly cpu: number[];
}

const row = (name: string, target: Target): Row => ({ name, target, wall: [], cpu: [] });

let worker: GpuWorker | undefined;
try {
  await using served = await serve({
    edge: { script: bundle(path.join(ROOT, "apps/edge/src/index.ts")), ...edgeParts() },
    bare: { script: bundle(path.join(ROOT, "bench/workers/bare.ts")), compatibilityDate: COMPATIBILITY_DATE },
  });
  await migrate(served);
  const [edge, bare] = [await served.url("edge"), await served.url("bare")];
  const env = { EDGE_URL: edge, FLEET_TOKEN };
  worker = await startGpuWorker({ root: ROOT, port: await freePort(), models: [MODEL], env, onLine: () => {} });
  const admin = { authorization: `Bearer ${ADMIN_KEY}` };
  const project = (await (await postJson(`${edge}/v1/admin/projects`, { name: "bench" }, admin)).json()) as {
    id: string;
  };
  const created = await postJson(`${edge}/v1/admin/projects/${project.id}/keys`, { name: "bench" }, admin);
  const { value } = (await created.json()) as { value: string };
  const local = await prepare(edge, {});
  const keyed = await prepare(edge, { authorization: `Bearer ${value}` });
  await worker.stop();

  const lengths = { latent: await warm(local.latent), picture: await warm(local.picture) };
  await Promise.all([warm(keyed.latent), warm(keyed.picture)]);
  const rows = (["latent", "picture"] as const).flatMap((kind) => [
    row(`bare route, ${lengths[kind]} bytes`, { url: `${bare}/bytes/${lengths[kind]}` }),
    row(`${kind}, on this machine`, local[kind]),
    row(`${kind}, with a key`, keyed[kind]),
  ]);
  for (let round = 0; round <= rounds; round++) {
    for (const { target, wall, cpu } of rows) {
      const before = served.cpuSeconds();
      const seconds = await load(target, requests, CONNECTIONS);
      // The first round warms up.
      if (round > 0) {
        wall.push(requests / seconds);
        cpu.push(requests / (served.cpuSeconds() - before));
      }
    }
  }
  const ratios = (values: readonly number[], base: readonly number[]) =>
    median(values.map((value, i) => value / base[i]!)).toFixed(2);
  printTable(
    ["reads", "a second", "ratio", "a second of processor time", "ratio"],
    rows.map(({ name, wall, cpu }, i) => {
      const base = rows[i - (i % 3)]!;
      const [perSecond, perCpu] = [median(wall).toFixed(0), median(cpu).toFixed(0)];
      return [name, perSecond, ratios(wall, base.wall), perCpu, ratios(cpu, base.cpu)];
    }),
  );
} finally {
  await worker?.stop();
}
