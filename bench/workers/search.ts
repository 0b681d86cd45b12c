/** The edge's local index behind two paths: one that fills it with made latents, one that asks it. */
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
  /** `/fill?namespace&from&to&size` and `/query?namespace&seed&size&limit`. */
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const number = (name: string) => Number(searchParams.get(name));
    const namespace = searchParams.get("namespace") ?? "";
    const index = new ExactIndex(env.VECTOR_SHARD);
    if (pathname === "/query")
      return Response.json(
        await index.query(namespace, { values: values(number("seed"), number("size")), limit: number("limit") }),
      );
    for (let at = number("from"); at < number("to"); at += CHUNK) {
      const length = Math.min(CHUNK, number("to") - at);
      const vectors = Array.from({ length }, (_, i) => {
        return { id: `lat_${String(at + i).padStart(40, "0")}`, values: values(at + i, number("size")) };
      });
      await index.upsert(namespace, vectors);
    }
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<Bindings>;
