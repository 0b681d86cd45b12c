import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";

/** Connects to the test and stays connected until the process ends. */
const connect = (port: number) => `require("node:net").connect(${port}, "127.0.0.1")`;

/** Starts a child with `startChild` that starts a process of its own, as wrangler starts workerd; both connect. */
function parentOf(port: number): string {
  const grandchild = `["-e", ${JSON.stringify(connect(port))}]`;
  const child = `${connect(port)}; require("node:child_process").spawn(process.execPath, ${grandchild})`;
  const options = { name: "child", args: ["-e", child], cwd: process.cwd() };
  const module = new URL("child.ts", import.meta.url).href;
  return `import { startChild } from ${JSON.stringify(module)};
    startChild({ ...${JSON.stringify(options)}, onLine: () => {} });`;
}

test("children and their own children end when the parent is killed", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const ended: Promise<unknown>[] = [];
  const connected = new Promise<void>((resolve) => {
    server.on("connection", (socket: Socket) => {
      socket.on("error", () => {}).resume();
      ended.push(once(socket, "close"));
      if (ended.length === 2) resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  const parent = spawn(process.execPath, ["--input-type=module-typescript", "-e", parentOf(port)], {
    stdio: "inherit",
  });
  await connected;
  parent.kill("SIGKILL");
  await Promise.all(ended);
  expect(ended).toHaveLength(2);
  server.close();
});
