/**
 * The newcomer's test of design/layout.md: prints ten random lines of code without their paths. Name the file of each one from
 * the README's table and the list of files, then compare with `--answers`.
 *
 *     node scripts/bootstrap.mjs scripts/newcomer.ts SEED [--answers]
 */
import { pathToFileURL } from "node:url";
import { codeLines, type Source, sourcesAt } from "./lib/sources.ts";
import { ROOT } from "./lib/stack.ts";

const PICKS = 10;
const MIN_LENGTH = 30;

/** A generator of uniform numbers in [0, 1): mulberry32. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` lines of at least 30 characters that occur once and are not imports, chosen uniformly. */
export function pickLines(sources: readonly Source[], seed: number, count = PICKS): { path: string; line: string }[] {
  const all = sources.flatMap(({ path, text }) => codeLines(text).map((line) => ({ path, line })));
  const counts = Map.groupBy(all, ({ line }) => line);
  const eligible = all.filter(
    ({ line }) =>
      line.length >= MIN_LENGTH && counts.get(line)!.length === 1 && !/^(?:import|export .* from|} from)\b/.test(line),
  );
  const next = uniform(seed);
  return Array.from({ length: Math.min(count, eligible.length) }, () => {
    const [picked] = eligible.splice(Math.floor(next() * eligible.length), 1);
    return picked!;
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [seed = "", ...rest] = process.argv.slice(2);
  if (!/^\d+$/.test(seed)) {
    console.error("usage: node scripts/bootstrap.mjs scripts/newcomer.ts SEED [--answers]");
    process.exit(2);
  }
  const picks = pickLines(sourcesAt(ROOT, "HEAD"), Number(seed));
  for (const [i, { path, line }] of picks.entries())
    console.log(`${i + 1}. ${rest.includes("--answers") ? `${path}: ` : ""}${line}`);
}
