/**
 * Completes package-lock.json with the optional platform packages that `npm install` omitted.
 *
 * npm omits an optional package from the lock when the registry does not provide it, and `npm ci`
 * then rejects the lock on every machine ("Missing: ... from lock file"). The version is pinned by the dependent
 * package, and the platform is part of the name, so the entry can be restored; only its integrity hash stays unknown.
 *
 *     npm run lock              complete the lock after adding a dependency
 *     npm run lock -- --check   fail when something is missing
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

interface Platform {
  os: string[];
  cpu: string[];
  libc?: string[];
}
interface LockEntry extends Partial<Platform> {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
  [field: string]: unknown;
}
export interface Lock {
  packages: Record<string, LockEntry>;
  [field: string]: unknown;
}

const OS: Record<string, string> = { windows: "win32" };
const KNOWN_OS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
  "windows",
];
const CPU: Record<string, string> = { "64": "x64" };
const KNOWN_CPU = ["64", "arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64"];

/** `@oxfmt/binding-linux-arm-musleabihf` -> linux, arm, musl. Undefined when the name has no platform. */
export function platformOf(name: string): Platform | undefined {
  const words = name.split(/[/-]/);
  const os = words.find((word) => KNOWN_OS.includes(word));
  const cpu = words.find((word) => KNOWN_CPU.includes(word));
  if (os === undefined || cpu === undefined) return undefined;
  const abi = words.at(-1) ?? "";
  const libc = abi.startsWith("musl") ? "musl" : abi.startsWith("gnu") ? "glibc" : undefined;
  return {
    cpu: [CPU[cpu] ?? cpu],
    ...(os === "linux" && libc !== undefined ? { libc: [libc] } : {}),
    os: [OS[os] ?? os],
  };
}

/** Whether a package installed at `from` finds `name` by Node's upward search through the lock's tree. */
function resolves(lock: Lock, from: string, name: string): boolean {
  for (let folder = from; ;) {
    if (lock.packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === "") return false;
    const up = folder.lastIndexOf("/node_modules/");
    folder = up < 0 ? "" : folder.slice(0, up);
  }
}

/** The entries to add, keyed as in the lock. Platform packages are hoisted to the root, where npm puts them. */
export function missingPlatforms(lock: Lock): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {};
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      if (platform === undefined || !/^\d+\.\d+\.\d+$/.test(version) || resolves(lock, path, name)) continue;
      const { cpu, libc, os } = platform; // in the order npm writes them
      const dev = entry.dev === undefined ? {} : { dev: entry.dev };
      missing[`node_modules/${name}`] = { version, cpu, ...dev, ...(libc ? { libc } : {}), optional: true, os };
    }
  }
  return missing;
}

function main(check: boolean): void {
  const file = new URL("../package-lock.json", import.meta.url);
  const lock = JSON.parse(readFileSync(file, "utf8")) as Lock;
  const missing = missingPlatforms(lock);
  const names = Object.keys(missing);
  if (names.length === 0) return;
  if (check) {
    console.error(`package-lock.json lacks ${names.length} platform packages (${names[0]}, ...): run "npm run lock"`);
    process.exitCode = 1;
    return;
  }
  const packages = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, "en"));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
  console.log(`package-lock.json: added ${names.length} platform packages`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.includes("--check"));
}
