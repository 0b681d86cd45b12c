/** Prints a graph, one value per line, for reading and for snapshot tests; validates it against the shape rules. */
import { shapes } from "./shapes.ts";
import { sameShape, topological, type Value } from "./value.ts";

function attribute(value: unknown): string {
  if (value instanceof Float32Array || value instanceof Int32Array) {
    const head = [...value.subarray(0, 6)].map((x) => Number(x.toPrecision(6))).join(" ");
    return value.length > 6 ? `${head} ... (${value.length})` : head;
  }
  return Array.isArray(value) ? `[${value.map(attribute).join(", ")}]` : String(value);
}

/** For instance `%3 = matmul(%0, %2) : f32[4, 8]`. The last line lists the outputs. */
export function printGraph(outputs: Readonly<Record<string, Value>>): string {
  const names = new Map<Value, string>();
  const lines = topological(Object.values(outputs)).map((value, i) => {
    names.set(value, `%${i}`);
    const inputs = value.inputs.map((input) => names.get(input)!);
    const attrs = Object.entries(value.attrs)
      .filter(([key]) => key !== "shape" && key !== "dtype")
      .map(([key, x]) => `${key}=${attribute(x)}`);
    return `%${i} = ${value.op}(${[...inputs, ...attrs].join(", ")}) : ${value.dtype}[${value.shape.join(", ")}]`;
  });
  const ends = Object.entries(outputs).map(([name, value]) => `${name}=${names.get(value)}`);
  return [...lines, `return ${ends.join(", ")}`].join("\n");
}

/**
 * Validates a graph: every value has the shape and dtype that its rule infers, and a name denotes one kind, shape and
 * dtype.
 * @throws on the first invalid value in topological order
 */
export function validateGraph(outputs: Readonly<Record<string, Value>> | readonly Value[]): void {
  const named = new Map<string, Value>();
  for (const value of topological(Object.values(outputs))) {
    const rule = shapes[value.op] as (inputs: readonly Value[], attrs: unknown) => Pick<Value, "shape" | "dtype">;
    const { shape, dtype } = rule(value.inputs, value.attrs);
    if (!sameShape(shape, value.shape) || dtype !== value.dtype) {
      throw new Error(
        `${value.op}: expected ${dtype}[${shape.join(", ")}], got ${value.dtype}[${value.shape.join(", ")}]`,
      );
    }
    if (value.op === "input" || value.op === "param") {
      const other = named.get(value.attrs.name);
      if (
        other !== undefined &&
        (other.op !== value.op || other.dtype !== value.dtype || !sameShape(other.shape, value.shape))
      ) {
        throw new Error(`the name ${value.attrs.name} denotes two different values`);
      }
      named.set(value.attrs.name, value);
    }
  }
}
