/** A fake session thread for crash tests: echoes its feeds, throws on "encoder", exits on "text_encoder". */
import { parentPort } from "node:worker_threads";
import { CLOSE } from "../src/protocol.ts";
import type { Reply, Request } from "../src/protocol.ts";

parentPort?.on("message", (request: Request) => {
  if (request === CLOSE) return parentPort?.close();
  const { id, component, feeds } = request;
  if (component === "encoder") throw new Error("out of memory");
  if (component === "text_encoder") process.exit(3);
  return parentPort?.postMessage({ id, provider: "cpu", outputs: feeds ?? {} } satisfies Reply);
});
