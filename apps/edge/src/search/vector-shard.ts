/**
 * A Durable Object that stores the vectors of one namespace in SQLite and answers queries exactly.
 *
 * Every vector is stored twice: as i8 in blocks of 64, which are cached in memory for scans ({@link CodeMemory}), and as f32 in
 * its own row, for the exact score of the candidates that a scan selects. Slots are assigned in ascending order; slot s is
 * place s mod 64 of block s / 64.
 */
import { direction, dot } from "@reptok/shared";
import { DurableObject } from "cloudflare:workers";
import {
  BLOCK,
  clearVector,
  emptyBlock,
  encodeQuery,
  isEmptyBlock,
  Shortlist,
  storeVector,
  type VectorBlock,
} from "../domain/vector-block.ts";
import { chunksOf, database, MAX_PARAMETERS } from "../db/client.ts";
import { latentSpaces, markUnindexed } from "../db/indexing.ts";
import type { Env } from "../env.ts";
import { logError } from "../platform/log.ts";
import { openTables } from "../platform/tables.ts";
import { CodeMemory } from "./code-memory.ts";
import { type IndexedVector, type IndexQuery, type Match, namespaceOf } from "./latent-index.ts";
import { MIN_SIMILARITY, MAP_TABLES, type MapPage, type MapQuery, type Nearest, ShardMap } from "./shard-map.ts";
import { slotsWhere, storedScalar } from "./vector-filter.ts";

/** The vectors that D1 records as indexed. */
const TABLES = `
  create table vectors (slot integer primary key, id text not null unique, unit blob not null);
  create table facts (
    key text not null, value not null, slot integer not null, primary key (key, value, slot)
  ) without rowid;
  create index facts_slot on facts (slot);
  create table blocks (block integer primary key, codes blob not null, scales blob not null);
`;

/** Pause between two steps of a map's work, in which the object answers other calls. */
const PAUSE_MS = 200;
/** Pause after a failed step. */
const RETRY_MS = 30_000;

/** Maximum number of filters whose slots are cached, with one byte per slot. */
const MAX_MASKS = 16;
/** Maximum number of slots that are read as one text, which may have 2 MB. */
const SLOTS_PER_ROW = 200_000;

const bufferOf = ({ buffer, byteOffset, byteLength }: Int8Array | Float32Array): ArrayBuffer =>
  (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);

export class VectorShard extends DurableObject<Env> {
  readonly #sql: SqlStorage;
  /** Cached blocks, and the numbers of all blocks; null until the first query and after a failed change. */
  #memory: CodeMemory | null = null;
  #numbers: Set<number> | null = null;
  /** Results of {@link #slotsWhere} since the last change, by conditions. */
  readonly #masks = new Map<string, Uint8Array>();
  readonly #map: ShardMap;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#map = new ShardMap(this.#sql);
    openTables(ctx, TABLES + MAP_TABLES, async () => {
      const db = database(env.DB);
      for (const space of await latentSpaces(db))
        if ((await namespaceOf(space)) === ctx.id.name) await markUnindexed(db, space);
    });
  }

  #block(block: number, size: number): VectorBlock {
    const [row] = this.#sql.exec("select codes, scales from blocks where block = ?", block).toArray();
    if (!row) return emptyBlock(size);
    return {
      size,
      codes: new Int8Array(row.codes as ArrayBuffer),
      scales: new Float32Array(row.scales as ArrayBuffer),
    };
  }

  #writeBlock(block: number, content: VectorBlock): void {
    if (isEmptyBlock(content)) {
      this.#sql.exec("delete from blocks where block = ?", block);
      this.#memory?.drop(block);
      this.#numbers?.delete(block);
      return;
    }
    const { codes, scales } = content;
    const write = "insert or replace into blocks (block, codes, scales) values (?, ?, ?)";
    this.#sql.exec(write, block, bufferOf(codes), bufferOf(scales));
    this.#memory?.put(block, content);
    this.#numbers?.add(block);
  }

  /** Changes the storage in a transaction. A failure rolls it back and clears the cache. */
  #change(work: () => void): void {
    this.#masks.clear();
    try {
      this.ctx.storage.transactionSync(work);
    } catch (thrown) {
      this.#memory?.clear();
      this.#memory = this.#numbers = null;
      throw thrown;
    }
  }

  /** Applies `change` to the places of `slots`; reads and writes every block once. */
  #edit(slots: readonly number[], size: number, change: (block: VectorBlock, place: number, i: number) => void): void {
    const blocks = new Map<number, VectorBlock>();
    for (const [i, slot] of slots.entries()) {
      const number = Math.floor(slot / BLOCK);
      const block = blocks.get(number) ?? this.#block(number, size);
      blocks.set(number, block);
      change(block, slot % BLOCK, i);
    }
    for (const [number, block] of blocks) this.#writeBlock(number, block);
  }

  /** Stores the vector of an id and returns its slot, a new one for a new id. */
  #slotFor(id: string, unit: Float32Array): number {
    const [row] = this.#sql
      .exec(
        `insert into vectors (id, unit) values (?, ?)
         on conflict (id) do update set unit = excluded.unit returning slot`,
        id,
        bufferOf(unit),
      )
      .toArray();
    return Number(row!.slot);
  }

  /** Replaces the scalars of a slot. */
  #writeFacts(slot: number, scalars: NonNullable<IndexedVector["scalars"]>): void {
    this.#sql.exec("delete from facts where slot = ?", slot);
    for (const [key, value] of scalars)
      this.#sql.exec("insert into facts (key, value, slot) values (?, ?, ?)", key, storedScalar(value), slot);
  }

  /** Implements {@link LatentIndex.upsert} for this namespace. Of several vectors with one id, the last is stored. */
  upsert(vectors: readonly IndexedVector[]): void {
    const last = new Map(vectors.map((vector) => [vector.id, vector]));
    const units = [...last.values()].flatMap(({ id, values, scalars = [] }) => {
      const unit = direction(values);
      return unit ? [{ id, unit, scalars }] : [];
    });
    const [first] = units;
    if (!first) return;
    this.#change(() => {
      const slots = units.map(({ id, unit }) => this.#slotFor(id, unit));
      for (const [i, { scalars }] of units.entries()) this.#writeFacts(slots[i]!, scalars);
      this.#edit(slots, first.unit.length, (block, place, i) => storeVector(block, place, units[i]!.unit));
    });
  }

  /** Implements {@link LatentIndex.remove}. */
  remove(ids: readonly string[]): void {
    this.#change(() => {
      const removed = ids.flatMap((id) =>
        this.#sql.exec("delete from vectors where id = ? returning slot, length(unit) as bytes", id).toArray(),
      );
      const slots = removed.map(({ slot }) => Number(slot));
      for (const slot of slots) this.#writeFacts(slot, []);
      this.#map.remove(slots);
      if (removed[0]) this.#edit(slots, Number(removed[0].bytes) / 4, clearVector);
    });
  }

  /** Returns, by slot, 1 if the vector satisfies all conditions. */
  #slotsWhere(conditions: NonNullable<IndexQuery["conditions"]>): Uint8Array {
    const name = JSON.stringify(conditions);
    const cached = this.#masks.get(name);
    if (cached) return cached;
    const { sql, bindings } = slotsWhere(conditions);
    const last = Number(this.#sql.exec("select max(slot) as last from vectors").one().last ?? 0);
    const among = new Uint8Array(last + 1);
    // Each row has many slots, because returning a row costs more than finding it.
    for (let from = 0; from <= last; from += SLOTS_PER_ROW) {
      const list = `select json_group_array(slot) as slots from (${sql}) where slot >= ? and slot < ?`;
      const { slots } = this.#sql.exec(list, ...bindings, from, from + SLOTS_PER_ROW).one();
      for (const slot of JSON.parse(String(slots)) as number[]) among[slot] = 1;
    }
    if (this.#masks.size >= MAX_MASKS) this.#masks.delete(this.#masks.keys().next().value!);
    this.#masks.set(name, among);
    return among;
  }

  /** Returns the slots that can be among the best. Scans the cached blocks first, then those in storage. */
  #scan(unit: Float32Array, limit: number, among: Uint8Array | null): Shortlist {
    const memory = (this.#memory ??= new CodeMemory(unit.length));
    const query = encodeQuery(unit);
    const shortlist = new Shortlist(query, limit);
    const found = shortlist.add.bind(shortlist);
    this.#numbers ??= new Set(Array.from(this.#sql.exec("select block from blocks").raw<[number]>(), ([each]) => each));
    const missing = [...this.#numbers].filter((number) => !memory.has(number));
    memory.scanCached(query, among, found);
    for (const number of missing) {
      const block = this.#block(number, unit.length);
      memory.put(number, block);
      memory.scanBlock(query, number, block, among, found);
    }
    return shortlist;
  }

  /** Implements {@link LatentIndex.query}. Matches of equal score are in the order of their ids. */
  query({ values, limit, conditions = [], units = false }: IndexQuery): Match[] {
    const query = direction(values);
    if (!query) return [];
    const among = conditions.length === 0 ? null : this.#slotsWhere(conditions);
    const shortlist = this.#scan(query, limit, among);
    const matches: Match[] = [];
    for (const chunk of chunksOf(shortlist.slots(), MAX_PARAMETERS)) {
      const places = chunk.map(() => "?").join();
      for (const { id, unit } of this.#sql.exec(`select id, unit from vectors where slot in (${places})`, ...chunk)) {
        const vector = new Float32Array(unit as ArrayBuffer);
        const score = Math.max(-1, Math.min(1, dot(query, vector)));
        matches.push({ id: String(id), score, ...(units ? { unit: vector } : {}) });
      }
    }
    return matches.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  /** Returns the most similar of the marked slots by the exact score. */
  readonly #nearest: Nearest = (unit, among) => {
    let best: { slot: number; score: number } | null = null;
    for (const chunk of chunksOf(this.#scan(unit, 1, among).slots(), MAX_PARAMETERS)) {
      const places = chunk.map(() => "?").join();
      for (const row of this.#sql.exec(`select slot, unit from vectors where slot in (${places})`, ...chunk)) {
        const score = dot(unit, new Float32Array(row.unit as ArrayBuffer));
        if (score > (best?.score ?? MIN_SIMILARITY)) best = { slot: Number(row.slot), score };
      }
    }
    return best;
  };

  /** Does one step of the pending work and returns a page of the map; the remaining work continues in the background. */
  async map({ conditions, ...query }: Omit<MapQuery, "among"> & Pick<IndexQuery, "conditions">): Promise<MapPage> {
    await this.#extendMap();
    return this.#map.page({ ...query, among: conditions?.length ? this.#slotsWhere(conditions) : null });
  }

  async #extendMap(): Promise<void> {
    this.#change(() => this.#map.extend(this.#nearest));
    if (this.#map.pending > 0) await this.ctx.storage.setAlarm(Date.now() + PAUSE_MS);
  }

  /**
   * Continues the work on the map. The platform drops an alarm after six failures, so a failure is caught and sets the alarm
   * again.
   */
  override async alarm(): Promise<void> {
    try {
      await this.#extendMap();
    } catch (thrown) {
      logError("map.alarm", thrown, { namespace: this.ctx.id.name ?? "" });
      await this.ctx.storage.setAlarm(Date.now() + RETRY_MS);
    }
  }
}
