/** How long a picture takes on this machine. */
import { type Mean, meanOf } from "../metrics/summary.ts";
import { draw, generateLatents, itemSeed } from "../subject.ts";
import { conditionsFor } from "./conditions.ts";
import type { Generator, Section } from "./section.ts";

/** Seconds from a prompt or a label to its picture, one at a time, at the default steps; loading is left out. */
export async function secondsPerPicture(section: Section, generator: Generator): Promise<Mean> {
  const { subject, plan, seed } = section;
  const conditions = conditionsFor(section, generator, plan.timed + 1);
  const seconds: number[] = [];
  for (const [i, condition] of conditions.entries()) {
    const seeds = [itemSeed(seed, "timing", i)];
    const start = performance.now();
    await draw(subject, await generateLatents(subject, [condition], seeds), seeds);
    seconds.push((performance.now() - start) / 1000);
  }
  return meanOf(seconds.slice(1));
}
