/** The edge, with a route that offers jobs to its dispatcher directly, bypassing the API: `POST /offer {"from", "count", "at_once"}`. */
import edge from "../../apps/edge/src/index.ts";
import { offerOf } from "../../apps/edge/src/domain/offer.ts";
import type { Env, JobMessage } from "../../apps/edge/src/env.ts";

export * from "../../apps/edge/src/index.ts";

interface Order {
  readonly from: number;
  readonly count: number;
  /** Maximum concurrent offers. */
  readonly at_once: number;
  readonly version: string;
}

const REQUEST = { kind: "generate", condition: { prompt: "a" }, seeds: [1] } as const;
/** Projects of the jobs, in turn. */
const PROJECTS = 20;

const idOf = (i: number) => `job_${i}`;
const projectOf = (i: number) => `proj_${i % PROJECTS}`;

/** The rows that requests would have written. */
async function insert({ DB }: Env, { from, count, version }: Order): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) => ({ id: idOf(from + i), project: projectOf(from + i) }));
  const query = `insert into jobs (id, project, model, version, space, decoder, request, status, created_at)
    select value ->> 'id', value ->> 'project', 'bench', ?1, ?1, ?1, ?2, 'starting', ?3 from json_each(?4)`;
  await DB.prepare(query).bind(version, JSON.stringify(REQUEST), Date.now(), JSON.stringify(rows)).run();
}

async function offer({ DISPATCHER }: Env, { from, count, at_once, version }: Order): Promise<void> {
  let next = from;
  const lane = async () => {
    while (next < from + count) {
      const i = next++;
      const job = {
        id: idOf(i),
        project: projectOf(i),
        lane: "interactive",
        weight: 1,
        version,
        request: REQUEST,
      } as const;
      await DISPATCHER.getByName("0").offer([offerOf({ ...job, attempts: 0, cancelAt: null, webhook: null })]);
      // Without a pause these calls keep the process busy, and it does not read the workers' messages.
      await scheduler.wait(1);
    }
  };
  await Promise.all(Array.from({ length: at_once }, lane));
}

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname !== "/insert" && pathname !== "/offer") return edge.fetch(request, env, ctx);
    await (pathname === "/insert" ? insert : offer)(env, await request.json<Order>());
    return new Response("done");
  },
} satisfies ExportedHandler<Env, JobMessage>;
