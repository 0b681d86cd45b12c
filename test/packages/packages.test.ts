/** The published packages: packed, installed into empty projects, and tested by their READMEs' examples. */
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { builtinModules, stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { build as esbuild } from "esbuild";
import sharp from "sharp";
import { build as vite } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath } from "../../scripts/lib/chromium.ts";
import { PACKAGES } from "../../scripts/lib/packages.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";
import { example, install, installArguments, nodes, output, packAll, run } from "./project.ts";

const STARTER = path.join(ROOT, "models/starter");
const CHECKPOINT = path.join(ROOT, "test/fixtures/parity/reptok-tiny.ckpt");
const WEB = ["shared", "model", "client", "browser"];
const NAMES = PACKAGES.map(({ dir }) => path.basename(dir)).filter((name) => name !== "cli");

const dir = mkdtempSync(path.join(tmpdir(), "reptok-packages-"));
/** What runs in a browser, and everything. */
const [web, all] = [path.join(dir, "web"), path.join(dir, "all")];
let stack: TestStack;
let versions: ReadonlyMap<number, string>;

beforeAll(async () => {
  packAll();
  const shown = new Set(["browser", "client"].flatMap((name) => installArguments(`packages/${name}/README.md`)));
  install(
    web,
    [...shown].map((argument) => (argument === "onnxruntime-web" ? "onnxruntime-web@1.30.0" : argument)),
  );
  install(
    all,
    installArguments("apps/cli/README.md").filter((argument) => argument !== "--global"),
  );
  for (const name of NAMES) {
    const source = example(`packages/${name}`, "ts")
      .replace("http://localhost:8787", "http://127.0.0.1:PORT")
      .replace("// heads: 4,", "heads: 4,"); // the fixture's encoder is 48 wide
    for (const project of WEB.includes(name) ? [web, all] : [all]) {
      writeFileSync(path.join(project, `${name}.ts`), source);
      if (name !== "browser") writeFileSync(path.join(project, `${name}.js`), stripTypeScriptTypes(source));
    }
  }
  versions = nodes();
  stack = await startTestStack();
  for (const project of [web, all]) {
    const file = path.join(project, "client.js");
    writeFileSync(file, readFileSync(file, "utf8").replace("http://127.0.0.1:PORT", stack.url));
  }
}, 600_000);

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

test.for(["packages/shared", "packages/model", "packages/client", "packages/browser", "docs/client.md"])(
  "the install command of %s has the tarball of each package that it needs, and no other package of the scope",
  (document) => {
    const shown = installArguments(document.endsWith(".md") ? document : `${document}/README.md`)
      .map((argument) => /^reptok-([a-z]+)-[\d.]+\.tgz$/.exec(path.basename(argument))?.[1] ?? argument)
      .toSorted();
    const needed = (name: string): string[] => {
      const { dependencies, peerDependencies } = JSON.parse(
        readFileSync(path.join(ROOT, "dist", name, "package.json"), "utf8"),
      ) as Record<string, Record<string, string>>;
      const own = Object.keys(dependencies ?? {}).filter((each) => each.startsWith("@reptok/"));
      return [
        name,
        ...own.flatMap((each) => needed(each.replace("@reptok/", ""))),
        ...Object.keys(peerDependencies ?? {}),
      ];
    };
    expect(shown).toEqual([...new Set(needed(path.basename(document, ".md")))].toSorted());
  },
);

/** An example's output, equal on every Node. */
const PRINTED: Readonly<Record<string, RegExp>> = {
  shared: /^lat_[0-9a-z]+ Float32Array\(4\) \[ 1, 0, 0, 0 \]\n0\.7071\n$/,
  model: /^610\n142 188 234\ntrue\n$/,
  client: /^\d{2,} tiny 16\n$/,
  checkpoint: /Float32Array\(4\) \[ 1, 2, 3, 4 \]/,
  runtime: /^$/,
  importer: /^imported \[[^]*decoder/,
  train: /^2\.00\n$/,
};

test.for(NAMES.filter((name) => name !== "browser"))("the example of @reptok/%s runs on Node 20, 22 and 24", (name) => {
  for (const [line, node] of versions) {
    if (name === "train" && line < 22) continue; // training needs several memories
    for (const file of ["models", "apple.png"]) rmSync(path.join(all, file), { recursive: true, force: true });
    const printed = output(node, [`${name}.js`, CHECKPOINT], all, { REPTOK_MODEL: STARTER });
    expect(printed, `Node ${line}`).toMatch(PRINTED[name]!);
    if (name === "runtime") expect(existsSync(path.join(all, "apple.png"))).toBe(true);
  }
});

test("the examples type-check against the packed declarations", () => {
  const compilerOptions = {
    target: "es2024",
    lib: ["es2024", "dom", "dom.iterable", "esnext.disposable", "esnext.typedarrays", "esnext.float16"],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [path.join(ROOT, "node_modules/@types")],
  };
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  for (const module of [{ module: "nodenext" }, { module: "esnext", moduleResolution: "bundler" }]) {
    for (const project of [web, all]) {
      const include = NAMES.filter((name) => (project === all ? name !== "browser" : WEB.includes(name)));
      const config = { compilerOptions: { ...compilerOptions, ...module }, files: include.map((name) => `${name}.ts`) };
      writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify(config));
      expect(run(process.execPath, [tsc, "-p", "."], project)).toEqual({ code: 0, stdout: "", stderr: "" });
    }
  }
});

/** The name in `@scope/name/path` or `name/path`. */
const packageName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const IMPORT = /(?:^import |^export .*from |^} from |^import .*from |\bimport\()"([a-z@][\w./@-]*)"/gm;

test("every package declares exactly the dependencies that it imports", () => {
  for (const manifest of globSync("dist/*/package.json", { cwd: ROOT })) {
    const {
      name,
      dependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = JSON.parse(readFileSync(path.join(ROOT, manifest), "utf8")) as Record<string, Record<string, string>>;
    const home = path.dirname(path.join(ROOT, manifest));
    const code = globSync("dist/*.{js,d.ts}", { cwd: home }).map((file) => readFileSync(path.join(home, file), "utf8"));
    const imported = new Set(
      code
        .flatMap((text) => [...text.matchAll(IMPORT)].map(([, specifier]) => packageName(specifier!)))
        .filter((specifier) => !specifier.startsWith("node:") && !builtinModules.includes(specifier)),
    );
    const required = Object.keys({ ...dependencies, ...peerDependencies }).filter(
      (each) => !(each in peerDependenciesMeta),
    );
    expect([String(name), ...[...imported].toSorted()]).toEqual([String(name), ...required.toSorted()]);
  }
});

test("esbuild and Vite bundle the browser packages, and the bundle computes the same", async () => {
  for (const name of WEB) {
    const entry = path.join(web, `${name}.ts`);
    const outfile = path.join(web, "esbuild", `${name}.mjs`);
    await esbuild({
      entryPoints: [entry],
      bundle: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      outfile,
    });
    const outDir = path.join(web, "vite");
    await vite({
      root: web,
      configFile: false,
      logLevel: "error",
      build: {
        outDir,
        emptyOutDir: false,
        target: "es2022",
        lib: { entry, formats: ["es"], fileName: () => `${name}.mjs` },
      },
    });
    if (name === "browser") continue;
    for (const made of [outfile, path.join(outDir, `${name}.mjs`)]) {
      const text = readFileSync(made, "utf8").replace("http://127.0.0.1:PORT", stack.url);
      writeFileSync(made, text);
      expect(output(process.execPath, [made], web), made).toMatch(PRINTED[name]!);
    }
  }
});

/** Serves the page of the browser package's example, bundled by esbuild, and the model. */
async function servePage(): Promise<Server> {
  const server = createServer((request, response) => {
    const name = path.basename(request.url ?? "/");
    const from = { ".mjs": path.join(web, "esbuild"), ".wasm": path.join(web, "node_modules/onnxruntime-web/dist") };
    const type = { ".mjs": "text/javascript", ".wasm": "application/wasm" };
    const kind = path.extname(name) as keyof typeof from;
    const file = path.join(from[kind] ?? STARTER, name);
    if (name === "")
      response.setHeader("content-type", "text/html").end('<script type="module" src="/browser.mjs"></script>');
    else if (existsSync(file)) response.setHeader("content-type", type[kind] ?? "text/plain").end(readFileSync(file));
    else response.writeHead(404).end(); // the icon that Chromium asks for
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

test("the browser example draws the same picture in Chromium as the command", async () => {
  const main = path.join(all, "node_modules/@reptok/cli/dist/main.js");
  output(
    process.execPath,
    [main, "generate", "a red apple", "--seed", "7", "--model", STARTER, "--out", "drawn.png"],
    dir,
  );
  const { data: expected, info } = await sharp(path.join(dir, "drawn.png"))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const outfile = path.join(web, "esbuild/browser.mjs");
  await esbuild({
    entryPoints: [path.join(web, "browser.ts")],
    bundle: true,
    format: "esm",
    target: "es2022",
    outfile,
  });
  const server = await servePage();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForSelector("canvas", { timeout: 100_000 });
    const rgba = await page.evaluate<number[]>(
      "[...document.querySelector('canvas').getContext('2d').getImageData(0, 0, 1e4, 1e4).data]".replaceAll(
        "1e4",
        String(info.width),
      ),
    );
    const apart = [...expected].map((level, i) => Math.abs(level - rgba[4 * Math.floor(i / 3) + (i % 3)]!));
    expect(rgba).toHaveLength(4 * info.width * info.height);
    expect(Math.max(...apart)).toBeLessThanOrEqual(3);
  } finally {
    await browser.close();
    server.close();
  }
});

test("the command's example runs from any directory on Node 20, 22 and 24", async () => {
  const main = path.join(all, "node_modules/@reptok/cli/dist/main.js");
  const script = example("apps/cli", "sh").replace("models/starter", STARTER);
  for (const [line, node] of versions) {
    const elsewhere = mkdtempSync(path.join(dir, `node-${line}-`));
    const defined = `set -e\nreptok() { "${node}" "${main}" "$@"; }\n`;
    expect(output("sh", ["-c", defined + script], elsewhere), `Node ${line}`).toMatch(
      /apple\.png {2}\(seed 7\)[^]*values {5}1 x 384 f16/,
    );
    const { width } = await sharp(path.join(elsewhere, "photo.png")).metadata();
    expect(width).toBe(256);
  }
});

test("the installed `reptok` is executable, and names missing packages", () => {
  const reptok = path.join(all, "node_modules/.bin/reptok");
  const env = { PATH: `${path.dirname(versions.get(20)!)}:/usr/bin:/bin`, REPTOK_MODEL: undefined };
  expect(output(reptok, ["--help"], "/", env)).toMatch(/^Usage: reptok/);
  expect(run(reptok, ["generate", "a red apple"], "/", env)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("required option '-m, --model <directory>' not specified"),
  });
  expect(run(reptok, ["generate", "a red apple"], "/", { ...env, REPTOK_MODEL: "" })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("from env 'REPTOK_MODEL' is invalid. Expected a directory."),
  });
  expect(run(reptok, ["train"], dir, env)).toMatchObject({
    code: 2,
    stderr: "reptok: expected Node 22 or later for training, got 20.20.2\n",
  });
});

test("training without its data names the package to install", () => {
  const reptok = path.join(all, "node_modules/@reptok/cli/dist/main.js");
  const empty = path.join(dir, "training");
  cpSync(path.join(ROOT, "apps/cli/README.md"), path.join(empty, "README.md"));
  const { code, stderr } = run(versions.get(22)!, [reptok, "train"], empty);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/expected the data package \S+ to be installed: npm install/),
  ]);
});
