/** Empty projects into which the packed packages are installed, and the Node versions that run them. */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../scripts/lib/stack.ts";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Ran {
  const options = { cwd, env: { ...process.env, ...env }, encoding: "utf8", timeout: 300_000 } as const;
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  return { code: status, stdout, stderr: error === undefined ? stderr : error.message };
}

/** Standard output. @throws Error with both streams where the command fails */
export function output(...args: Parameters<typeof run>): string {
  const { code, stdout, stderr } = run(...args);
  if (code !== 0) throw new Error(`${[args[0], ...args[1]].join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

const INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];

/** Installs packages by name, version or tarball into a directory that has none. */
export function install(dir: string, packages: readonly string[], scripts = false): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, "package.json"), '{ "private": true, "type": "module" }\n');
  output("npm", [...INSTALL, `--ignore-scripts=${!scripts}`, "--workspaces=false", ...packages], dir);
}

/** `npm run pack`, into `dist`. */
export function packAll(): void {
  for (const tarball of globSync("dist/*.tgz", { cwd: ROOT })) rmSync(path.join(ROOT, tarball));
  output(process.execPath, [path.join(ROOT, "scripts/pack.ts")], ROOT);
}

/** The arguments of the `npm install` command that a document shows; `../reptok-studio` becomes this repository. */
export function installArguments(document: string): readonly string[] {
  const command = /^ {4}npm install (.+)$/m.exec(readFileSync(path.join(ROOT, document), "utf8"));
  if (!command) throw new Error(`${document}: expected an indented npm install command`);
  return command[1]!.split(" ").flatMap((argument) => {
    if (!argument.startsWith("../reptok-studio/")) return [argument];
    const files = globSync(argument.replace("../reptok-studio", "."), { cwd: ROOT });
    return files.length > 0 ? files.map((file) => path.join(ROOT, file)) : [argument];
  });
}

/** Node releases other than the pinned one; npm provides the binaries. */
const NODES = { 20: "20.20.2", 22: "22.23.3" } as const;

/** The binary of a Node, kept in `.data`. */
function nodeOf(version: string): string {
  const home = path.join(ROOT, ".data", `node-${version}`);
  const binary = path.join(home, "node_modules/node/bin/node");
  if (existsSync(binary)) return binary;
  const draft = `${home}.${process.pid}`;
  install(draft, [`node@${version}`], true);
  rmSync(home, { recursive: true, force: true });
  renameSync(draft, home);
  return binary;
}

/** Node 20, 22 and the pinned 24, by line. */
export function nodes(): ReadonlyMap<number, string> {
  const others = Object.entries(NODES).map(([line, version]) => [Number(line), nodeOf(version)] as const);
  return new Map([...others, [24, process.execPath]]);
}

/** The code blocks of a README in a language, concatenated. */
export function example(dir: string, language: "ts" | "sh"): string {
  const text = readFileSync(path.join(ROOT, dir, "README.md"), "utf8");
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, code]) => code!);
  if (blocks.length === 0) throw new Error(`${dir}/README.md: expected an example in ${language}`);
  return blocks.join("\n");
}
