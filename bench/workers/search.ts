/** The exact index, and a plain scan of f32 vectors for comparison, for bench/search.ts. */
import { Random } from "@reptok/shared";
import { ExactIndex } from "../../apps/edge/src/search/exact-index.ts";
import type { VectorShard } from "../../apps/edge/src/search/vector-shard.ts";

export { VectorShard } from "../../apps/edge/src/search/vector-shard.ts";

interface Bindings {
  readonly VECTOR_SHARD: DurableObjectNamespace<VectorShard>;
}

/** A normally distributed vector by its seed, similar to a latent's values; all are distinct. */
const values = (seed: number, size: number) => new Random(seed).normals(new Float32Array(size));

const CHUNK = 500;

/** Vectors 0 to `count` - 1, concatenated, and their norms. */
function table(count: number, size: number) {
  const all = new Float32Array(count * size);
  const lengths = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const vector = values(i, size);
    all.set(vector, i * size);
    lengths[i] = Math.hypot(...vector);
  }
  return { all, lengths };
}
let scanned: { readonly key: string; readonly vectors: ReturnType<typeof table> } | undefined;

/** The indices of the `limit` vectors with the largest cosine to the query, in one pass over all values. */
function scan(count: number, size: number, seed: number, limit: number): number[] {
  const key = `${count} ${size}`;
  if (scanned?.key !== key) scanned = { key, vectors: table(count, size) };
  const { all, lengths } = scanned.vectors;
  const query = values(seed, size);
  const best: { i: number; score: number }[] = [];
  for (let i = 0, at = 0; i < count; i++) {
    let product = 0;
    for (let j = 0; j < size; j++) product += all[at++]! * query[j]!;
    const score = product / lengths[i]!;
    if (best.length === limit && score <= best.at(-1)!.score) continue;
    best.splice(best.findIndex((other) => other.score < score) >>> 0, 0, { i, score });
    best.length = Math.min(best.length, limit);
  }
  return best.map(({ i }) => i);
}

export default {
  /**
   * `/fill?namespace&from&to&size`, `/query?namespace&seed&size&limit&percent` and `/scan?count&seed&size&limit`: vector i has `part` i
   * modulo 100.
   */
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const number = (name: string) => Number(searchParams.get(name));
    const namespace = searchParams.get("namespace") ?? "";
    const index = new ExactIndex(env.VECTOR_SHARD);
    if (pathname === "/scan")
      return Response.json(scan(number("count"), number("size"), number("seed"), number("limit")));
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
