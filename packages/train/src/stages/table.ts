/** Tables: rows of numbers from which training samples. */
export type TableData = Uint8Array | Float16Array | Int32Array | Float32Array;

export interface ArrayTable {
  readonly data: TableData;
  /** [count, ...] */
  readonly dims: readonly number[];
}

/** Rows that are computed on access. */
export interface LazyTable {
  readonly dims: readonly number[];
  readonly read: (row: number, target: Float32Array | Int32Array) => void;
}

export type Table = ArrayTable | LazyTable;
export type Tables = ReadonlyMap<string, Table>;

/** Numbers per row. */
export const rowSize = ({ dims }: Pick<Table, "dims">): number => dims.slice(1).reduce((size, dim) => size * dim, 1);

export function tableNamed(tables: Tables, name: string): Table {
  const table = tables.get(name);
  if (table === undefined) throw new Error(`expected a table ${name}, got ${[...tables.keys()].join(", ") || "none"}`);
  return table;
}

/** A table of integers. */
export function integersNamed(tables: Tables, name: string): Int32Array {
  const table = tableNamed(tables, name);
  if ("data" in table && table.data instanceof Int32Array) return table.data;
  throw new Error(`expected an i32 table ${name}`);
}

/** Pictures, u8 [count,3,S,S]. */
export function picturesNamed(tables: Tables, name: string): { pixels: Uint8Array; size: number; count: number } {
  const table = tableNamed(tables, name);
  const [count, planes, size, width] = table.dims;
  if ("data" in table && table.data instanceof Uint8Array && planes === 3 && size === width)
    return { pixels: table.data, size: size!, count: count! };
  throw new Error(`expected a table ${name} of pictures, u8 [count, 3, S, S], got [${table.dims.join(", ")}]`);
}

/** Writes the rows at `indices`, concatenated, as numbers of the target's type. */
export function gather(table: Table, indices: ArrayLike<number>, target: Float32Array | Int32Array): void {
  const [size, count] = [rowSize(table), table.dims[0]!];
  if (target.length !== indices.length * size)
    throw new RangeError(`expected space for ${indices.length} rows of ${size} numbers, got ${target.length}`);
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]!;
    if (!(row >= 0 && row < count)) throw new RangeError(`expected a row below ${count}, got ${row}`);
    if ("read" in table) table.read(row, target.subarray(i * size, (i + 1) * size));
    else target.set(table.data.subarray(row * size, (row + 1) * size), i * size);
  }
}

/** standardised = (x - shift) x scale, with one number per channel, or one for all. */
export interface Statistics {
  readonly shift: readonly number[];
  readonly scale: readonly number[];
}

/**
 * Mean and 1 / standard deviation of every channel of the first `rows` rows of [count, channels, ...], in two passes; a
 * constant channel has scale 1.
 */
export function channelStatistics(data: ArrayLike<number>, channels: number, plane: number, rows: number): Statistics {
  const [shift, scale]: [number[], number[]] = [[], []];
  const stride = channels * plane;
  for (let channel = 0; channel < channels; channel++) {
    const over = (use: (x: number) => number): number => {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        const start = row * stride + channel * plane;
        for (let i = start; i < start + plane; i++) sum += use(data[i]!);
      }
      return sum / (rows * plane);
    };
    const mean = over((x) => x);
    const variance = over((x) => (x - mean) ** 2);
    shift.push(mean);
    scale.push(variance > 0 ? 1 / Math.sqrt(variance) : 1);
  }
  return { shift, scale };
}

/**
 * "channels": each index of a row's first axis to mean 0 and standard deviation 1; "overall": divided by the root mean
 * square of the deviation from the mean row.
 */
export type Standardize = "channels" | "overall";

/** One scale: 1 / the root mean square of the deviation from the mean row; 1 if all rows are equal. */
export function overallStatistics(data: ArrayLike<number>, size: number, rows: number): Statistics {
  const mean = new Float64Array(size);
  for (let i = 0; i < rows * size; i++) mean[i % size]! += data[i]! / rows;
  let squares = 0;
  for (let i = 0; i < rows * size; i++) squares += (data[i]! - mean[i % size]!) ** 2;
  const deviation = Math.fround(Math.sqrt(squares / (rows * size)));
  return { shift: [0], scale: [deviation > 0 ? 1 / deviation : 1] };
}

/** Standardises rows in place by the statistics of the first `rows` rows. */
export function standardize({ data, dims }: ArrayTable, how: Standardize, rows: number): Statistics {
  const size = rowSize({ dims });
  const channels = how === "channels" ? dims[1]! : 1;
  const plane = size / channels;
  const found =
    how === "channels" ? channelStatistics(data, channels, plane, rows) : overallStatistics(data, size, rows);
  for (let i = 0; i < data.length; i++) {
    const channel = Math.floor(i / plane) % channels;
    data[i] = (data[i]! - found.shift[channel]!) * found.scale[channel]!;
  }
  return found;
}
