/** Renders the Kustomize overlays by kubectl. `node test/deploy/render.ts` writes them to test/fixtures/deploy. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../scripts/lib/stack.ts";

export const OVERLAYS = ["cpu", "cuda"] as const;
type Overlay = (typeof OVERLAYS)[number];

const DIR = path.join(ROOT, "deploy/kubernetes");

export const fixtureOf = (overlay: Overlay): string => path.join(ROOT, `test/fixtures/deploy/${overlay}.yaml`);

/** SHA-256 over the manifests' names and contents. */
export function sourcesHash(): string {
  const hash = createHash("sha256");
  const files = globSync("**/*.yaml", { cwd: DIR }).map((file) => file.replaceAll("\\", "/"));
  for (const file of files.toSorted()) hash.update(`${file}\n${readFileSync(path.join(DIR, file), "utf8")}\n`);
  return hash.digest("hex");
}

export function render(overlay: Overlay): string {
  const done = spawnSync("kubectl", ["kustomize", path.join(DIR, "overlays", overlay)], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`kubectl kustomize: ${done.error?.message ?? done.stderr}`);
  return `# ${sourcesHash()}\n${done.stdout}`;
}

if (import.meta.main) for (const overlay of OVERLAYS) writeFileSync(fixtureOf(overlay), render(overlay));
