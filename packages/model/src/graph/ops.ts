/**
 * The closed op vocabulary. Adding an op here does not compile until it has a shape rule (`shapes.ts`), a gradient
 * (`gradients.ts`), an ONNX emission (`../onnx/emit.ts`) and an interpretation (`interpret.ts`).
 */
export type DType = "f32" | "i32";
/** A size, or the symbol `"batch"`: the number of items, unknown until the emitted network runs. */
export type Dim = number | "batch";
export type Shape = readonly Dim[];

type None = Readonly<Record<string, never>>;

/** Padding at the top, left, bottom and right of an image: zeros added, or cropped by convTranspose2d. */
export type Pads = readonly [number, number, number, number];

export interface Attrs {
  /** A network input, fed at every run. */
  input: { readonly name: string; readonly shape: Shape; readonly dtype: DType };
  /** A weight, f32. Emitted as an initializer for inference and as an input for training. */
  param: { readonly name: string; readonly shape: Shape };
  /** A literal; its data must not be mutated. */
  constant: { readonly data: Float32Array | Int32Array; readonly shape: readonly number[] };

  neg: None;
  exp: None;
  log: None;
  sqrt: None;
  tanh: None;
  erf: None;
  sigmoid: None;
  sin: None;
  cos: None;
  /** -1, 0 or 1. */
  sign: None;

  /** Binary arithmetic, with NumPy's broadcasting. */
  add: None;
  sub: None;
  mul: None;
  div: None;

  /** [..., M, K] x [..., K, N] -> [..., M, N], leading dimensions broadcast. */
  matmul: None;
  /** Over the last axis. */
  softmax: None;
  /** Sums over `axes` (non-negative, each once), keeping them with size 1. */
  reduceSum: { readonly axes: readonly number[] };

  reshape: { readonly shape: Shape };
  transpose: { readonly perm: readonly number[] };
  /** Broadcasts to `shape`. */
  expand: { readonly shape: Shape };
  concat: { readonly axis: number };
  /** Elements start, start + step, ... below `end` of one axis. */
  slice: { readonly axis: number; readonly start: number; readonly end: number; readonly step: number };
  /** Zeros before and after along one axis. */
  pad: { readonly axis: number; readonly before: number; readonly after: number };

  /** x [B,C,H,W], w [O,C,kh,kw] -> [B,O,H',W'], cross-correlation. */
  conv2d: { readonly stride: number; readonly pads: Pads };
  /**
   * x [B,O,H,W], w [O,C,kh,kw] -> [B,C,H',W'] with H' = (H-1) stride + kh - top - bottom + extra: conv2d's adjoint.
   * `extra` rows and columns, fewer than `stride`, are added at the bottom and right.
   */
  convTranspose2d: { readonly stride: number; readonly pads: Pads; readonly extra: readonly [number, number] };

  /** table [V,D], ids i32 [...] in [0,V) -> [...,D]. */
  gather: None;
  /** ids i32 [...] -> f32 [...,depth]: 1 where the index equals the id, else 0. */
  oneHot: { readonly depth: number };
}

export type OpName = keyof Attrs;

export const UNARY = ["neg", "exp", "log", "sqrt", "tanh", "erf", "sigmoid", "sin", "cos", "sign"] as const;
export const BINARY = ["add", "sub", "mul", "div"] as const;
export type UnaryName = (typeof UNARY)[number];
export type BinaryName = (typeof BINARY)[number];
