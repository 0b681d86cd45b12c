/**
 * The map of a shard's vectors: two coordinates per vector and, for near-duplicates, the nearest earlier vector. It is computed
 * in steps of bounded work and stored: a vector is projected once per set of axes and compared once with all earlier vectors.
 */
import { direction } from "@reptok/shared";
import { chunksOf, MAX_PARAMETERS } from "../db/client.ts";
import { type Basis, fitBasis, isOutgrown, MAX_FITTED, project } from "../domain/projection.ts";

/** Minimum similarity of near-duplicates, and lower limit of the threshold of a map. */
export const MIN_SIMILARITY = 0.9;
/** Maximum number of vectors that a step projects. */
const PROJECTED = 10_000;
/** Maximum number of multiplications that a step needs to compare vectors. */
const PRODUCTS = 1.5e9;
/** Maximum number of vectors that a step compares. */
const COMPARED = 2_000;

/** Returns the most similar of the marked slots if its similarity is at least {@link MIN_SIMILARITY}. */
export type Nearest = (unit: Float32Array, among: Uint8Array) => { slot: number; score: number } | null;

export interface MapQuery {
  /** The id of the last point of the previous page. */
  readonly after: string | undefined;
  readonly limit: number;
  readonly threshold: number;
  /** By slot, 1 if selected; null to select all. */
  readonly among: Uint8Array | null;
}
export interface MapPoint {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** The id of the first vector of its cluster; null if it has no near-duplicate. */
  readonly cluster: string | null;
}
export interface MapPage {
  readonly points: readonly MapPoint[];
  readonly hasMore: boolean;
  /** Number of vectors from which the axes were computed. */
  readonly fitted: number;
  /** Number of vectors that have no coordinates or have not been compared yet. */
  readonly pending: number;
}

const floats = (blob: unknown) => new Float32Array(blob as ArrayBuffer);
const blobOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);

export const MAP_TABLES = `
  create table map_basis (
    id integer primary key check (id = 1), fitted integer not null, mean blob not null, a blob not null, b blob not null
  );
  create table map_points (slot integer primary key, x real not null, y real not null);
  create table map_near (slot integer primary key, near integer, similarity real);
  create index map_near_near on map_near (near) where near is not null;
`;

export class ShardMap {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  #number(query: string, ...bindings: number[]): number {
    return Number(this.#sql.exec(query, ...bindings).one()["n"] ?? 0);
  }

  /** Deletes the slots of removed vectors. Vectors whose nearest vector was removed are compared again. */
  remove(slots: readonly number[]): void {
    for (const chunk of chunksOf(slots, MAX_PARAMETERS)) {
      const places = chunk.map(() => "?").join();
      this.#sql.exec(`delete from map_points where slot in (${places})`, ...chunk);
      this.#sql.exec(`delete from map_near where slot in (${places})`, ...chunk);
      this.#sql.exec(`delete from map_near where near in (${places})`, ...chunk);
    }
  }

  get pending(): number {
    const count = this.#number("select count(*) as n from vectors");
    const projected = this.#number("select count(*) as n from map_points");
    const compared = this.#number("select count(*) as n from map_near");
    return Math.max(count - projected, count - compared);
  }

  #basis(): (Basis & { readonly fitted: number }) | null {
    const [row] = this.#sql.exec("select fitted, mean, a, b from map_basis").toArray();
    return row ? { fitted: Number(row.fitted), mean: floats(row.mean), axes: [floats(row.a), floats(row.b)] } : null;
  }

  /** Returns the axes; computes them again from evenly spaced vectors if the shard has outgrown them. */
  #fit(): Basis | null {
    const current = this.#basis();
    const count = this.#number("select count(*) as n from vectors");
    if (count === 0 || !isOutgrown(current?.fitted ?? 0, count)) return current;
    const step = Math.max(1, Math.floor(count / MAX_FITTED));
    const query = "select unit from (select unit, row_number() over (order by slot) as i from vectors) where i % ? = 0";
    const rows = this.#sql.exec(`${query} limit ?`, step, MAX_FITTED);
    const sample = Array.from(rows, ({ unit }) => floats(unit));
    const basis = fitBasis(sample);
    const [a, b] = basis.axes.map(blobOf);
    const write = "insert or replace into map_basis (id, fitted, mean, a, b) values (1, ?, ?, ?, ?)";
    this.#sql.exec(write, sample.length, blobOf(basis.mean), a!, b!);
    this.#sql.exec("delete from map_points");
    return basis;
  }

  #project(): void {
    const basis = this.#fit();
    if (!basis) return;
    const query =
      "select slot, unit from vectors where slot not in (select slot from map_points) order by slot limit ?";
    for (const { slot, unit } of this.#sql.exec(query, PROJECTED).toArray()) {
      const [x, y] = project(basis, floats(unit));
      this.#sql.exec("insert into map_points (slot, x, y) values (?, ?, ?)", Number(slot), x, y);
    }
  }

  #compare(nearest: Nearest): void {
    const last = this.#number("select max(slot) as n from vectors");
    const [first] = this.#sql.exec("select length(unit) as bytes from vectors limit 1").toArray();
    if (!first) return;
    const cost = (last + 1) * (Number(first.bytes) / 4);
    const limit = Math.max(1, Math.min(COMPARED, Math.floor(PRODUCTS / cost)));
    const query = "select slot, unit from vectors where slot not in (select slot from map_near) order by slot limit ?";
    const among = new Uint8Array(last + 1);
    let marked = 0;
    for (const { slot, unit } of this.#sql.exec(query, limit).toArray()) {
      among.fill(1, marked, Number(slot));
      marked = Number(slot);
      const found = direction(floats(unit)) && nearest(floats(unit), among);
      const write = "insert into map_near (slot, near, similarity) values (?, ?, ?)";
      this.#sql.exec(write, Number(slot), found ? found.slot : null, found ? found.score : null);
    }
  }

  /** Does one step of the pending work. */
  extend(nearest: Nearest): void {
    this.#project();
    this.#compare(nearest);
  }

  /** Returns the first slot of the cluster of each slot with a near-duplicate. */
  #clusters(threshold: number): Map<number, number> {
    const query = "select slot, near from map_near where similarity >= ? order by slot";
    const clusters = new Map<number, number>();
    for (const [slot, near] of this.#sql.exec(query, threshold).raw<[number, number]>()) {
      const first = clusters.get(near) ?? near;
      clusters.set(near, first);
      clusters.set(slot, first);
    }
    return clusters;
  }

  #idOf(slot: number): string | null {
    const [row] = this.#sql.exec("select id from vectors where slot = ?", slot).toArray();
    return row ? String(row.id) : null;
  }

  /** Returns a page of points in the order of their slots, from the beginning if the vector `after` no longer exists. */
  page({ after, limit, threshold, among }: MapQuery): MapPage {
    const [start] = after === undefined ? [] : this.#sql.exec("select slot from vectors where id = ?", after).toArray();
    const clusters = this.#clusters(threshold);
    const query = "select slot, id, x, y from map_points join vectors using (slot) where slot > ? order by slot";
    const points: MapPoint[] = [];
    let hasMore = false;
    for (const { slot, id, x, y } of this.#sql.exec(query, Number(start?.slot ?? -1))) {
      if (among && among[Number(slot)] !== 1) continue;
      if (points.length === limit) {
        hasMore = true;
        break;
      }
      const first = clusters.get(Number(slot));
      const cluster = first === undefined ? null : this.#idOf(first);
      points.push({ id: String(id), x: Number(x), y: Number(y), cluster });
    }
    return { points, hasMore, fitted: this.#basis()?.fitted ?? 0, pending: this.pending };
  }
}
