/** Everything that the documents tell readers to type exists: npm scripts, subcommands, options, files, variables and links. */
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createProgram } from "../../apps/cli/src/program.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { DOCUMENTS, shownCommands, type ShownCommand } from "./commands.ts";

const json = (file: string) => JSON.parse(readFileSync(path.join(ROOT, file), "utf8")) as Record<string, never>;
const scriptsOf = (workspace: string) => Object.keys(json(path.join(workspace, "package.json"))["scripts"] ?? {});

/** npm's own commands that the documents use. */
const NPM = ["ci", "install", "start", "test", "run", "config"];

/** Returns why `reptok WORDS` would be rejected. */
function reptokProblem(words: readonly string[]): string | undefined {
  let command: ReturnType<typeof createProgram> = createProgram();
  const inherited = [...command.options];
  let i = 0;
  for (; i < words.length; i++) {
    const next = command.commands.find((each) => each.name() === words[i]);
    if (!next) break;
    command = next;
    inherited.push(...command.options);
  }
  if (command.parent === null && words[0] !== undefined && !words[0].startsWith("-") && !/[A-Z.]/.test(words[0]))
    return `no command ${words[0]}`;
  const starter = command.commands.find((each) => each.name() === "starter")?.options ?? [];
  const known = [...inherited, ...starter];
  const unknown = words.slice(i).find((word) => {
    const flag = /^--?[a-z][a-z-]*/.exec(word)?.[0];
    return flag !== undefined && flag !== "--help" && !known.some(({ short, long }) => [short, long].includes(flag));
  });
  return unknown === undefined ? undefined : `${command.name()} has no option ${unknown}`;
}

function npmProblem([, verb = "", ...rest]: readonly string[]): string | undefined {
  if (!NPM.includes(verb)) return `npm ${verb} is not among ${NPM.join(", ")}`;
  if (verb !== "run") return undefined;
  const [script = "", ...args] = rest;
  const at = args.findIndex((word) => word === "-w");
  const workspace = at < 0 ? "" : (args[at + 1] ?? "");
  if (!scriptsOf(workspace).includes(script)) return `${workspace || "the root"} has no script ${script}`;
  if (script !== "reptok") return undefined;
  return args.length === 0 || args[0] === "--" ? reptokProblem(args.slice(1)) : 'expected "npm run reptok -- ..."';
}

/** Checks that the script passed to Node exists. */
function nodeProblem([, ...args]: readonly string[]): string | undefined {
  const scripts = args.filter((word) => /^[\w./-]+\.(?:ts|mjs|js)$/.test(word));
  return scripts.find((script) => !existsSync(path.join(ROOT, script)) && `no file ${script}`);
}

function problem({ words }: ShownCommand): string | undefined {
  const [program] = words;
  if (program === "npm") return npmProblem(words);
  if (program === "npx") return "npx runs whatever package has the name";
  if (program === "reptok") return reptokProblem(words.slice(1));
  return nodeProblem(words);
}

test("every npm, npx, node and reptok command exists, with its options", () => {
  const shown = shownCommands(["npm", "npx", "node", "reptok"]);
  expect(shown.length).toBeGreaterThan(50);
  const problems = shown.flatMap((command) => {
    const found = problem(command);
    return found === undefined ? [] : [`${command.place}: ${command.words.join(" ")}: ${found}`];
  });
  expect(problems).toEqual([]);
});

test("every address of the local API that curl requests is a path of the OpenAPI document", async () => {
  const { openApiDocument } = await import("../../apps/edge/src/api/reference/document.ts");
  const paths = Object.keys((openApiDocument() as { paths: object }).paths);
  const patterns = paths.map((each) => new RegExp(`^${each.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`));
  const addresses = shownCommands(["curl"]).flatMap(({ place, words }) =>
    words
      .map((word) => /^"?(?:https?:\/\/)?localhost:8787(\/v1[^?"]*)/.exec(word)?.[1])
      .filter((found) => found !== undefined)
      .map((found) => ({ place, found })),
  );
  expect(addresses.length).toBeGreaterThan(10);
  expect(addresses.filter(({ found }) => !patterns.some((pattern) => pattern.test(found)))).toEqual([]);
});

test("every model that a document names in an address or a body is shipped, imported or created by it", () => {
  const shipped = globSync("models/*/manifest.json", { cwd: ROOT }).map((file) => String(json(file)["model"]));
  const named = DOCUMENTS.flatMap((document) =>
    [...readFileSync(path.join(ROOT, document), "utf8").matchAll(/[?&]model=([a-z][\w.-]*)/g)].map(([, model]) => ({
      document,
      model,
    })),
  );
  expect(named.filter(({ model }) => !shipped.includes(model!))).toEqual([]);
});

test("every link between documents leads to a file, and to a heading of it", () => {
  const anchor = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-");
  const broken = DOCUMENTS.flatMap((document) => {
    const text = readFileSync(path.join(ROOT, document), "utf8");
    return [...text.matchAll(/\]\(([^)\s#]*)(?:#([^)\s]+))?\)/g)].flatMap(([link, to = "", fragment]) => {
      if (/^[a-z]+:/.test(to)) return [];
      const target = to === "" ? document : path.join(path.dirname(document), to);
      const file = path.join(ROOT, target);
      if (!existsSync(file)) return [`${document}: ${link}`];
      if (fragment === undefined) return [];
      const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading!));
      return headings.includes(fragment) ? [] : [`${document}: ${link}`];
    });
  });
  expect(broken).toEqual([]);
});
