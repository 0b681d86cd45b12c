/** The cost of a picture: seconds on this machine, and evaluations of each network. */
import { createPipeline, type Runner } from "@reptok/model";
import type { ComponentName } from "@reptok/shared";
import { type Mean, meanOf } from "../metrics/summary.ts";
import { draw, generateLatents, itemSeed, type Subject } from "../subject.ts";
import { conditionsFor } from "./conditions.ts";
import type { Generator, Section } from "./section.ts";

export interface Cost {
  /** From a prompt or label to its picture, one at a time, with the default samplers; excludes loading. */
  readonly seconds: Mean;
  /** Rows that each network computes for a picture; guidance needs two per step. */
  readonly evaluations: Readonly<Partial<Record<ComponentName, number>>>;
}

/** A runner that counts the rows of its batches. */
function counting(runner: Runner, rows: Map<ComponentName, number>): Runner {
  return {
    run(component, feeds) {
      const [first] = Object.values(feeds);
      rows.set(component, (rows.get(component) ?? 0) + (first?.dims[0] ?? 0));
      return runner.run(component, feeds);
    },
  };
}

export async function costPerPicture(section: Section, generator: Generator): Promise<Cost> {
  const { plan, seed } = section;
  const { manifest, runner, tokenizer } = section.subject;
  const rows = new Map<ComponentName, number>();
  const pipeline = createPipeline(counting(runner, rows), manifest, tokenizer === undefined ? {} : { tokenizer });
  const subject: Subject = { ...section.subject, pipeline };
  const conditions = conditionsFor(section, generator, plan.timed + 1);
  const seconds: number[] = [];
  for (const [i, condition] of conditions.entries()) {
    const seeds = [itemSeed(seed, "timing", i)];
    rows.clear();
    const start = performance.now();
    await draw(subject, await generateLatents(subject, [condition], seeds), seeds);
    seconds.push((performance.now() - start) / 1000);
  }
  // The first one loads the networks.
  return { seconds: meanOf(seconds.slice(1)), evaluations: Object.fromEntries(rows) };
}
