/** The layers inside apps/edge/src, lowest first, and the purity of its rules: see design/architecture.md. */
import path from "node:path";

/** A file may import from its own layer and from lower ones. Names are folders, or files directly in `src`. */
export const FLOORS: readonly string[] = [
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

/** The layer of a file of the edge; -1 for none. */
export function floorOf(file: string): number {
  const inside = file.slice(SOURCES.length);
  return FLOORS.findIndex((name) => inside === name || inside.startsWith(`${name}/`));
}

/** Pure files decide without I/O: they import other pure files and libraries that do none. */
function isPure(file: string): boolean {
  return file.startsWith(`${SOURCES}domain/`) || file.endsWith(".rules.ts") || file === `${SOURCES}http/page.ts`;
}

/** The reason why a file of the edge may not import `specifier`; undefined where it may, and for files of other packages. */
export function floorViolation(file: string, specifier: string): string | undefined {
  if (!file.startsWith(SOURCES)) return undefined;
  const floor = floorOf(file);
  if (floor === -1) return "is imported by a file on no layer: scripts/lib/floors.ts lists them";
  if (!specifier.startsWith(".")) {
    return isPure(file) && !PURE.test(specifier) ? "is imported by a pure file" : undefined;
  }
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (!target.startsWith(SOURCES)) return undefined;
  if (isPure(file) && !isPure(target)) return "is not pure, and is imported by a pure file";
  const other = floorOf(target);
  if (other === -1) return "is on no layer: scripts/lib/floors.ts lists them";
  return other > floor ? `points upwards, from ${FLOORS[floor]} to ${FLOORS[other]}` : undefined;
}

/** The first circle of imports among files, as its files in order; undefined for none. */
export function circleAmong(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next, [...trail, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return undefined;
}
