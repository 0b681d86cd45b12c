/**
 * A service that speaks the GPU worker's protocol without a GPU, for what only the edge decides: retries, redelivery,
 * caching, errors. It runs in Node, where the tests' workerd sends its fetches. Tests steer it by `POST /control`.
 *
 * Outputs are functions of the job: a latent is filled with (seed mod 1000) / 128, a picture is the text of what was drawn.
 */
import {
  ApiError,
  contentDigest,
  type ErrorCode,
  decodeBase64,
  decodeLatent,
  encodeBase64,
  encodeLatent,
  Job,
  type JobEvent,
  type JobOutput,
  type Manifest,
  type ModelVersion,
  sameVersion,
  verifyRequest,
  versionOf,
} from "@reptok/shared";
import * as z from "zod";
import { BUNDLES, MANIFEST, REPLACED } from "./manifest.ts";

/** Of the tests' edge. */
export const SECRET = "a-secret-of-the-tests-0123456789";

/** What the service does with the jobs it is posted. */
export const Mode = z.enum([
  "normal",
  /** Every call fails, as with the process gone. */
  "away",
  /** 503 for jobs; models are answered. */
  "full",
  /** Accepts jobs and breaks the connection before any result. */
  "dies",
  /** Says that encode jobs' pictures cannot be decoded. */
  "undecodable",
  /** Answers no job until the mode changes. */
  "hangs",
  /** Tells of half the way, with a partial picture where asked for, and stays there until the mode changes or the job is canceled. */
  "halfway",
  /** Says that the job is running already. */
  "conflicts",
  /** Answers with a latent that is none. */
  "babbles",
  /** Answers a request of several jobs with 400, and one of a single job whose prompt is "bad" too. */
  "rejects",
  /** Says that another version computed the result. */
  "mistakes",
  /** Knows another secret. */
  "distrusts",
]);
export type Mode = z.infer<typeof Mode>;

const text = (value: string) => new TextEncoder().encode(value);

function latentOf(seed: number, { model, space }: ModelVersion): string {
  const data = new Float32Array(MANIFEST.token.dimensions).fill((seed % 1000) / 128);
  return encodeBase64(encodeLatent({ model, space, dtype: "f16", tokens: 1, dimensions: data.length, data }));
}

function drawing(latent: string, seed: number, spec: object, { decoder }: ModelVersion): string {
  const { data } = decodeLatent(decodeBase64(latent));
  return encodeBase64(text(JSON.stringify({ first: data[0], seed, ...spec, decoder })));
}

function outputsOf(job: Job): JobOutput[] {
  switch (job.kind) {
    case "encode":
      return [{ latent: latentOf(decodeBase64(job.picture).length, job.version) }];
    case "decode":
      return job.latents.map((latent, i) => ({ picture: drawing(latent, job.seeds[i]!, job.image, job.version) }));
    case "generate":
      return job.seeds.map((seed) => {
        const latent = latentOf(seed, job.version);
        return job.image ? { latent, picture: drawing(latent, seed, job.image, job.version) } : { latent };
      });
  }
}

function eventsOf(job: Job, mode: Mode): readonly JobEvent[] {
  const failed = (code: ErrorCode) =>
    [{ type: "error", job: job.id, error: new ApiError(code, mode).body, retryable: false }] as const;
  if (mode === "undecodable" && job.kind === "encode") return failed("invalid_image");
  if (mode === "conflicts") return failed("conflict");
  const version = mode === "mistakes" ? versionOf(REPLACED) : job.version;
  const outputs = mode === "babbles" ? [{ latent: "AAAA" }] : outputsOf(job);
  return [
    { type: "queued", job: job.id, position: 0 },
    { type: "started", job: job.id },
    { type: "progress", job: job.id, step: 1, steps: 1 },
    { type: "result", job: job.id, version, outputs, predictTime: 0.5 },
  ];
}

/** What "halfway" tells first. */
function firstHalf(job: Job): readonly JobEvent[] {
  const partials = job.kind === "encode" ? 0 : (job.partials ?? 0);
  return [
    { type: "queued", job: job.id, position: 2 },
    { type: "started", job: job.id },
    { type: "progress", job: job.id, step: 5, steps: 10 },
    ...Array.from({ length: partials }, (_, partial) => {
      return {
        type: "partial",
        job: job.id,
        index: 0,
        partial,
        picture: encodeBase64(text(`partial ${partial}`)),
      } as const;
    }),
  ];
}

const ndjson = (events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");

/** What a webhook's receiver was sent. */
export interface Received {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Names that the stand-in for the resolver knows. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "public.example.com": ["93.184.216.34", "2606:2800:220:1::1"],
  "rebound.example.com": ["93.184.216.34", "10.0.0.1"],
  "inside.example.com": ["fd00::1"],
};

function resolve({ searchParams }: URL): Response {
  const [type, mark] = searchParams.get("type") === "A" ? ([1, "."] as const) : ([28, ":"] as const);
  const found = (NAMES[searchParams.get("name") ?? ""] ?? []).filter((data) => data.includes(mark));
  return Response.json({ Status: 0, Answer: found.map((data) => ({ type, data })) });
}

export function gpuWorker(): (request: Request) => Promise<Response> {
  let mode: Mode = "normal";
  let bundles: readonly Manifest[] = BUNDLES.tiny;
  /** Resolved when the mode changes. */
  let changed = Promise.withResolvers<void>();
  let posted: string[][] = [];
  const received: Received[] = [];
  const tenants: Record<string, string> = {};
  const canceled = new Map<string, PromiseWithResolvers<JobEvent>>();

  /** As the real one does; null for a request that is what was signed. */
  async function refuse(request: Request): Promise<Response | null> {
    const body = new Uint8Array(await request.clone().arrayBuffer());
    const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
    try {
      const { digest } = await verifyRequest(mode === "distrusts" ? [] : [SECRET], request, Date.now());
      if (digest === contentDigest(sha256)) return null;
    } catch {}
    return Response.json({ error: new ApiError("unauthorized", "no").body }, { status: 401 });
  }

  function control(next: Mode): Response {
    mode = next;
    changed.resolve();
    changed = Promise.withResolvers();
    const answer = Response.json({ posted });
    posted = [];
    return answer;
  }

  /** Both halves of "halfway". */
  function goHalfway(job: Job): Response {
    const stopped = Promise.withResolvers<JobEvent>();
    canceled.set(job.id, stopped);
    const last = changed.promise.then(() => eventsOf(job, mode).slice(1));
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(text(ndjson(firstHalf(job))));
        controller.enqueue(text(ndjson(await Promise.race([last, stopped.promise.then((event) => [event])]))));
        controller.close();
      },
    });
    return new Response(body);
  }

  function cancelJob(id: string): Response {
    const error = new ApiError("canceled", "the job was canceled").body;
    const stopped = canceled.get(id);
    stopped?.resolve({ type: "error", job: id, error, retryable: false });
    return Response.json({ id }, { status: stopped ? 202 : 404 });
  }

  const serves = (job: Job) => bundles.some((manifest) => sameVersion(versionOf(manifest), job.version));

  function refused({ id }: Job): readonly JobEvent[] {
    const { body } = new ApiError("model_version_mismatch", "expected a job of what is served", "version");
    return [{ type: "error", job: id, error: body, retryable: false }];
  }

  async function runJobs(request: Request): Promise<Response> {
    const { jobs } = z.object({ jobs: z.array(Job) }).parse(await request.json());
    posted.push(jobs.map((job) => job.id));
    for (const { id, tenant } of jobs) tenants[id] = tenant;
    if (mode === "hangs") await changed.promise;
    if (mode === "halfway" && jobs.length === 1) return goHalfway(jobs[0]!);
    const bad =
      jobs.length > 1 ||
      (jobs[0]?.kind === "generate" && "prompt" in jobs[0].condition && jobs[0].condition.prompt === "bad");
    if (mode === "rejects" && bad) {
      return Response.json({ error: new ApiError("invalid_request", "no").body }, { status: 400 });
    }
    if (mode === "full") return Response.json({}, { status: 503 });
    // A line that does not end is what a broken connection leaves.
    if (mode === "dies") return new Response(`${ndjson([{ type: "started", job: jobs[0]!.id }])}{"type":`);
    return new Response(ndjson(jobs.flatMap((job) => (serves(job) ? eventsOf(job, mode) : refused(job)))));
  }

  /** Answers with the status that the path ends in, or, for "hang", when the mode changes. */
  async function receive(request: Request, status: string): Promise<Response> {
    received.push({ url: request.url, headers: Object.fromEntries(request.headers), body: await request.text() });
    if (status === "hang") await changed.promise;
    const headers = status === "302" ? { location: "http://10.0.0.1/" } : {};
    return new Response(null, { status: Number(status) || 204, headers });
  }

  return async (request) => {
    const url = new URL(request.url);
    const { pathname } = url;
    if (pathname === "/tenants") return Response.json(tenants);
    if (pathname === "/received") return Response.json(received.splice(0));
    if (pathname === "/dns-query") return resolve(url);
    if (pathname.startsWith("/hook/")) return receive(request, pathname.slice("/hook/".length));
    if (pathname === "/control") return control(Mode.parse(await request.text()));
    if (pathname === "/bundles") {
      bundles = BUNDLES[z.enum(["tiny", "redrawn", "replaced"]).parse(await request.text())];
      return new Response();
    }
    if (mode === "away") throw new Error("connection refused");
    const refused = pathname.startsWith("/v1/") ? await refuse(request) : null;
    if (refused) return refused;
    if (pathname === "/v1/models") return Response.json({ object: "list", data: bundles });
    if (pathname === "/v1/jobs") return runJobs(request);
    const cancel = /^\/v1\/jobs\/([^/]+)\/cancel$/.exec(pathname);
    if (cancel) return cancelJob(cancel[1]!);
    return new Response(null, { status: pathname === "/readyz" ? 200 : 404 });
  };
}
