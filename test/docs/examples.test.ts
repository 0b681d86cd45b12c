/** Every example of the documents is run by a test or listed with a reason; the listed ones are valid as far as this machine can tell. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/lib/stack.ts";
import { shownCommands } from "./commands.ts";
import { EXAMPLES, RULES } from "./examples.ts";

test("every rule covers an example, and every named test exists", () => {
  const used = new Set(EXAMPLES.map(({ treatment }) => treatment));
  expect(RULES.filter(({ treatment }) => !used.has(treatment))).toEqual([]);
  const tests = EXAMPLES.flatMap(({ treatment }) => ("by" in treatment ? [treatment.by] : []));
  expect(tests.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

const isShell = ({ language, text }: { readonly language: string; readonly text: string }) =>
  ["", "sh", "bash"].includes(language) && !/^[{"]|^(import|export|const) /.test(text);

test("bash parses every example of shell commands", () => {
  const scripts = EXAMPLES.filter(isShell);
  expect(scripts.length).toBeGreaterThan(30);
  const invalid = scripts.flatMap(({ document, line, text }) => {
    const { status, stderr } = spawnSync("bash", ["-n", "-c", text], { encoding: "utf8" });
    return status === 0 ? [] : [`${document}:${line}: ${stderr}`];
  });
  expect(invalid).toEqual([]);
});

test("examples in JSON are valid JSON, except for comments and placeholders", () => {
  const examples = EXAMPLES.filter(({ language }) => language === "json" || language === "jsonc");
  for (const { document, line, text } of examples) {
    const json = text
      .replaceAll(/ +\/\/.*/g, "")
      .replaceAll(/: [A-Z]+\b/g, ": null")
      .replaceAll(/,? *\.\.\.(?= ?[\]}])/g, "");
    expect(() => JSON.parse(json) as unknown, `${document}:${line}`).not.toThrow();
  }
});

/** yargs accepts an option in both notations; the help has one of them. */
const camelCase = (flag: string) => flag.replaceAll(/(?<=\w)-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Returns why wrangler would reject the command, from its help. */
function wranglerProblem(words: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(
    path.join(ROOT, "node_modules/.bin/wrangler"),
    [...words.filter((word) => !word.startsWith("-")), "--help"],
    { encoding: "utf8", cwd: path.join(ROOT, "apps/edge"), env: { ...process.env, WRANGLER_SEND_METRICS: "false" } },
  );
  const usage = /^wrangler ([a-z0-9 -]+?)(?: [<[].*)?$/m.exec(stdout)?.[1]?.split(" ") ?? [];
  const isCommand = usage.length > 0 && usage.every((word, i) => word === words[i]) && !/^COMMANDS$/m.test(stdout);
  if (status !== 0 || !isCommand) return `expected a command of wrangler, got its help:\n${stdout}`;
  const flags = words.filter((word) => word.startsWith("--")).map((word) => word.split("=")[0]!);
  const missing = flags.filter((flag) => !new RegExp(`(?:${flag}|${camelCase(flag)})\\b`).test(stdout));
  return missing.length === 0 ? undefined : `expected options of wrangler, got ${missing.join(", ")}`;
}

test("wrangler has every command and option", { timeout: 300_000 }, () => {
  const commands = shownCommands(["npm"]).filter(({ words }) => words[2] === "wrangler");
  const unique = new Map(commands.map((command) => [command.words.slice(4).join(" "), command]));
  unique.delete("...");
  expect(unique.size).toBeGreaterThan(8);
  const problems = [...unique.values()].flatMap(({ place, words }) => {
    const problem = wranglerProblem(words.slice(4));
    return problem === undefined ? [] : [`${place}: ${words.join(" ")}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

test("docker, kubectl and systemd examples name files, secrets and units of deploy/", () => {
  const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
  for (const { words } of shownCommands(["docker"])) {
    if (words[1] === "build") expect(existsSync(path.join(ROOT, words[words.indexOf("-f") + 1]!))).toBe(true);
  }
  const kubectl = shownCommands(["kubectl"]).map(({ words }) => words);
  const overlay = kubectl.find((words) => words.includes("apply"))!.at(-1)!;
  expect(existsSync(path.join(ROOT, overlay, "kustomization.yaml"))).toBe(true);
  const secret = kubectl.find((words) => words.includes("secret"))!;
  const base = read("deploy/kubernetes/base/deployment.yaml") + read(path.join(overlay, "kustomization.yaml"));
  expect(base).toContain(secret[secret.indexOf("generic") + 1]);
  const copy = shownCommands(["cp"]).find(({ words }) => words.join(" ").includes("deploy/systemd"));
  expect(existsSync(path.join(ROOT, copy!.words[1]!))).toBe(true);
  const [enable] = shownCommands(["systemctl"]);
  expect(enable!.words.at(-1)).toMatch(/^reptok-worker@\d+$/);
});
