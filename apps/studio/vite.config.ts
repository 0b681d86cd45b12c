/** The studio as static files for the edge's Workers Assets: apps/edge/assets. */
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { defineConfig, type Plugin, type Rollup } from "vite";

const OUT = path.resolve(import.meta.dirname, "../edge/assets");
const ORT = path.dirname(fileURLToPath(import.meta.resolve("onnxruntime-web/wasm")));
const { version } = JSON.parse(readFileSync(path.join(ORT, "../package.json"), "utf8")) as { version: string };
/** Of WebGPU's two builds the one below Workers Assets' 25 MiB a file. */
const ORT_FILES = ["ort-wasm-simd-threaded", "ort-wasm-simd-threaded.jspi"].flatMap((name) => [
  `${name}.mjs`,
  `${name}.wasm`,
]);

/** Fetched when they are asked for, and not kept for use without a network. */
const ON_DEMAND = /\/avif/;

/** Names of the files that an entry needs, at once or later. */
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

/** Files that `entry` loads and `other` does not. */
function onlyIn(bundle: Rollup.OutputBundle, entry: string, other: string): Set<string> {
  const kept = filesOf(bundle, other);
  return new Set([...filesOf(bundle, entry)].filter((name) => !kept.has(name)));
}

/** Empties the directory but for what is in the repository, and puts the runtime's files there. */
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
    /** Tells the service worker what to keep, for the page to open without a network. */
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
 * Puts Scalar's prebuilt script beside the page of the API reference. Its package for Fastify holds the script with
 * 13 packages in all; `@scalar/api-reference` holds it with some 270.
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
  // Runtime files are served beside the page: its threads start from them.
  resolve: { conditions: ["onnxruntime-web-use-extern-wasm", "module", "browser", "development|production"] },
  plugins: [staticFiles(), scalar()],
  worker: { format: "es" },
  build: {
    outDir: OUT,
    emptyOutDir: false,
    target: "es2022",
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: path.join(import.meta.dirname, "index.html"),
        docs: path.join(import.meta.dirname, "docs.html"),
        sw: path.join(import.meta.dirname, "src/sw.ts"),
      },
      output: { entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
    },
  },
});
