/** Building blocks of the gradients of convolutions. */
import * as b from "./build.ts";
import type { Pads } from "./ops.ts";
import { concrete, type Shape, type Value } from "./value.ts";

/**
 * The kernel gradient of a conv2d from `image` [B,C,H,W] to `out` [B,O,H',W'] (gradient or value): [O,C,kh,kw].
 * Computed per tap, dW[o,c,i,j] = sum over b, l of out[b,o,l] image[b,c, the l-th cell that tap (i,j) reads]: twice as
 * fast on ONNX Runtime's CPU provider as one product over unfolded patches, which spends its time copying.
 */
export function kernelGradient(
  image: Value,
  out: Value,
  kernel: Shape,
  { stride, pads }: { stride: number; pads: Pads },
): Value {
  const [o, c, kh, kw] = concrete(kernel) as [number, number, number, number];
  const [n, , h, w] = concrete(out.shape) as [number, number, number, number];
  const padded = b.pad(b.pad(image, 2, pads[0], pads[2]), 3, pads[1], pads[3]);
  const flat = b.reshape(out, [n, o, h * w]);
  const taps: Value[] = [];
  for (let i = 0; i < kh; i++) {
    const row = b.slice(padded, 2, i, i + (h - 1) * stride + 1, stride);
    for (let j = 0; j < kw; j++) {
      const seen = b.reshape(b.slice(row, 3, j, j + (w - 1) * stride + 1, stride), [n, c, h * w]);
      taps.push(b.reshape(b.reduceSum(b.matmul(flat, b.swapLast(seen)), 0), [o, c, 1]));
    }
  }
  return b.reshape(b.concat(taps, 2), [o, c, kh, kw]);
}

/** The kernel rotated by 180 degrees with input and output channels swapped: [O,C,kh,kw] -> [C,O,kh,kw]. */
function rotated(kernel: Value): Value {
  const [o, c, kh, kw] = concrete(kernel.shape) as [number, number, number, number];
  const flat = b.reshape(kernel, [o, c, kh * kw]);
  const taps = Array.from({ length: kh * kw }, (_, i) => b.slice(flat, 2, kh * kw - 1 - i, kh * kw - i));
  return b.transpose(b.reshape(b.concat(taps, 2), [o, c, kh, kw]), [1, 0, 2, 3]);
}

/**
 * The image gradient of a conv2d. With stride 1 this is a convolution, which runs twice as fast as a transposed one.
 */
export function imageGradient(g: Value, y: Value<"conv2d">): Value {
  const { stride, pads } = y.attrs;
  const [x, w] = y.inputs as [Value, Value];
  const [kh, kw] = concrete(w.shape).slice(2) as [number, number];
  const rest = [kh - 1 - pads[0], kw - 1 - pads[1], kh - 1 - pads[2], kw - 1 - pads[3]] as const;
  if (stride === 1 && rest.every((p) => p >= 0)) return b.conv2d(g, rotated(w), { pads: rest });
  // rows and columns that the strided kernel never read
  const unseen = (axis: 2 | 3) =>
    (concrete([x.shape[axis]!])[0]! + pads[axis - 2]! + pads[axis] - concrete([w.shape[axis]!])[0]!) % stride;
  return b.convTranspose2d(g, w, { stride, pads, extra: [unseen(2), unseen(3)] });
}
