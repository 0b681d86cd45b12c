/** Graphs composed like networks: many ops, shared sub-graphs, values with several uses. */
import { ids, nonzero, real, weight, type Case, type Fed } from "./case.ts";
import * as g from "../src/graph/build.ts";
import type { Value } from "../src/graph/value.ts";

const of = (name: string, fed: readonly Fed[], build: Case["build"]): Case => ({ name, fed, build });

function layerNorm(x: Value, scale: Value, bias: Value): Value {
  const centred = g.sub(x, g.reduceMean(x, -1));
  const variance = g.reduceMean(g.mul(centred, centred), -1);
  return g.add(g.mul(g.div(centred, g.sqrt(g.add(variance, 1e-5))), scale), bias);
}
function attention(q: Value, k: Value, v: Value): Value {
  return g.matmul(g.softmax(g.mul(g.matmul(q, g.swapLast(k)), 0.5)), v);
}
const gelu = (x: Value): Value => g.mul(g.mul(x, 0.5), g.add(g.erf(g.mul(x, Math.SQRT1_2)), 1));
const relu = (x: Value): Value => g.mul(x, g.mul(g.add(g.sign(x), 1), 0.5));
const silu = (x: Value): Value => g.mul(x, g.sigmoid(x));
const norm = (x: Value): Value => g.sqrt(g.reduceSum(g.mul(x, x), -1));

export const COMPOSITIONS: readonly Case[] = [
  of("LayerNorm", [real(["batch", 3, 4]), weight([4]), weight([4])], (x, w, b) => layerNorm(x, w, b)),
  of("GroupNorm", [real([2, 4, 2, 3]), weight([4])], (x, w) => {
    const groups = g.reshape(x, [2, 2, 12]);
    const centred = g.sub(groups, g.reduceMean(groups, -1));
    const deviation = g.sqrt(g.add(g.reduceMean(g.mul(centred, centred), -1), 1e-6));
    return g.mul(g.reshape(g.div(centred, deviation), [2, 4, 2, 3]), g.reshape(w, [1, 4, 1, 1]));
  }),
  of("softmax attention", [real(["batch", 2, 3, 2]), real(["batch", 2, 4, 2]), real(["batch", 2, 4, 2])], (q, k, v) =>
    attention(q, k, v),
  ),
  of("self-attention of one projection", [real(["batch", 3, 2]), weight([2, 6])], (x, w) => {
    const [q, k, v] = g.split(g.matmul(x, w), 3, -1) as [Value, Value, Value];
    return g.add(x, attention(q, k, v));
  }),
  of("GELU", [real(["batch", 5], -3, 3)], (x) => gelu(x)),
  of("SwiGLU", [real(["batch", 6])], (x) => {
    const [value, gate] = g.split(x, 2, -1) as [Value, Value];
    return g.mul(value, silu(gate));
  }),
  of("slices that overlap, repeat, touch and leave gaps", [real(["batch", 7, 3])], (x) => {
    const parts = [g.slice(x, 1, 4, 6), g.slice(x, 1, 1, 3), g.slice(x, 1, 2, 4), g.slice(x, 1, 1, 3)];
    const columns = g.exp(g.slice(x, 2, 0, 2));
    return g.concat([...parts.map((part, i) => g.sin(g.mul(part, i + 1))), g.pad(columns, 2, 1, 0)], 1);
  }),
  of("a shared sub-graph", [real([2, 3]), weight([3, 3])], (x, w) => {
    const y = g.tanh(g.matmul(x, w));
    return g.add(g.mul(y, y), g.add(g.sigmoid(y), g.matmul(y, w)));
  }),
  of("a value used many times", [nonzero([3])], (x) =>
    g.add(g.add(g.mul(x, g.mul(x, x)), g.div(g.sin(x), x)), g.sub(x, g.mul(g.exp(x), x))),
  ),
  of("a weight tied over three layers", [real(["batch", 3]), weight([3, 3])], (x, w) => {
    let y = x;
    for (let i = 0; i < 3; i++) y = g.add(y, gelu(g.matmul(y, w)));
    return y;
  }),
  of("cross entropy", [real(["batch", 4]), ids(["batch"], 4)], (x, i) => {
    const picked = g.reduceSum(g.mul(g.softmax(x), g.oneHot(i, 4)), -1);
    return g.neg(g.log(picked));
  }),
  of("rectified linear units", [nonzero(["batch", 3]), weight([3, 2])], (x, w) => g.matmul(relu(x), w)),
  of("cosine distance", [real(["batch", 4]), real(["batch", 4])], (a, b) =>
    g.sub(1, g.div(g.reduceSum(g.mul(a, b), -1), g.mul(norm(a), norm(b)))),
  ),
  of("time embedding", [real(["batch", 1], 0, 1), weight([4, 2])], (t, w) => {
    const angle = g.mul(t, g.constant(Float32Array.of(1, 0.1), [1, 2]));
    return g.matmul(g.concat([g.cos(angle), g.sin(angle)], 1), w);
  }),
  of(
    "convolution down and up",
    [real(["batch", 1, 4, 4]), weight([2, 1, 3, 3]), weight([2, 1, 3, 3])],
    (x, down, up) => {
      const y = silu(g.conv2d(x, down, { stride: 2, pads: [1, 1, 1, 1] }));
      return g.convTranspose2d(y, up, { stride: 2, pads: [1, 1, 1, 1], extra: [1, 1] });
    },
  ),
  of(
    "embedded tokens attended by a query",
    [ids(["batch", 3], 5), weight([5, 2]), weight([1, 1, 2])],
    (i, table, q) => {
      const tokens = g.gather(table, i);
      return attention(g.expand(q, [i.shape[0]!, 1, 2]), tokens, tokens);
    },
  ),
];
