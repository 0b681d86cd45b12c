/** Decodes pictures in a separate process, and measures its resource use. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import sharp from "sharp";
import type { ReadOptions } from "../src/picture-read.ts";

export interface Decoded {
  /** Size and first value of a picture, or name, code and message of an error. */
  readonly outcome: Readonly<Record<string, unknown>>;
  /** Processor time of all threads. */
  readonly cpuMs: number;
  /** Growth of the process's peak resident memory. */
  readonly grownBytes: number;
}

export class PictureProcess implements AsyncDisposable {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /**
   * Starts a process and decodes an ordinary picture of each format, so that libraries are loaded and code is compiled.
   */
  static async start(): Promise<PictureProcess> {
    const child = fork(new URL("./picture-child.ts", import.meta.url), { serialization: "advanced" });
    const started = new PictureProcess(child);
    const image = sharp({ create: { width: 600, height: 400, channels: 3, background: "#08f" } });
    for (const format of ["png", "jpeg", "webp"] as const)
      await started.decode(await image.clone().toFormat(format).toBuffer());
    return started;
  }

  /** One call at a time. Rejects when the process ends. */
  async decode(bytes: Uint8Array, options: ReadOptions = {}): Promise<Decoded> {
    const ended = new AbortController();
    const answer = once(this.#child, "message", { signal: ended.signal });
    const exit = once(this.#child, "exit", { signal: ended.signal }).then(([code, signal]) => {
      throw new Error(`the process ended with ${code ?? signal}`);
    });
    this.#child.send({ bytes, options });
    try {
      const [decoded] = (await Promise.race([answer, exit])) as [Decoded];
      return decoded;
    } finally {
      exit.catch(() => {});
      answer.catch(() => {});
      ended.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#child, "exit");
    this.#child.disconnect();
    await exited;
  }
}
