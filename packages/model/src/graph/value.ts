/**
 * The graph: immutable values, each the result of one op. A graph is everything reachable from its outputs; there is
 * no builder object and no mutation, so sub-graphs are shared by sharing values.
 */
import type { Attrs, DType, OpName, Shape } from "./ops.ts";

export type { Dim, DType, Shape } from "./ops.ts";

export interface Value<K extends OpName = OpName> {
  readonly op: K;
  readonly inputs: readonly Value[];
  readonly attrs: Attrs[K];
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A value of any op, as a union discriminated by the op's name. */
export type AnyValue = { [K in OpName]: Value<K> }[OpName];

/** Values reachable from `outputs` in topological order, each once. Iterative: depth is unbounded. */
export function topological(outputs: readonly Value[]): AnyValue[] {
  const order: AnyValue[] = [];
  const done = new Set<Value>();
  const stack: { value: Value; next: number }[] = [];
  for (const output of outputs) {
    stack.push({ value: output, next: 0 });
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      if (done.has(top.value)) {
        stack.pop();
      } else if (top.next < top.value.inputs.length) {
        stack.push({ value: top.value.inputs[top.next++]!, next: 0 });
      } else {
        done.add(top.value);
        order.push(top.value as AnyValue);
        stack.pop();
      }
    }
  }
  return order;
}

/** Sizes without the symbol; throws if one is symbolic, because gradients and loops need the count. */
export function concrete(shape: Shape): number[] {
  return shape.map((dim) => {
    if (dim === "batch") throw new Error(`expected concrete sizes, got [${shape.join(", ")}]`);
    return dim;
  });
}

/** Number of elements of a concrete shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return concrete(shape).reduce((product, dim) => product * dim, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}
