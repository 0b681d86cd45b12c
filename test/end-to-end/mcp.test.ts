/** `reptok mcp`, by the official SDK's client, against the real edge and GPU worker. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../scripts/lib/stack.ts";
import { png } from "../support/images.ts";
import { startTestStack, type TestStack } from "../support/stack.ts";

interface Content {
  readonly type: string;
  readonly text?: string;
  readonly data?: string;
  readonly mimeType?: string;
}
const PICTURE = png(32, 32, (x, y) => [x * 8, y * 8, 99]);

let stack: TestStack;
let folder: string;
const client = new Client({ name: "tests", version: "1" });
beforeAll(async () => {
  stack = await startTestStack();
  folder = mkdtempSync(path.join(tmpdir(), "reptok-mcp-"));
  writeFileSync(path.join(folder, "a.png"), PICTURE);
  symlinkSync("/etc/hostname", path.join(folder, "link.png"));
  const main = path.join(ROOT, "apps/cli/src/main.ts");
  const args = ["--no-warnings", main, "mcp", "--url", stack.url, "--collection", "tools", "--folder", folder];
  await client.connect(new StdioClientTransport({ command: process.execPath, args }));
});
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
  await stack?.[Symbol.asyncDispose]();
});

async function call(name: string, input: Record<string, unknown>): Promise<{ content: Content[]; isError?: boolean }> {
  return (await client.callTool({ name, arguments: input })) as { content: Content[]; isError?: boolean };
}
const read = ({ content }: { content: Content[] }) => JSON.parse(content[0]!.text!);
const isPng = (content: Content | undefined) =>
  content?.mimeType === "image/png" && Buffer.from(content.data!, "base64").toString("latin1", 1, 4) === "PNG";

test("lists its tools with descriptions and input schemas", async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name).toSorted()).toEqual(["draw", "encode", "generate", "mix", "search"]);
  for (const { description, inputSchema } of tools)
    expect([description, inputSchema.type]).toEqual([expect.any(String), "object"]);
});

test("generates, encodes, finds, mixes and draws pictures", async () => {
  const generated = await call("generate", { prompt: "a red apple", n: 2, seed: 7, metadata: { kind: "apple" } });
  const [first, second] = read(generated);
  expect([first.seed, second.seed]).toEqual([7, 8]);
  expect(generated.content.slice(1).map(isPng)).toEqual([true, true]);
  const encoded = read(await call("encode", { path: "a.png", metadata: { kind: "file" } }));
  expect(read(await call("encode", { image: PICTURE.toString("base64") })).id).toBe(encoded.id);
  const found = read(await call("search", { id: first.id, limit: 5 }));
  expect(new Set(found.map(({ id }: { id: string }) => id))).toEqual(new Set([second.id, encoded.id]));
  const apples = read(await call("search", { path: "a.png", filter: { kind: "apple" } }));
  expect(apples).toHaveLength(2);
  const mixed = await call("mix", { inputs: [{ id: first.id }, { prompt: "a pear", weight: 0.5 }, { path: "a.png" }] });
  expect(isPng(mixed.content[1])).toBe(true);
  const { id } = read(mixed);
  const drawn = await call("draw", { id, size: "32x16", seed: 3 });
  expect(isPng(drawn.content[0])).toBe(true);
  const address = `${stack.url}/v1/latents/${id}/image?seed=3&size=32x16`;
  expect(drawn.content[0]!.data).toBe(Buffer.from(await (await fetch(address)).arrayBuffer()).toString("base64"));
});

test.each([
  ["draw", { id: `lat_${"0".repeat(64)}` }, /id of a latent/],
  ["search", {}, /one of id, prompt, image and path/],
  ["search", { prompt: "a", id: `lat_${"0".repeat(64)}` }, /one of id, prompt, image and path/],
  ["encode", { path: "../a.png" }, /in the folder/],
  ["encode", { path: "link.png" }, /in the folder/],
  ["encode", { path: "none.png" }, /in the folder/],
  ["generate", { prompt: "a", size: "7x7" }, /size/],
  ["draw", { id: "x" }, /lat_/],
])("%s rejects %j with a message", async (name, input, message) => {
  const { content, isError } = await call(name, input);
  expect(isError).toBe(true);
  expect(content[0]!.text).toMatch(message);
});
