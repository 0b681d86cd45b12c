/** The exact index behind two addresses, for bench/search.ts. */
import { Random } from "@reptok/shared";
import { ExactIndex } from "../../apps/edge/src/search/exact-index.ts";
import type { VectorShard } from "../../apps/edge/src/search/vector-shard.ts";

export { VectorShard } from "../../apps/edge/src/search/vector-shard.ts";

interface Bindings {
  readonly VECTOR_SHARD: DurableObjectNamespace<VectorShard>;
}

/** Normally distributed, by a seed: latents are somewhat like that, and no two alike. */
const values = (seed: number, size: number) => new Random(seed).normals(new Float32Array(size));

const CHUNK = 500;

export default {
  /** `/fill?namespace&from&to&size` and `/query?namespace&seed&size&limit&percent`: vector i has `part` i modulo 100. */
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const number = (name: string) => Number(searchParams.get(name));
    const namespace = searchParams.get("namespace") ?? "";
    const index = new ExactIndex(env.VECTOR_SHARD);
    if (pathname === "/query") {
      const percent = number("percent");
      const conditions = percent === 100 ? [] : [{ key: "part", op: "lt", value: percent } as const];
      const query = { values: values(number("seed"), number("size")), limit: number("limit"), conditions };
      return Response.json(await index.query(namespace, query));
    }
    for (let at = number("from"); at < number("to"); at += CHUNK) {
      const length = Math.min(CHUNK, number("to") - at);
      const vectors = Array.from({ length }, (_, i) => {
        const id = `lat_${String(at + i).padStart(40, "0")}`;
        return { id, values: values(at + i, number("size")), scalars: [["part", (at + i) % 100]] as const };
      });
      await index.upsert(namespace, vectors);
    }
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<Bindings>;
