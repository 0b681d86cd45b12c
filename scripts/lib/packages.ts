/** The packages that are published, and their manifests. */

export interface PackageSource {
  /** The workspace, relative to the repository. */
  readonly dir: string;
  /** Modules that are built: the public entry first, then worker threads' scripts. */
  readonly entries: readonly [string, ...string[]];
  /** "neutral" packages run in Node, browsers and Workers. */
  readonly platform: "neutral" | "node";
}

/** In the order of their dependencies. */
export const PACKAGES: readonly PackageSource[] = [
  { dir: "packages/shared", entries: ["src/index.ts"], platform: "neutral" },
  { dir: "packages/model", entries: ["src/index.ts"], platform: "neutral" },
  { dir: "packages/client", entries: ["src/index.ts"], platform: "neutral" },
  { dir: "packages/browser", entries: ["src/index.ts"], platform: "neutral" },
  { dir: "packages/checkpoint", entries: ["src/index.ts"], platform: "node" },
  { dir: "packages/runtime", entries: ["src/index.ts", "src/thread.ts"], platform: "node" },
  { dir: "packages/importer", entries: ["src/index.ts"], platform: "node" },
  {
    dir: "packages/train",
    entries: ["src/index.ts", "src/stages/stage-thread.ts", "src/fine-tune/tune-thread.ts"],
    platform: "node",
  },
  { dir: "apps/cli", entries: ["src/main.ts"], platform: "node" },
];

/** The fields of this repository's package.json files that are published. */
export interface SourceManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly sideEffects?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: object;
}

/** The package.json of the package as it is published. */
export function publicManifest(source: SourceManifest, { platform }: Pick<PackageSource, "platform">): object {
  const { name, version, description, license, sideEffects, bin, dependencies } = source;
  const { peerDependencies, peerDependenciesMeta } = source;
  const entry = { types: "./dist/index.d.ts", default: "./dist/index.js" };
  const commands = Object.keys(bin ?? {});
  return {
    name,
    version,
    description,
    license,
    type: "module",
    ...(platform === "node" ? { engines: { node: ">=20.19" } } : {}),
    ...(sideEffects === undefined ? {} : { sideEffects }),
    ...(commands.length > 0
      ? { bin: Object.fromEntries(commands.map((command) => [command, "dist/main.js"])) }
      : { main: entry.default, types: entry.types, exports: { ".": entry, "./package.json": "./package.json" } }),
    files: ["dist", "CHANGELOG.md"],
    ...(dependencies === undefined ? {} : { dependencies }),
    ...(peerDependencies === undefined ? {} : { peerDependencies }),
    ...(peerDependenciesMeta === undefined ? {} : { peerDependenciesMeta }),
  };
}
