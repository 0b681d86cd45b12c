/**
 * Weighted start-time fair queueing of projects (Goyal, Vin and Cheng, 1996). A job's tag is its virtual start time: the virtual finish
 * time of its project's earlier jobs, or the lane's current virtual time if that is later, in network evaluations divided by the
 * project's weight. The job with the least tag is next. A project that was idle starts at the current virtual time. Lanes share the
 * workers in proportion to LANE_WEIGHT.
 */
import type { Lane, Offer } from "../domain/offer.ts";
import type { Entry, Rows } from "./backlog-rows.ts";

/** Weights of the two lanes while jobs are waiting in both. */
const LANE_WEIGHT: Record<Lane, number> = { interactive: 8, batch: 1 };
const LANES = Object.keys(LANE_WEIGHT) as Lane[];

export class Turns {
  readonly #rows: Rows;

  constructor(rows: Rows) {
    this.#rows = rows;
    for (const lane of LANES) rows.run("insert or ignore into lanes values (?, 0, 0)", lane);
  }

  #place(lane: Lane): number {
    return this.#rows.first<{ place: number }>("select place from lanes where lane = ?", lane)?.place ?? 0;
  }

  /** Returns the tag of a new job and advances its project's virtual finish time. */
  join({ lane, project, cost, weight }: Pick<Offer, "lane" | "project" | "cost" | "weight">): number {
    const query = "select ends from flows where lane = ? and project = ?";
    const flow = this.#rows.first<{ ends: number }>(query, lane, project);
    const tag = Math.max(this.#place(lane), flow?.ends ?? 0);
    this.#rows.run("insert or replace into flows values (?, ?, ?)", lane, project, tag + cost / weight);
    return tag;
  }

  /** The next waiting job of the versions. */
  next(versions: readonly string[], now: number): Entry | undefined {
    const list = JSON.stringify(versions);
    const query = `select * from jobs where worker is null and lane = ? and breaks = 0 and readyAt <= ?
      and version in (select value from json_each(?)) order by tag, seq limit 1`;
    const candidates = LANES.flatMap((lane) => this.#rows.all<Entry>(query, lane, now, list));
    const lanes = this.#rows.all<{ lane: Lane; served: number }>("select lane, served from lanes");
    const served = new Map(lanes.map((row) => [row.lane, row.served]));
    return candidates.toSorted((a, b) => (served.get(a.lane) ?? 0) - (served.get(b.lane) ?? 0))[0];
  }

  /** Advances the virtual time of the job's lane. */
  serve({ lane, tag, cost }: Entry): void {
    const place = Math.max(this.#place(lane), tag);
    const query = "select served from lanes where lane = ?";
    const { served = 0 } = this.#rows.first<{ served: number }>(query, lane) ?? {};
    const total = served + cost / LANE_WEIGHT[lane];
    this.#rows.run("update lanes set place = ?, served = ? where lane = ?", place, total, lane);
    // A lane without waiting jobs gains no credit.
    this.#rows.run(
      "update lanes set served = max(served, ?) where lane not in (select lane from jobs where worker is null)",
      served,
    );
    // Finish times before the current virtual time have no effect.
    this.#rows.run("delete from flows where lane = ? and ends <= ?", lane, place);
  }
}
