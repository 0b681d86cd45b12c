/** The worker thread of `fineTune`. */
import { parentPort, workerData } from "node:worker_threads";
import { BundleError } from "@reptok/runtime";
import { ApiError } from "@reptok/shared";
import type { Message, Request } from "./fine-tune.ts";
import { tune } from "./tune.ts";

if (parentPort === null) throw new Error("tune-thread.ts runs as a worker thread only");
const port = parentPort;
const { options, stop } = workerData as Request;
const say = (message: Message): void => port.postMessage(message);

try {
  const stopped = (): boolean => Atomics.load(stop, 0) === 1;
  say({ tuned: await tune(options, (event) => say({ event }), stopped) });
} catch (cause) {
  if (cause instanceof ApiError) say({ refused: { code: cause.code, message: cause.message } });
  else if (cause instanceof BundleError) say({ refused: { code: "invalid_request", message: cause.message } });
  else throw cause;
}
