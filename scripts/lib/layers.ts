/** The layers inside apps/edge/src, lowest first, and the purity of its rules: see design/architecture.md. */
import path from "node:path";

/** A file may import from its own layer and from lower ones. Names are folders, or files directly in `src`. */
export const LAYERS: readonly string[] = [
  "domain",
  "env.ts",
  "platform",
  "db",
  "storage",
  "accounts",
  "http",
  "webhooks",
  "search",
  "jobs",
  "batches",
  "fleet",
  "api/openapi",
  "api/fleet",
  "api/models",
  "api/accounts",
  "api/latents",
  "api/images",
  "api/files",
  "api/predictions",
  "api/reference",
  "api/app.ts",
  "index.ts",
];

const SOURCES = "apps/edge/src/";
/** Libraries that pure files may import. */
const PURE = /^(zod|@reptok\/shared)$/;

/** Index of the layer of a file of the edge; -1 if it is in none. */
export function layerOf(file: string): number {
  const inside = file.slice(SOURCES.length);
  return LAYERS.findIndex((name) => inside === name || inside.startsWith(`${name}/`));
}

/** Pure files do no I/O: they import only other pure files and pure libraries. */
function isPure(file: string): boolean {
  return file.startsWith(`${SOURCES}domain/`) || file.endsWith(".rules.ts") || file === `${SOURCES}http/page.ts`;
}

/** The reason why a file of the edge may not import `specifier`; undefined if it may, and for files of other packages. */
export function layerViolation(file: string, specifier: string): string | undefined {
  if (!file.startsWith(SOURCES)) return undefined;
  const layer = layerOf(file);
  if (layer === -1) return "is imported by a file outside the layers of scripts/lib/layers.ts";
  if (!specifier.startsWith(".")) {
    return isPure(file) && !PURE.test(specifier) ? "is imported by a pure file" : undefined;
  }
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (!target.startsWith(SOURCES)) return undefined;
  if (isPure(file) && !isPure(target)) return "is not pure, and is imported by a pure file";
  const other = layerOf(target);
  if (other === -1) return "is outside the layers of scripts/lib/layers.ts";
  return other > layer ? `points upwards, from ${LAYERS[layer]} to ${LAYERS[other]}` : undefined;
}

/** The first import cycle, as its files in order with the first repeated at the end; undefined if there is none. */
export function findCycle(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const cycle = visit(next, [...trail, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}
