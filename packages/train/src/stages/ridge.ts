/** Ridge regression between the rows of two tables, in closed form. */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Ridge } from "./declaration.ts";
import { gather, integersNamed, rowSize, tableNamed, type Tables } from "./table.ts";

/**
 * y = weight x + bias with minimal squared error plus lambda x (mean variance of x) x |weight|^2 per row.
 * @returns weight f32 [out, in] row-major, bias f32 [out]
 */
export function ridgeRegression(
  { x, y, rows, lambda }: Omit<Ridge, "part">,
  tables: Tables,
): { readonly weight: Float32Array; readonly bias: Float32Array } {
  const [from, to] = [tableNamed(tables, x), tableNamed(tables, y)];
  const [width, out] = [rowSize(from), rowSize(to)];
  const picked = integersNamed(tables, rows);
  const [input, target] = [new Float32Array(width), new Float32Array(out)];
  const eachRow = (use: () => void): void => {
    for (const row of picked) {
      gather(from, [row], input);
      gather(to, [row], target);
      use();
    }
  };
  const [meanX, meanY] = [new Float64Array(width), new Float64Array(out)];
  eachRow(() => {
    input.forEach((value, i) => (meanX[i]! += value / picked.length));
    target.forEach((value, i) => (meanY[i]! += value / picked.length));
  });
  const covariance = Array.from({ length: width }, () => new Float64Array(width));
  const cross = Array.from({ length: width }, () => new Float64Array(out));
  eachRow(() => {
    for (let i = 0; i < width; i++) {
      const centred = (input[i]! - meanX[i]!) / picked.length;
      const [own, shared] = [covariance[i]!, cross[i]!];
      for (let j = 0; j <= i; j++) own[j]! += centred * (input[j]! - meanX[j]!);
      for (let j = 0; j < out; j++) shared[j]! += centred * (target[j]! - meanY[j]!);
    }
  });
  const trace = covariance.reduce((sum, row, i) => sum + row[i]!, 0);
  for (let i = 0; i < width; i++) {
    covariance[i]![i]! += (lambda * trace) / width;
    for (let j = 0; j < i; j++) covariance[j]![i] = covariance[i]![j]!;
  }
  const solution = new CholeskyDecomposition(new Matrix(covariance)).solve(new Matrix(cross)); // [in, out]
  const weight = new Float32Array(out * width);
  const bias = Float32Array.from(meanY);
  for (let o = 0; o < out; o++) {
    let offset = 0;
    for (let i = 0; i < width; i++) {
      weight[o * width + i] = solution.get(i, o);
      offset += solution.get(i, o) * meanX[i]!;
    }
    bias[o] = meanY[o]! - offset;
  }
  return { weight, bias };
}
