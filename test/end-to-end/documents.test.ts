/** The examples of the documents, run as they are shown against the real edge and GPU worker. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import OpenAI, { toFile } from "openai";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ApiError } from "../../packages/shared/src/index.ts";
import { ROOT } from "../../scripts/lib/stack.ts";
import { type Example, examplesOf } from "../docs/examples.ts";
import { APPLE, Reader, run } from "../docs/reader.ts";
import { eventually } from "../support/client.ts";

let reader: Reader;
let openai: OpenAI;
beforeAll(async () => {
  reader = await Reader.start();
  openai = new OpenAI({ apiKey: "local", baseURL: `${reader.stack.url}/v1` });
});
afterAll(() => reader?.[Symbol.asyncDispose]());
beforeEach(() => reader.prepare());

const title = ({ document, line, text }: Example) => `${document}:${line} ${text.split("\n")[0]!.slice(0, 60)}`;
const named = (examples: readonly Example[]) => examples.map((example) => [title(example), example] as const);

test.each(named(examplesOf("shell")))("%s", { timeout: 300_000 }, async (_, example) => {
  if (example.text.includes("latents/translate")) await reader.prepareUpgrade();
  const printed = await reader.runShell(example);
  expect(printed).not.toContain('"error":{');
  if (example.text.startsWith("echo")) expect(printed.trim()).toBe(reader.latent);
});

test.each(named(examplesOf("requests")))("%s", async (_, { text }) => {
  for (const line of text.split("\n")) {
    const [, body, address] = /^(\{.*\}) +POST (\/\S+)$/.exec(line)!;
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: reader.filled(body!) };
    const response = await fetch(reader.stack.url + address!, init);
    expect([address, response.status, await response.json()]).toEqual([
      address,
      200,
      expect.objectContaining({ object: expect.any(String) }),
    ]);
  }
});

test.each(named(examplesOf("batch")))("%s", async (_, { text }) => {
  const picture = await openai.files.create({ file: await toFile(APPLE, "a.png"), purpose: "vision" });
  const line = text.replaceAll("file-...", picture.id);
  const file = await openai.files.create({ file: await toFile(Buffer.from(line), "a.jsonl"), purpose: "batch" });
  const endpoint = (JSON.parse(line) as { url: "/v1/images/generations" }).url;
  const { id } = await openai.batches.create({ input_file_id: file.id, endpoint, completion_window: "24h" });
  const batch = await eventually(async () => {
    const current = await openai.batches.retrieve(id);
    return ["completed", "failed"].includes(current.status) ? current : undefined;
  });
  expect(batch).toMatchObject({ status: "completed", request_counts: { total: 1, completed: 1, failed: 0 } });
});

test.each(named(examplesOf("error")))("%s", (_, { text }) => {
  const { error } = JSON.parse(text) as { error: { code: "invalid_request"; message: string; param: string | null } };
  expect(new ApiError(error.code, error.message, error.param).body).toEqual(error);
});

test("docs/python.md", async () => {
  const home = reader.folder();
  writeFileSync(path.join(home, "apple.png"), APPLE);
  const options = { cwd: home, env: { ...process.env, PYTHONPATH: path.join(ROOT, "clients/python") } };
  const { stdout } = await run("/usr/bin/python3", ["-c", reader.filled(examplesOf("python")[0]!.text)], options);
  expect(stdout).toContain(`${reader.latent} (`);
  expect(await sharp(path.join(home, "mixed.png")).metadata()).toMatchObject({ width: 256, height: 256 });
});

test("docs/mcp.md: the settings start a server with the tools of the table", async () => {
  const [{ text }] = examplesOf("mcp") as [Example];
  const { mcpServers } = JSON.parse(reader.filled(text)) as {
    mcpServers: { reptok: { command: string; args: string[] } };
  };
  const client = new Client({ name: "tests", version: "1" });
  await client.connect(new StdioClientTransport({ ...mcpServers.reptok, cwd: ROOT }));
  const { tools } = await client.listTools();
  await client.close();
  const table = [...readFileSync(path.join(ROOT, "docs/mcp.md"), "utf8").matchAll(/^\| `(\w+)` \|/gm)];
  expect(tools.map(({ name }) => name)).toEqual(table.map(([, name]) => name));
});
