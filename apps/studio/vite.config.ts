/** Builds the studio to apps/edge/assets, the edge's static files (Workers Assets). */
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { defineConfig, type Plugin, type Rollup } from "vite";

const OUT = path.resolve(import.meta.dirname, "../edge/assets");
const ORT = path.dirname(fileURLToPath(import.meta.resolve("onnxruntime-web/wasm")));
const { version } = JSON.parse(readFileSync(path.join(ORT, "../package.json"), "utf8")) as { version: string };
/** The runtime's CPU build, and the WebGPU build that is below Workers Assets' limit of 25 MiB per file. */
const ORT_FILES = ["ort-wasm-simd-threaded", "ort-wasm-simd-threaded.jspi"].flatMap((name) => [
  `${name}.mjs`,
  `${name}.wasm`,
]);

/** Downloaded on request, and not available offline. */
const ON_DEMAND = /\/avif/;

/** Modules of the first view, and the library that all views use. */
const FIRST_VIEW =
  /node_modules\/(react|react-dom|scheduler)\/|studio\/src\/(app\.|app\/(?!api)|engine\/(engine|message|words)|ui\/(code|format|icon|pixels|problem)\.|lib\/(draft|vocabulary)|views\/draw\/(?!controls|compare|server))/;

/** Names of the files that an entry imports, statically or dynamically. */
function filesOf(bundle: Rollup.OutputBundle, entry: string): Set<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (found.has(name) || chunk === undefined) return;
    found.add(name);
    if (chunk.type !== "chunk") return;
    for (const other of [...chunk.imports, ...chunk.dynamicImports]) visit(other);
    for (const asset of [...(chunk.viteMetadata?.importedCss ?? []), ...(chunk.viteMetadata?.importedAssets ?? [])])
      visit(asset);
  };
  for (const [name, chunk] of Object.entries(bundle))
    if (chunk.type === "chunk" && chunk.isEntry && chunk.name === entry) visit(name);
  return found;
}

/** Files that `entry` imports and `other` does not. */
function onlyIn(bundle: Rollup.OutputBundle, entry: string, other: string): Set<string> {
  const shared = filesOf(bundle, other);
  return new Set([...filesOf(bundle, entry)].filter((name) => !shared.has(name)));
}

/** Empties the output directory and copies the runtime's files to it. */
function staticFiles(): Plugin {
  return {
    name: "reptok-static-files",
    apply: "build",
    buildStart() {
      for (const entry of globSync("*", { cwd: OUT })) rmSync(path.join(OUT, entry), { recursive: true });
      const to = path.join(OUT, `ort-${version}`);
      mkdirSync(to, { recursive: true });
      for (const file of ORT_FILES) copyFileSync(path.join(ORT, file), path.join(to, file));
    },
    /** Inserts the names of the files that the service worker caches. */
    generateBundle(_options, bundle) {
      const reference = onlyIn(bundle, "docs", "index");
      const files = Object.keys(bundle).filter(
        (name) => name.startsWith("assets/") && !reference.has(name) && !ON_DEMAND.test(name),
      );
      const wasm = ORT_FILES.slice(0, 2).map((file) => `ort-${version}/${file}`);
      const shell = ["", "icon.svg", "manifest.webmanifest", ...files, ...wasm].map((name) => `/${name}`);
      const worker = bundle["sw.js"];
      if (worker?.type !== "chunk") throw new Error("expected the chunk sw.js");
      worker.code = worker.code.replaceAll("SHELL_FILES", JSON.stringify(shell));
    },
  };
}

/**
 * Extracts Scalar's prebuilt script from its package for Fastify, which installs 13 packages; `@scalar/api-reference`
 * would install about 270.
 */
function scalar(): Plugin {
  const entry = fileURLToPath(import.meta.resolve("@scalar/fastify-api-reference"));
  const { version: release } = JSON.parse(readFileSync(path.join(entry, "../../package.json"), "utf8")) as {
    version: string;
  };
  const address = `scalar-${release}/scalar.js`;
  return {
    name: "reptok-scalar",
    apply: "build",
    buildStart() {
      const literal = /^var standalone_default = (".*");$/m.exec(readFileSync(entry, "utf8"))?.[1];
      if (literal === undefined) throw new Error(`expected the script standalone_default in ${entry}`);
      const script = runInNewContext(literal) as string;
      mkdirSync(path.join(OUT, path.dirname(address)), { recursive: true });
      writeFileSync(path.join(OUT, address), script);
    },
    transformIndexHtml: {
      order: "post",
      handler: (_html, { filename }) =>
        path.basename(filename) === "docs.html"
          ? [{ tag: "script", attrs: { src: `/${address}`, defer: true }, injectTo: "head-prepend" }]
          : [],
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  clearScreen: false,
  define: { ORT_VERSION: JSON.stringify(version) },
  // The runtime's files are served separately, because its threads load them.
  resolve: { conditions: ["onnxruntime-web-use-extern-wasm", "module", "browser", "development|production"] },
  plugins: [staticFiles(), scalar()],
  worker: { format: "es" },
  build: {
    outDir: OUT,
    emptyOutDir: false,
    target: "es2022",
    // The first versions with light-dark().
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: path.join(import.meta.dirname, "index.html"),
        docs: path.join(import.meta.dirname, "docs.html"),
        sw: path.join(import.meta.dirname, "src/sw.ts"),
      },
      output: {
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        // One file for what the first view shares with the others: few requests until the page can be used.
        advancedChunks: { groups: [{ name: "page", test: FIRST_VIEW }] },
      },
    },
  },
});
